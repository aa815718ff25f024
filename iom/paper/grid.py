"""Tables on the page: columns as wide as they need, rows never divided, the head on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from iom.paper import fonts
from iom.paper.blocks import Cell, Quiet, Strong, Table, Words
from iom.paper.flow import Division, Piece
from iom.paper.page import HAIR, INK, WASH
from iom.paper.tagging import Element
from iom.paper.text import Style, Text

NOT_COUNTED: Final = Quiet("n/c")


@dataclass(frozen=True, slots=True)
class Measure:
    """Sizes of a table: type, space between columns, space above and below a row's words."""

    size: float
    leading: float
    between: float
    pad: float


ORDINARY: Final = Measure(9, 12, between=12, pad=3.5)
DENSE: Final = Measure(8, 10.5, between=7, pad=2.1)


def words_of(cell: Cell) -> Words:
    """Return what is printed for a cell: `1,313`, `−11` with a real minus, n/c for None."""
    if cell is None:
        return [NOT_COUNTED]
    if isinstance(cell, int):
        return f"{cell:,}".replace("-", "\N{MINUS SIGN}")
    return cell


class RowPiece(Piece):
    """One row: a text for each cell, with the rule beneath it."""

    def __init__(self, texts: Sequence[Text], widths: Sequence[float], measure: Measure) -> None:
        super().__init__()
        self.texts, self.widths, self.measure = texts, widths, measure
        self.head = self.total = False

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the height of the tallest cell and the padding."""
        return available_width, self._tallest + 2 * self.measure.pad

    @cached_property
    def _tallest(self) -> float:
        heights = (t.height_at(w) for t, w in zip(self.texts, self.widths, strict=True))
        return max(heights, default=0.0)

    def divide(self, width: float, room: float) -> Division | None:
        """Divide every cell: only asked of a row that is higher than a page."""
        room -= 2 * self.measure.pad
        blank = [Text.of("", _style(self.measure), text.element) for text in self.texts]
        upper, lower = [], []
        for text, cell_width, empty in zip(self.texts, self.widths, blank, strict=True):
            fits = text.height_at(cell_width) <= room
            parts = (text, empty) if fits else text.parts(cell_width, room)
            if parts is None:
                return None
            upper.append(parts[0])
            lower.append(parts[1])
        first = RowPiece(upper, self.widths, self.measure)
        rest = RowPiece(lower, self.widths, self.measure)
        first.total = rest.total = self.total
        return [first], [rest]

    def draw(self) -> None:
        """Draw wash and rules as artifacts, then the cells; a head's stand at the foot."""
        sheets = self.sheets
        with sheets.artifact():
            if self.total:
                sheets.setFillColor(WASH)
                sheets.rect(0, 0, self.width, self.height, stroke=0, fill=1)
                sheets.setStrokeColor(INK)
                sheets.setLineWidth(1.2)
                sheets.line(0, self.height, self.width, self.height)
            sheets.setStrokeColor(INK if self.head else HAIR)
            sheets.setLineWidth(1.2 if self.head else 0.6)
            sheets.line(0, 0, self.width, 0)
        left = 0.0
        for text, width in zip(self.texts, self.widths, strict=True):
            _, height = text.wrapOn(sheets, width, 1e6)
            below = self.measure.pad if self.head else self.height - self.measure.pad - height
            text.drawOn(sheets, left, below)
            left += width + self.measure.between


