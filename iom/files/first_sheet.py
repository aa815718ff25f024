"""The first sheet of an .xlsx workbook as rows of text, in bounded memory.

The sheet's XML is read as a stream by the hardened parser of defusedxml. openpyxl's own read-only
mode builds every row and column that a file merely claims to have, so that a few bytes make
gigabytes; what it knows about number formats and dates is used (docs/decisions/0005-files.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.sax.xmlreader import AttributesImpl

from openpyxl.utils import column_index_from_string

from iom.files.packages import BEGIN, END, TEXT, BrokenPackage, Event, Package
from iom.files.refusals import Refusal
from iom.files.rows import SetAside
from iom.files.values import Cell, UnreadableCell, cell_text

MOST_ROWS, MOST_COLUMNS = 1_048_576, 1_000
_LONGEST_CELL = 65_536
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class FirstSheet:
    """The rows of a workbook's first sheet, hidden ones too, each a list of texts.

    Rows are as wide as the first, or wider where they hold more; rows without any content are
    left out. Other sheets are not looked at. `line` is the number of the row last yielded.
    Iterate once.
    """

    def __init__(self, stream: BinaryIO, file: str, set_aside: SetAside | None = None) -> None:
        self.file = file
        self.line = 0
        self._set_aside = set_aside
        self._stream = stream

    def __iter__(self) -> Iterator[list[str]]:
        """Yield row after row.

        Raises:
            Refusal: the file is no workbook that can be read, or (without `set_aside`, or in the
                header) a cell holds a formula, an error, a tick or a number that has no text.
        """
        try:
            yield from self._rows(Package(self._stream, self.file))
        except BrokenPackage as error:
            raise Refusal(self.file, str(error), line=self.line or None) from None

    def _rows(self, package: Package) -> Iterator[list[str]]:
        header: list[str] | None = None
        for number, cells in _cells_by_row(package):
            self.line = number
            if header is None and number > 1:
                yield []  # a sheet must begin with its header
                return
            row = self._texts(package, cells, header)
            if header is None:
                header = row or []
            if row:
                yield row + [""] * (len(header) - len(row))

    def _texts(
        self, package: Package, cells: dict[int, Cell], header: list[str] | None
    ) -> list[str] | None:
        """Return the row's texts up to its last cell, or None if the row was set aside."""
        row = [""] * max(cells, default=0)
        for column, cell in cells.items():
            try:
                row[column - 1] = cell_text(cell, package)
            except UnreadableCell as error:
                named = header is not None and column <= len(header) and header[column - 1].strip()
                refusal = Refusal(self.file, str(error), line=self.line, column=named or column)
                if self._set_aside is None or header is None:
                    raise refusal from None
                self._set_aside(refusal, _as_they_stand(cells, package, len(header)))
                return None
        while row and not row[-1].strip():
            row.pop()
        return row


def _as_they_stand(cells: dict[int, Cell], package: Package, width: int) -> list[str]:
    row = [""] * max(width, *cells)
    for column, cell in cells.items():
        try:
            row[column - 1] = cell_text(cell, package)
        except UnreadableCell:
            row[column - 1] = f"={cell.formula}" if cell.formula is not None else cell.value
    return row


def _cells_by_row(package: Package) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield the number and the cells that hold something of every row that has any."""
    number = 0
    cells: dict[int, Cell] = {}
    column = 0
    events = package.events(package.sheet)
    for what, name, attributes in events:
        if name == "c" and what == BEGIN:
            column = _column_number(attributes, column)
            cell = _cell(attributes, events)
            if cell.value or cell.formula is not None:
                if column > MOST_COLUMNS:
                    raise BrokenPackage(f"the sheet has more than {MOST_COLUMNS:,} columns")
                cells[column] = cell
        elif name == "row" and what == BEGIN:
            number, column, cells = _row_number(attributes, number), 0, {}
        elif name == "row" and what == END and cells:
            yield number, cells


def _cell(attributes: AttributesImpl, events: Iterator[Event]) -> Cell:
    """Take the events of one cell off the stream."""
    texts: dict[str, list[str]] = {}
    inside = ""
    size = 0
    for what, name, _ in events:
        if what == TEXT:
            size += len(name)
            if size > _LONGEST_CELL:
                raise BrokenPackage(f"a cell holds more than {_LONGEST_CELL:,} characters")
            texts.setdefault(inside, []).append(name)
        elif name == "c":
            break
        elif name == "rPh":
            _skip_to_end(events, name)  # a reading aid for East Asian text, not the text
        else:
            inside = name if what == BEGIN else ""
            texts.setdefault(inside, [])
    return Cell(
        kind=attributes.get("t") or "n",
        value="".join(texts.get("v") or texts.get("t") or ()),
        style=_number(attributes.get("s") or "0"),
        formula="".join(texts["f"]) if "f" in texts else None,
    )


def _skip_to_end(events: Iterator[Event], element: str) -> None:
    for what, name, _ in events:
        if what == END and name == element:
            return


def _row_number(attributes: AttributesImpl, before: int) -> int:
    number = _number(attributes.get("r") or str(before + 1))
    if not before < number <= MOST_ROWS:
        raise BrokenPackage("the rows of the sheet are not in order; save the workbook again")
    return number


def _column_number(attributes: AttributesImpl, before: int) -> int:
    reference = attributes.get("r")
    found = _REFERENCE.fullmatch(reference) if reference else None
    if reference and not found:
        raise BrokenPackage("the sheet has a cell without a place; save the workbook again")
    number = column_index_from_string(found[1]) if found else before + 1
    if not before < number:
        raise BrokenPackage("the cells of the sheet are not in order; save the workbook again")
    return number


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise BrokenPackage("the sheet is broken; save the workbook again")
    return int(text)
