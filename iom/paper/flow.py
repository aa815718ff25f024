"""How pieces are put on pages: stacked, kept together, divided where they may be.

All sizes are points. Between two pieces stands the larger of the space that the first asks for
after itself and the second before itself; a piece at the top of a page gets none before.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from iom.paper.page import Sheets

_SLACK = 0.01


class Piece(Flowable):
    """One block, or part of one, on the page.

    A subclass has `wrap` (width and height for a width), `divide` and `draw`.
    """

    leads = False  # a heading: never the last thing on a page
    breaks = False  # a page break
    canv: Sheets

    @property
    def sheets(self) -> Sheets:
        """The canvas being drawn on."""
        return self.canv

    def height_at(self, width: float) -> float:
        """Return the height of the whole at a width."""
        return float(self.wrap(width, 1e6)[1])

    def least(self, width: float) -> float:
        """Return the height without which this piece should not start on a page."""
        return self.height_at(width)

    def divide(self, width: float, room: float) -> Division | None:
        """Return what fits a height and what is left for the next page; None if nothing fits."""
        return None


Division = tuple[list[Piece], list[Piece]]


class Gap(Piece):
    """Room left free."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.free = height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the room."""
        return available_width, self.free

    def draw(self) -> None:
        """Draw nothing."""


class Break(Piece):
    """What follows starts a page."""

    breaks = True

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Draw nothing."""


class Kept(Piece):
    """Pieces that stay on one page if it can hold them."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self.pieces = list(pieces)
        self.spaceBefore = pieces[0].getSpaceBefore() if pieces else 0
        self.spaceAfter = pieces[-1].getSpaceAfter() if pieces else 0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the room of the stack."""
        return available_width, stack_height(self.pieces, available_width)

    def divide(self, width: float, room: float) -> Division | None:
        """Divide where a page would."""
        first, rest = fill(self.pieces, width, room)
        return (first, [Kept(rest)]) if first and rest else None

    def draw(self) -> None:
        """Draw the stack."""
        draw_stack(self.sheets, self.pieces, 0, self.height, self.width)


def gap(above: Piece | None, below: Piece) -> float:
    """Return the space between two pieces."""
    if above is None:
        return 0.0
    return float(max(above.getSpaceAfter(), below.getSpaceBefore()))


def stack_height(pieces: Sequence[Piece], width: float) -> float:
    """Return the height of pieces one under another."""
    total, above = 0.0, None
    for piece in pieces:
        total += gap(above, piece) + piece.height_at(width)
        above = piece
    return total


def draw_stack(
    sheets: Sheets, pieces: Sequence[Piece], left: float, top: float, width: float
) -> None:
    """Draw pieces one under another, from a top edge downwards."""
    above = None
    for piece in pieces:
        top -= gap(above, piece)
        piece.width, piece.height = piece.wrapOn(sheets, width, 1e6)
        top -= piece.height
        piece.drawOn(sheets, left, top)
        above = piece


def fill(
    pieces: Sequence[Piece], width: float, height: float, whole: float | None = None
) -> tuple[list[Piece], list[Piece]]:
    """Take as many pieces as a height holds, dividing the last if it may be; return the rest too.

    `whole` is the height of an empty page, if this is the room on one: nothing is sent on to the
    next page that would not fit there any better.
    """
    used, above = 0.0, None
    for number, piece in enumerate(pieces):
        if piece.breaks:
            return list(pieces[:number]), list(pieces[number + 1 :])
        used += gap(above, piece)
        room = height - used
        if number and _start(pieces[number:], width, whole or height) > room + _SLACK:
            return list(pieces[:number]), list(pieces[number:])
        needed = piece.height_at(width)
        if needed > room + _SLACK:
            first, rest = piece.divide(width, room) or ([], [piece])
            return [*pieces[:number], *first], [*rest, *pieces[number + 1 :]]
        used += needed
        above = piece
    return list(pieces), []


def _start(pieces: Sequence[Piece], width: float, whole: float) -> float:
    """Return the height without which these should not start: a heading counts what it leads."""
    total, above = 0.0, None
    for piece in pieces:
        total += gap(above, piece)
        if not piece.leads:
            total += 0 if piece.breaks else piece.least(width)
            break
        total += piece.height_at(width)
        above = piece
    return min(total, whole)


def set_pages(sheets: Sheets, pieces: Sequence[Piece]) -> None:
    """Draw pieces on as many pages as they need; at least one.

    Raises:
        ValueError: a piece can neither fit an empty page nor be divided.
    """
    _, _, width, height = sheets.furniture.text
    rest = list(pieces)
    while True:
        count = len(rest)
        first, rest = fill(rest, width, height)
        if first:
            _draw_page(sheets, first)
            sheets.showPage()
        elif len(rest) == count:
            raise ValueError(f"{type(rest[0]).__name__} does not fit a page.")
        if not rest:
            return


def _draw_page(sheets: Sheets, pieces: Sequence[Piece]) -> None:
    left, top, width, _ = sheets.furniture.text
    larger = sheets.furniture.larger
    if larger == 1:
        draw_stack(sheets, pieces, left, top, width)
        return
    sheets.saveState()
    sheets.translate(left, top)
    sheets.scale(larger, larger)
    draw_stack(sheets, pieces, 0, 0, width)
    sheets.restoreState()