class Grid(Piece):
    """A table, or what is left of it on a later page."""

    def __init__(self, head: RowPiece, rows: Sequence[Piece], body_height: float) -> None:
        super().__init__()
        self.head, self.rows, self.body_height = head, list(rows), body_height
        self.spaceAfter = 10.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the height of head and rows."""
        rows = (row.height_at(available_width) for row in self.rows)
        return available_width, self.head.height_at(available_width) + sum(rows)

    def least(self, width: float) -> float:
        """Return the whole for a short table, else head and three rows."""
        whole = self.height_at(width)
        if whole <= 0.4 * self.body_height:
            return whole
        few = sum(row.height_at(width) for row in self.rows[:3])
        return self.head.height_at(width) + few

    def divide(self, width: float, room: float) -> Division | None:
        """Divide between rows; leave no row alone, and no total without the row above it."""
        room -= self.head.height_at(width)
        fitting = self._fitting(width, room)
        if not fitting:
            return self._divided_row(width, room)
        if fitting > 2 and (len(self.rows) - fitting == 1 or _is_total(self.rows[fitting])):
            fitting -= 1
        return [self._part(self.rows[:fitting])], [self._part(self.rows[fitting:])]

    def _fitting(self, width: float, room: float) -> int:
        for number, row in enumerate(self.rows):
            room -= row.height_at(width)
            if room < 0:
                return number
        return len(self.rows)

    def _divided_row(self, width: float, room: float) -> Division | None:
        """Divide the first row: only if a whole page could not hold it either."""
        fresh = self.body_height - self.head.height_at(width)
        if not self.rows or self.rows[0].height_at(width) <= fresh:
            return None
        parts = self.rows[0].divide(width, room)
        return parts and ([self._part(parts[0])], [self._part([*parts[1], *self.rows[1:]])])

    def _part(self, rows: Sequence[Piece]) -> Grid:
        return Grid(self.head, rows, self.body_height)

    def draw(self) -> None:
        """Draw head and rows from the top."""
        top = self.height
        for row in (self.head, *self.rows):
            row.width, row.height = row.wrapOn(self.sheets, self.width, 1e6)
            top -= row.height
            row.drawOn(self.sheets, 0, top)


def _is_total(row: Piece) -> bool:
    return isinstance(row, RowPiece) and row.total


def lay_out(table: Table, element: Element, width: float, body_height: float) -> Grid:
    """Turn a table into a piece whose cells belong to children of a Table element."""
    measure = DENSE if table.dense else ORDINARY
    widths = column_widths(table, measure, width)
    head = _head(table, element.add("THead").add("TR"), widths, measure)
    body = element.add("TBody")
    rows = []
    for row in table.rows:
        line = body.add("TR")
        piece = RowPiece(
            [
                Text.of(
                    words_of(cell),
                    _style(measure, bold=row.total, right=column.numeric),
                    line.add("TH", scope="Row")
                    if table.row_headers and number == 0
                    else line.add("TD"),
                )
                for number, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True))
            ],
            widths,
            measure,
        )
        piece.total = row.total
        rows.append(piece)
    return Grid(head, rows, body_height)


def _head(table: Table, line: Element, widths: Sequence[float], measure: Measure) -> RowPiece:
    texts = []
    for column in table.columns:
        cell = line.add("TH", scope="Column", once=True)
        style = _style(measure, bold=True, quiet=True, right=column.numeric)
        texts.append(Text.of(column.head, style, cell))
    head = RowPiece(texts, widths, measure)
    head.head = True
    return head


def _style(
    measure: Measure, *, bold: bool = False, quiet: bool = False, right: bool = False
) -> Style:
    return Style(measure.size, measure.leading, bold=bold, quiet=quiet, right=right)


def column_widths(table: Table, measure: Measure, width: float) -> list[float]:
    """Share a width among columns, granting all of them one wish after another.

    First the longest word and every figure unbroken; then what is short unbroken (`Aug 2025`);
    then heads on two lines; then everything on one. What is left over is shared out alike.
    """
    if not table.columns:
        return []
    room = width - measure.between * (len(table.columns) - 1)
    columns = [_wishes(table, number, measure) for number in range(len(table.columns))]
    granted: Sequence[float] = [0.0] * len(columns)
    for wish in zip(*columns, strict=True):
        if sum(wish) > room:
            share = (room - sum(granted)) / (sum(wish) - sum(granted))
            return [had + share * (more - had) for had, more in zip(granted, wish, strict=True)]
        granted = wish
    return [size * room / sum(granted) for size in granted]


def _wishes(table: Table, number: int, measure: Measure) -> tuple[float, float, float, float]:
    """Return what a column would have to be for each wish, each at least the one before."""
    column = table.columns[number]
    cells = [(words_of(row.cells[number]), row.total) for row in table.rows]
    whole = [_natural(words, measure, bold=total) for words, total in cells]
    words = [_longest_word(words, measure, bold=total) for words, total in cells]
    head = _natural(column.head, measure, bold=True)
    head_word = _longest_word(column.head, measure, bold=True)
    short = 9 * measure.size
    # No word, however long, takes the room of all other columns: it is broken instead.
    least = min(2 * short, max([head_word, *(whole if column.numeric else words)]))
    unbroken = max([least, *(size for size in whole if size <= short)])
    head_in_two = max(unbroken, head if head <= 0.6 * short else min(0.6 * head, short))
    return least, unbroken, head_in_two, max([head_in_two, min(head, 2 * short), *whole])


def _natural(words: Words, measure: Measure, *, bold: bool) -> float:
    """Return the width of words set without breaking, apart from their own line breaks."""
    whole = words if isinstance(words, str) else "".join(words)
    face = fonts.BOLD if bold or not isinstance(words, str) else fonts.REGULAR
    lines = fonts.printable(whole).split("\n")
    return max(fonts.width_of(line, face, measure.size) for line in lines) + 0.5


def _longest_word(words: Words, measure: Measure, *, bold: bool) -> float:
    whole = words if isinstance(words, str) else "".join(words)
    face = fonts.BOLD if bold or isinstance(words, Strong | list | tuple) else fonts.REGULAR
    parts = fonts.printable(whole).split() or [""]
    return max(fonts.width_of(part, face, measure.size) for part in parts) + 0.5
