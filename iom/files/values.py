"""What one cell of a workbook says, as the text that a CSV file would hold."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from iom.files.refusals import shown

# Halves of surrogate pairs stay as they stand: they are no characters.
_ESCAPED = re.compile("_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_MIDNIGHT = re.compile(r"T00:00(:00(\.0+)?)?Z?$")


class UnreadableCell(Exception):
    """A cell whose content has no text; `str(error)` is the reason of a refusal."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in the sheet.

    Attributes:
        kind: the file format's letter for the type: `n`, `s`, `str`, `inlineStr`, `b`, `e`, `d`.
        value: the stored characters; for `s` the number of the shared text.
        style: the number of the cell's style, which alone tells a date from a number.
        formula: the formula without its equals sign, or None.
    """

    kind: str
    value: str
    style: int
    formula: str | None


class Book(Protocol):
    """What the value of a cell rests on besides the cell."""

    @property
    def shared_texts(self) -> list[str]: ...
    @property
    def from_1904(self) -> bool: ...
    def is_date(self, style: int) -> bool:
        """Say whether numbers of this style are shown as dates."""


def cell_text(cell: Cell, book: Book) -> str:
    """Return the text of a cell: a date as `2025-08-31`, a whole number without a point.

    Raises:
        UnreadableCell: a formula, an error such as `#N/A`, a tick (TRUE or FALSE), a number of
            more than 15 digits or one that is no date though it is shown as one.
    """
    if cell.formula is not None:
        raise UnreadableCell("the cell holds a formula; paste its value instead")
    match cell.kind:
        case "n":
            return _number_text(cell, book)
        case "s":
            return _without_nul(_shared_text(cell, book))
        case "str" | "inlineStr":
            return _without_nul(string_value(cell.value))
        case "d":
            return _MIDNIGHT.sub("", cell.value)
        case "b":
            word = "TRUE" if cell.value == "1" else "FALSE"
            raise UnreadableCell(f"the cell holds {word}; write yes or no as text")
        case "e":
            raise UnreadableCell(f"the cell holds the error {shown(cell.value)}")
        case _:
            raise UnreadableCell("the cell is of a kind that is not known; make it text")


def string_value(text: str) -> str:
    """Undo the escapes of characters that XML cannot hold: `_x000D_` is a carriage return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise UnreadableCell("the cell holds a NUL character")
    return text


def _shared_text(cell: Cell, book: Book) -> str:
    at = int(cell.value) if cell.value.isascii() and cell.value.isdigit() else -1
    if not 0 <= at < len(book.shared_texts):
        raise UnreadableCell("the text of the cell is missing; save the workbook again")
    return book.shared_texts[at]


def _number_text(cell: Cell, book: Book) -> str:
    if not cell.value:
        return ""
    try:
        number = float(cell.value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UnreadableCell(f"“{shown(cell.value)}” is not a number")
    if book.is_date(cell.style):
        return _date_text(number, book)
    if abs(number) >= 1e15:
        raise UnreadableCell(
            "a number of more than 15 digits loses its last ones in a spreadsheet; make it text"
        )
    return str(int(number)) if number.is_integer() else f"{number:.15g}"


def _date_text(number: float, book: Book) -> str:
    try:
        moment = from_excel(number, MAC_EPOCH if book.from_1904 else WINDOWS_EPOCH)
    except (OverflowError, ValueError):
        moment = None
    if isinstance(moment, time):
        return moment.isoformat()
    if not isinstance(moment, datetime) or moment.year < 1900:
        raise UnreadableCell(f"{number:.15g} is shown as a date but is none")
    day: date = moment.date()
    return day.isoformat() if moment.time() == time() else moment.isoformat()
