"""XLSX workbooks that go out: typed, neutralised, and the same bytes for the same content.

A produced report is frozen (HANDBOOK 10), so nothing in a workbook may come from the clock of the
machine: the moment of production is handed in and stands in the properties and the archive alike.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from iom.files.cells import Value, neutral_text
from iom.kernel.clock import LONDON
from iom.kernel.errors import RuleBroken

_LONGEST_TEXT = 32_767
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_DATE, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_BOLD = Font(bold=True)
_TOP = Alignment(vertical="top", wrap_text=True)
# What XML cannot hold, or changes while it is read, and what looks like its own escape.
_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")


class TooLongForCell(RuleBroken):
    """A text is longer than a cell of a workbook may be; the CSV file has no such limit."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook.

    Attributes:
        header: the column names, frozen at the top.
        rows: one value a column.
        formats: Excel's number format for each column, or None for the usual one. Dates are shown
            `yyyy-mm-dd` and moments in UK time unless a format says otherwise.
    """

    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    formats: Sequence[str | None] = ()


def write_xlsx(sheets: Mapping[str, Sheet], *, created: datetime) -> bytes:
    """Return a workbook.

    Args:
        sheets: the sheets in order, by name. A name is cut and cleaned to what Excel accepts, and
            numbered where that makes two alike.
        created: when the content was produced (aware). The same sheets and the same moment give
            the same bytes.

    Raises:
        TooLongForCell: a text has more than 32,767 characters.
        ValueError: a row is not as wide as its header, or there is no sheet.
    """
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    # Everything that can go wrong goes wrong before openpyxl opens its scratch files.
    tables = [(sheet, _table(name, sheet)) for name, sheet in sheets.items()]
    moment = created.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book = Workbook(write_only=True)
    book.properties.creator = "iom"
    book.properties.created = book.properties.modified = moment
    for name, (sheet, rows) in zip(_sheet_names(sheets), tables, strict=True):
        _fill(book.create_sheet(name), sheet, rows)
    out = io.BytesIO()
    ExcelWriter(book, _DatedZip(out, moment)).save()
    return out.getvalue()


def _table(name: str, sheet: Sheet) -> list[list[str | int | Decimal | date | None]]:
    table: list[list[str | int | Decimal | date | None]] = []
    for line, row in enumerate([sheet.header, *sheet.rows], 1):
        cells = []
        for column, value in zip(sheet.header, row, strict=True):
            cell = _plain(value)
            if isinstance(cell, str) and len(cell) > _LONGEST_TEXT:
                raise TooLongForCell(
                    f"The text in row {line}, column {column} of sheet {name} is longer than the "
                    f"{_LONGEST_TEXT:,} characters that a workbook's cell holds. "
                    "Take the CSV file instead."
                )
            cells.append(cell)
        table.append(cells)
    return table


def _plain(value: Value) -> str | int | Decimal | date | None:
    """Turn a value into what openpyxl stores without a second thought."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            text = neutral_text(value)
            return _ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text) or None
        case datetime():
            local = value.astimezone(LONDON).replace(tzinfo=None)
            return local if local.date() >= _FIRST_DAY else value.isoformat()
        case date():
            return value if value >= _FIRST_DAY else value.isoformat()
        case int() if abs(value) >= 10**15:
            return str(value)  # Excel would keep only fifteen digits of it
        case _:
            return value


def _fill(
    page: Worksheet,
    sheet: Sheet,
    rows: Sequence[Sequence[str | int | Decimal | date | None]],
) -> None:
    page.freeze_panes = "A2"
    for at, width in enumerate(_widths(rows), 1):
        page.column_dimensions[get_column_letter(at)].width = width
    for line, row in enumerate(rows):
        formats = sheet.formats if line else ()
        cells = []
        for value, form in zip_longest(row, formats[: len(row)]):
            cell = WriteOnlyCell(page)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes `=...` and `#N/A` for more than text
            elif form or isinstance(value, date):
                moment = isinstance(value, datetime)
                cell.number_format = form or (_MOMENT if moment else _DATE)
            if not line:
                cell.font, cell.alignment = _BOLD, _TOP
            cells.append(cell)
        page.append(cells)


def _widths(rows: Sequence[Sequence[object]]) -> list[int]:
    """Work out column widths in characters from the first rows, between 8 and 50."""
    columns = zip(*rows[:200], strict=True)
    return [min(50, max(8, *(len(str(value)) + 2 for value in cells))) for cells in columns]


def _sheet_names(names: Iterable[str]) -> list[str]:
    """Make names that Excel accepts: 31 characters, no brackets or slashes, no two alike."""
    made: list[str] = []
    taken: set[str] = set()
    for name in names:
        clean = _NOT_IN_A_NAME.sub(" ", name).strip("' ")[:31].strip("' ") or "Sheet"
        number, unique = 1, clean
        while unique.casefold() in taken:
            number += 1
            unique = f"{clean[: 31 - len(f' {number}')]} {number}"
        taken.add(unique.casefold())
        made.append(unique)
    return made


class _DatedZip(ZipFile):
    """An archive whose entries all carry the moment of production."""

    def __init__(self, out: io.BytesIO, moment: datetime) -> None:
        super().__init__(out, "w", ZIP_DEFLATED)
        self._moment = moment

    def writestr(  # type: ignore[override]
        self, zinfo_or_arcname: str, data: str | bytes, *_: object, **__: object
    ) -> None:
        entry = ZipInfo(zinfo_or_arcname, max(self._moment.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
        entry.compress_type = ZIP_DEFLATED
        entry.create_system = 3
        super().writestr(entry, data)

    def write(  # type: ignore[override]
        self, filename: str, arcname: str, *_: object, **__: object
    ) -> None:
        self.writestr(arcname, Path(filename).read_bytes())
