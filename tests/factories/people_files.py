"""Files of clients and situations for tests: a row says only what the test is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from iom.intake.domain import FileKind
from iom.intake.files import COLUMNS
from tests.factories.files import a_workbook

CLIENTS = COLUMNS[FileKind.CLIENTS].required
SITUATIONS = COLUMNS[FileKind.SITUATIONS].required
OFFENCES = COLUMNS[FileKind.OFFENCES].required

_CLIENT = {
    "client_ref": "C-1",
    "family_name": "Testperson",
    "given_names": "Wren",
    "district": "Cambridge",
    "mappa_level": "0",
    "nominated_on": "2024-01-01",
    "selected_on": "2024-02-01",
}
_SITUATION = {"client_ref": "C-1", "situation": "custody", "from": "2024-03-01"}
_OFFENCE = {
    "client_ref": "C-1",
    "offence_ref": "O-1",
    "offence_date": "2024-03-01",
    "category": "dwelling-burglary",
    "disposal": "charged",
}
_INDICATOR = {
    "client_ref": "C-1",
    "indicator_ref": "I-1",
    "kind": "breach",
    "date": "2024-03-01",
}

Row = Mapping[str, str]


def clients_csv(*rows: Row) -> bytes:
    """Write a clients file; each row is a placement of C-1 in Cambridge unless it says more."""
    return _csv(CLIENTS, [_CLIENT | dict(row) for row in rows])


def clients_xlsx(*rows: Row) -> bytes:
    """Write the same as a workbook with openpyxl, all cells as text."""
    return _xlsx(CLIENTS, [_CLIENT | dict(row) for row in rows])


def situations_csv(*rows: Row, more: Sequence[str] = ()) -> bytes:
    """Write a situations file; each row is C-1 in custody unless it says more.

    `more` names further columns.
    """
    return _csv((*SITUATIONS, *more), [_SITUATION | dict(row) for row in rows])


def offences_csv(*rows: Row, more: Sequence[str] = ()) -> bytes:
    """Write an offences file; each row is a burglary of C-1, charged, unless it says more."""
    return _csv((*OFFENCES, *more), [_OFFENCE | dict(row) for row in rows])


def indicators_csv(*rows: Row) -> bytes:
    """Write an indicators file; each row is a breach by C-1 unless it says more."""
    return _csv(COLUMNS[FileKind.INDICATORS].required, [_INDICATOR | dict(row) for row in rows])


def a_file_of(kind: FileKind, *rows: Row) -> bytes:
    """Write a file of a kind; a row has what it says, and C-1 where it does not say whom."""
    return _csv(COLUMNS[kind].required, [{"client_ref": "C-1"} | dict(row) for row in rows])


def situations_xlsx(*rows: Row) -> bytes:
    """Write the same as a workbook with openpyxl, all cells as text."""
    return _xlsx(SITUATIONS, [_SITUATION | dict(row) for row in rows])


def _csv(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _xlsx(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    return a_workbook([header, *([row.get(name, "") for name in header] for row in rows)])
