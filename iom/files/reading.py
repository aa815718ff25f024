"""The front door for a file that a person sent: rows by column name, from .csv or .xlsx.

Big files of the police go through `Table`, which is quicker and looks at nothing but columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from iom.files.cells import from_spreadsheet
from iom.files.first_sheet import FirstSheet
from iom.files.refusals import Refusal, shown
from iom.files.rows import Rows, SetAside, header_of, of_one_width, refuse_other_header
from iom.files.tables import Table

__all__ = [
    "PERSON_COLUMNS",
    "Columns",
    "Refusal",
    "SetAside",
    "Table",
    "read_records",
]

PERSON_COLUMNS = (
    "pnc_id",
    "cro",
    "prison_number",
    "crn",
    "family_name",
    "given_names",
    "date_of_birth",
)
"""Columns that may say who a row is about where `client_ref` is empty (INTERFACES 3)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of file (INTERFACES 3).

    Attributes:
        required: must all be there, in this order.
        optional: may stand anywhere among them; every record has all of them, empty if absent.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


def read_records(
    stream: BinaryIO,
    *,
    file: str,
    columns: Columns,
    set_aside: SetAside | None = None,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of a person's file as its line and its cells by column name.

    Cells lose one leading apostrophe (see `cells`) and then the blanks around them. Rows in which
    every cell is blank, which spreadsheets leave behind, are passed over. An absent optional
    column reads as empty.

    Args:
        stream: the content. A workbook is read into memory, up to its limit.
        file: the name that the sender knows; its ending says how to read the content.
        columns: which columns there must and may be.
        set_aside: takes rows that cannot be read (`--partial`), with their cells as they stand;
            without it the first such row refuses the file. What is wrong with the file as a
            whole is raised in either case.

    Raises:
        Refusal: the file or, without `set_aside`, a row cannot be read.
    """
    kind = PurePath(file).suffix.lower()
    if kind == ".csv":
        found: Rows | FirstSheet = Rows(stream, file)
    elif kind == ".xlsx":
        found = FirstSheet(stream, file, set_aside)
    elif kind in {".xlsm", ".xltm", ".xlam"}:
        raise Refusal(file, "a workbook with macros is not taken; save it as .xlsx")
    else:
        raise Refusal(file, "the file is neither .csv nor .xlsx")
    yield from _records(found, file, columns, set_aside)


def _records(
    found: Rows | FirstSheet, file: str, columns: Columns, set_aside: SetAside | None
) -> Iterator[tuple[int, dict[str, str]]]:
    rows = iter(found)
    first = header_of(rows, file=file, expected=columns.required)
    header = [from_spreadsheet(cell).strip() for cell in first]
    while header and not header[-1]:
        header.pop()  # a spreadsheet writes the empty columns beside the table too
    _refuse_wrong_header(header, columns, file)
    absent = dict.fromkeys((name for name in columns.optional if name not in header), "")
    right_width = of_one_width(
        _without_blank_tails(rows, len(header), len(first)),
        width=len(header),
        file=file,
        line=lambda: found.line,
        set_aside=set_aside,
    )
    for row in right_width:
        cells = [from_spreadsheet(cell).strip() for cell in row]
        if any(cells):
            yield found.line, dict(zip(header, cells, strict=True)) | absent


def _without_blank_tails(rows: Iterator[list[str]], width: int, padded: int) -> Iterator[list[str]]:
    """Cut the empty columns beside the table off rows that are as wide as the padded header."""
    if width == padded:
        yield from rows
        return
    for row in rows:
        beside = row[width:]
        yield row[:width] if len(row) == padded and not any(map(str.strip, beside)) else row


def _refuse_wrong_header(header: Sequence[str], columns: Columns, file: str) -> None:
    seen: set[str] = set()
    for at, name in enumerate(header, 1):
        if name in seen:
            reason = f"the header has the column “{shown(name)}” twice"
            raise Refusal(file, reason, line=1, column=at)
        seen.add(name)
    required = [name for name in header if name not in columns.optional]
    try:
        refuse_other_header(required, columns.required, file=file)
    except Refusal as refusal:
        if isinstance(refusal.column, int):  # the place in the file, optional columns counted
            refusal.column = header.index(required[refusal.column - 1]) + 1
        raise
