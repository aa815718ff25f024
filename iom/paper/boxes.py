"""Pieces that hold pieces: side by side, in a box; and pictures, drawn and taken."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.utils import ImageReader

from iom.paper import fonts
from iom.paper.flow import Division, Piece, draw_stack, fill, stack_height
from iom.paper.page import INK, WASH
from iom.paper.tagging import Element


class Beside(Piece):
    """Stacks of pieces side by side, read from left to right.

    Stays whole where a page can hold it; otherwise every stack is divided at the same height.
    """

    def __init__(
        self,
        stacks: Sequence[Sequence[Piece]],
        widths: Sequence[float],
        *,
        between: float,
        space: float = 0.0,
    ) -> None:
        super().__init__()
        self.stacks, self.widths, self.between = stacks, widths, between
        self.spaceBefore = self.spaceAfter = space

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the height of the tallest stack."""
        heights = [stack_height(s, w) for s, w in zip(self.stacks, self.widths, strict=True)]
        return available_width, max(heights, default=0.0)

    def divide(self, width: float, room: float) -> Division | None:
        """Divide every stack where the room ends."""
        divided = [
            fill(stack, stack_width, room)
            for stack, stack_width in zip(self.stacks, self.widths, strict=True)
        ]
        if not any(first for first, _ in divided):
            return None
        first, rest = (
            Beside(stacks, self.widths, between=self.between, space=self.spaceBefore)
            for stacks in ([first for first, _ in divided], [rest for _, rest in divided])
        )
        return [first], [rest]

    def draw(self) -> None:
        """Draw the stacks from a common top."""
        left = 0.0
        for stack, width in zip(self.stacks, self.widths, strict=True):
            draw_stack(self.sheets, stack, left, self.height, width)
            left += width + self.between


class Panel(Piece):
    """A stack on a grey wash with a dark bar at its left."""

    _BAR, _INSET, _PAD = 4.0, 14.0, 8.0

    def __init__(self, pieces: Sequence[Piece], *, space: float = 10.0) -> None:
        super().__init__()
        self.pieces = pieces
        self.spaceBefore = self.spaceAfter = space

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the height of the stack and the padding."""
        inner = available_width - 2 * self._INSET
        return available_width, stack_height(self.pieces, inner) + 2 * self._PAD

    def divide(self, width: float, room: float) -> Division | None:
        """Divide the stack; each part has its own wash and bar."""
        first, rest = fill(self.pieces, width - 2 * self._INSET, room - 2 * self._PAD)
        return ([Panel(first)], [Panel(rest)]) if first and rest else None

    def draw(self) -> None:
        """Draw wash and bar as artifacts, then the stack."""
        with self.sheets.artifact():
            self.sheets.setFillColor(WASH)
            self.sheets.rect(0, 0, self.width, self.height, stroke=0, fill=1)
            self.sheets.setFillColor(INK)
            self.sheets.rect(0, 0, self._BAR, self.height, stroke=0, fill=1)
        draw_stack(
            self.sheets,
            self.pieces,
            self._INSET,
            self.height - self._PAD,
            self.width - 2 * self._INSET,
        )


class Picture(Piece):
    """A drawing as wide as the text, or less where a page's height or what is left of it asks so.

    To stay with the words about it, it is drawn smaller, down to three quarters and as long as its
    writing (13 of its own units) keeps 7 points.
    """

    _SMALLEST = 7 / 13

    def __init__(self, drawing: Drawing, element: Element, most_height: float) -> None:
        super().__init__()
        # Without this, drawing begins by naming Helvetica, which is not embedded.
        drawing.initialFontName = fonts.REGULAR  # type: ignore[attr-defined]
        self.drawing, self.element, self.most_height = drawing, element, most_height
        self.spaceBefore = self.spaceAfter = 8.0

    def _scale(self, width: float) -> float:
        return float(min(width / self.drawing.width, self.most_height / self.drawing.height))

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the scaled height."""
        self.scale = self._scale(available_width)
        return available_width, self.drawing.height * self.scale

    def least(self, width: float) -> float:
        """Return the height at the smallest size."""
        scale = self._scale(width)
        return float(self.drawing.height * min(scale, max(self._SMALLEST, 0.75 * scale)))

    def divide(self, width: float, room: float) -> Division | None:
        """Return itself, smaller, if that fits."""
        if self.least(width) > room:
            return None
        return [Picture(self.drawing, self.element, room)], []

    def draw(self) -> None:
        """Draw as the content of one figure, and note where it stands."""
        sheets = self.sheets
        left, foot = sheets.absolutePosition(0, 0)
        width, height = self.drawing.width * self.scale, self.drawing.height * self.scale
        self.element.box = (left, foot, left + width, foot + height)
        with sheets.tagged(self.element):
            sheets.saveState()
            sheets.scale(self.scale, self.scale)
            renderPDF.draw(self.drawing, sheets, 0, 0)
            sheets.restoreState()


class Photograph(Piece):
    """A picture that somebody took, of a height, or less where it would be wider than the text."""

    def __init__(self, content: bytes, element: Element, height: float) -> None:
        super().__init__()
        self.image = ImageReader(io.BytesIO(content))
        self.element, self.most_height = element, height
        self.spaceBefore = self.spaceAfter = 6.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the height, and as much of the width as the picture then has."""
        across, down = self.image.getSize()
        scale = min(self.most_height / down, available_width / across)
        self.across, self.down = across * scale, down * scale
        return available_width, self.down

    def draw(self) -> None:
        """Draw as the content of one figure, and note where it stands."""
        left, foot = self.sheets.absolutePosition(0, 0)
        self.element.box = (left, foot, left + self.across, foot + self.down)
        with self.sheets.tagged(self.element):
            self.sheets.drawImage(self.image, 0, 0, self.across, self.down)
