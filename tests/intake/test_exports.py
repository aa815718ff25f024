"""What goes out in the format of the files that come in comes in again unchanged."""

from __future__ import annotations

import io
import unicodedata
from datetime import date

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iom.accounts.domain import Reader, Role
from iom.clients.domain import IdentifierKind, Sex
from iom.clients.models import Client
from iom.cohort.domain import DeselectionReason, DipStatus, Strand
from iom.cohort.models import StrandSpan
from iom.db import db
from iom.files.writing import Sheet, write_csv, write_xlsx
from iom.intake.domain import FileKind, Outcome, Plan
from iom.intake.exports import Export, client_rows, situation_rows
from iom.intake.files import plan_file, read_file
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, the_places
from tests.factories.clients import a_client, a_placement, a_situation

TODAY = date(2026, 5, 1)


def d(text: str) -> date:
    return date.fromisoformat(text)


def test_a_row_holds_what_held_from_the_placement(app: Flask) -> None:
    client = a_client(
        ref="C-1",
        family_name="Example",
        given_names="Robin",
        date_of_birth=d("1990-01-31"),
        sex=Sex.OTHER,
        numbers={IdentifierKind.PNC_ID: "99/123456X"},
        nominated_on=d("2022-01-01"),
        selected_on=d("2022-02-01"),
        deselected_on=d("2022-09-01"),
        reason=DeselectionReason.MOVED,
        note="to another scheme",
        strand=Strand.DETER,
        dip_status=DipStatus.RETAINED,
        statutory=False,
        mappa_level=1,
        level=4,
    )
    a_placement(client, nominated_on=d("2024-01-01"), district="Fenland")

    header, rows = client_rows(COMMAND, [client.id])

    first, second = (dict(zip(header, row, strict=True)) for row in rows)
    assert first == {
        "client_ref": "C-1",
        "family_name": "Example",
        "given_names": "Robin",
        "date_of_birth": d("1990-01-31"),
        "sex": "X",
        "ethnicity": None,
        "pnc_id": "1999/0123456X",
        "cro": None,
        "prison_number": None,
        "crn": None,
        "district": "Cambridge",
        "strand": "deter",
        "dip_status": "retained",
        "statutory": False,
        "mappa_level": 1,
        "nominated_on": d("2022-01-01"),
        "selected_on": d("2022-02-01"),
        "deselected_on": d("2022-09-01"),
        "deselection_reason": "moved",
        "deselection_note": "to another scheme",
        "intensity": 4,
    }
    assert (second["district"], second["strand"], second["intensity"]) == ("Fenland", None, None)


def test_what_was_changed_by_hand_goes_out_and_comes_in_as_the_same(app: Flask) -> None:
    client_id = a_client(strand=Strand.DETER).id
    with transaction():
        span = db.session.query(StrandSpan).filter_by(client_id=client_id).one()
        span.value = Strand.CATCH_AND_CONVICT

    header, rows = client_rows(COMMAND, [client_id])
    out = [list(row) for row in rows]

    assert out[0][header.index("strand")] == "catch-and-convict"
    assert outcomes(back_again(FileKind.CLIENTS, Export(header, iter(out)), "csv")) == ["same"]


def test_nobody_goes_out_whom_the_reader_may_not_see(app: Flask) -> None:
    the_places()
    near = a_client(district="Fenland", ref="C-1")
    far = a_client(district="Cambridge", ref="C-2")
    for client in (near, far):
        a_situation(client, from_on=d("2024-05-01"))
    ids = [near.id, far.id]

    fenland = a_reader(districts=["Fenland"])
    analyst = a_reader(role=Role.ANALYST)

    assert [row[0] for row in client_rows(fenland, ids).rows] == ["C-1"]
    assert [row[0] for row in situation_rows(fenland, ids).rows] == ["C-1"]
    assert list(client_rows(analyst, ids).rows) == []
    assert list(situation_rows(analyst, ids).rows) == []


# What a name may hold: anything that can be shown, and what a spreadsheet would run before all.
runs = st.sampled_from(["=", "+", "-", "@", "'", "''", "'=", '"', ",", ";", "_x0041_", "#N/A", ""])
printable = st.text(st.characters(exclude_categories=("C", "Z", "M")), min_size=1, max_size=12)
names = st.builds("{}{}".format, runs, printable)
notes = st.builds("{}{}\n{}".format, runs, printable, names)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    family_name=names,
    given_names=names,
    note=notes,
    establishment=names,
    ending=st.sampled_from(["csv", "xlsx"]),
    strand=st.sampled_from([None, *Strand]),
    statutory=st.sampled_from([None, True, False]),
)
def test_whatever_the_names_what_went_out_comes_in_as_the_same(
    app: Flask,
    *,
    family_name: str,
    given_names: str,
    note: str,
    establishment: str,
    ending: str,
    strand: Strand | None,
    statutory: bool | None,
) -> None:
    client = brought_in_by_file(
        family_name=family_name,
        given_names=given_names,
        note=note,
        strand=strand,
        statutory=statutory,
    )
    a_situation(client, from_on=d("2023-05-01"), establishment=_as_read(establishment))

    for kind, export in (
        (FileKind.CLIENTS, client_rows(COMMAND, [client.id])),
        (FileKind.SITUATIONS, situation_rows(COMMAND, [client.id])),
    ):
        plan = back_again(kind, export, ending)
        assert plan.refused == []
        assert set(outcomes(plan)) == {"same"}


def brought_in_by_file(
    *,
    family_name: str,
    given_names: str,
    note: str,
    strand: Strand | None,
    statutory: bool | None,
) -> Client:
    return a_client(
        family_name=_as_read(family_name),
        given_names=_as_read(given_names),
        selected_on=d("2024-02-01"),
        deselected_on=d("2024-06-01"),
        reason=DeselectionReason.OTHER,
        note="\n".join(_as_read(line) for line in note.split("\n")),
        strand=strand,
        statutory=statutory,
        level=3,
    )


def _as_read(text: str) -> str:
    """Names are kept composed, as an import keeps them."""
    return unicodedata.normalize("NFC", text)


def back_again(kind: FileKind, export: Export, ending: str) -> Plan:
    """Write an export as a file, and say what it would do if it came in."""
    header, rows = export
    content = (
        write_csv(header, rows)
        if ending == "csv"
        else write_xlsx({"sheet": Sheet(header, list(rows))}, created=NOON)
    )
    reading = read_file(kind, io.BytesIO(content), file=f"export.{ending}", today=TODAY)
    reader: Reader = COMMAND
    return plan_file(reading, reader=reader)


def outcomes(plan: Plan) -> list[str]:
    assert plan.rows == len(plan.planned)
    return [Outcome(row.outcome).value for row in plan.planned]
