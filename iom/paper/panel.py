"""One picture with one axis on a drawing, and the marks that can be made in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from reportlab.graphics.shapes import Circle, Drawing, PolyLine, Rect, Shape, String
from reportlab.graphics.shapes import Line as Stroke
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from iom.kernel.dates import Month
from iom.paper import fonts
from iom.paper.scale import Axis, spread

INK: Final = HexColor("#0b0c0c")
QUIET: Final = HexColor("#484949")
GRID: Final = HexColor("#e3e3e3")
BLUE: Final = HexColor("#1a65a6")
PALE_BLUE: Final = HexColor("#d2e2f1")
ALARM: Final = HexColor("#a52a2a")

TEXT_SIZE: Final = 13
VALUE_SIZE: Final = 12
_WIDEST_BAR: Final = 40
_LABELS_APART: Final = 16.0

Values = Sequence[int | None]
"""A count for each month; None where it was not counted."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a piece of text looks and where it stands about its point."""

    color: Color = INK
    bold: bool = False
    anchor: Literal["start", "middle", "end"] = "start"
    size: int = TEXT_SIZE


@dataclass(frozen=True, slots=True)
class End:
    """A label at the right edge: where it would like to stand, and how it looks."""

    y: float
    text: str
    look: Look


def width_of(text: str, look: Look | None = None) -> float:
    """Return about how wide text will be; a page may show it in a font a little wider than Arial.

    Helvetica's widths are known without a font file, and are those of Arial and Arimo.
    """
    look = look or Look()
    face = "Helvetica-Bold" if look.bold else "Helvetica"
    return 1.1 * float(stringWidth(text, face, look.size))


def written(value: int | None) -> str:
    """Write a count: `1,313`, or n/c where there was none."""
    return "n/c" if value is None else f"{value:,}"


@dataclass(frozen=True, slots=True)
class Panel:
    """Where the picture stands on the drawing, in pixels from its foot, and its axis."""

    drawing: Drawing
    left: float
    right: float
    foot: float
    head: float
    months: int
    axis: Axis

    @property
    def step(self) -> float:
        """The width that a month has."""
        return (self.right - self.left) / self.months

    def x(self, month: int) -> float:
        """Return the middle of a month, counted from 0."""
        return self.left + (month + 0.5) * self.step

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return self.foot + (self.head - self.foot) * value / self.axis.top

    def last_height(self, values: Values) -> float:
        """Return the height of the last value that was counted; the foot if none was."""
        known = [value for value in values if value is not None]
        return self.y(known[-1]) if known else self.foot

    def add(self, shape: Shape) -> None:
        """Put a shape on the drawing."""
        self.drawing.add(shape)

    def text(self, x: float, y: float, text: str, look: Look) -> None:
        """Write text on its baseline."""
        self.add(
            String(
                x,
                y,
                text,
                fontName=fonts.BOLD if look.bold else fonts.REGULAR,
                fontSize=look.size,
                fillColor=look.color,
                textAnchor=look.anchor,
            )
        )

    def draw_axis(self) -> None:
        """Draw a line and its number for each tick, the ground line darker."""
        for tick in self.axis.ticks:
            y = self.y(tick)
            color, thickness = (INK, 1.2) if tick == 0 else (GRID, 1)
            self.add(Stroke(self.left, y, self.right, y, strokeColor=color, strokeWidth=thickness))
            self.text(self.left - 8, y - 4, f"{tick:,}", Look(QUIET, anchor="end"))

    def draw_months(self, months: Sequence[Month]) -> None:
        """Write under the picture as many months as fit, the first and January with the year."""
        widest = width_of("Sept") + 4
        ranked = _by_rank(months, every=widest <= self.step)
        for number, x in self._spaced(ranked, widest):
            month = months[number]
            look = Look(QUIET, anchor="middle")
            self.text(x, self.foot - 17, month.shortest_name, look)
            if number == 0 or month.number == 1:
                self.text(x, self.foot - 34, f"{month.year}", Look(bold=True, anchor="middle"))

    def _spaced(self, numbers: Iterable[int], width: float) -> Iterator[tuple[int, float]]:
        """Yield those months that stand clear of every one before them in the order given.

        With each comes the middle of its writing, which stays inside the picture.
        """
        taken: list[float] = []
        for number in dict.fromkeys(numbers):
            inside = min(max(self.x(number), self.left + width / 2), self.right - width / 2)
            if all(abs(inside - other) >= width for other in taken):
                taken.append(inside)
                yield number, inside

    def draw_bars(self, values: Values) -> None:
        """Draw a bar for each count above nought."""
        thickness = min(0.64 * self.step, _WIDEST_BAR)
        for number, value in enumerate(values):
            if value:
                left, height = self.x(number) - thickness / 2, self.y(value) - self.foot
                bar = Rect(left, self.foot, thickness, height)
                bar.fillColor, bar.strokeColor, bar.strokeWidth = PALE_BLUE, BLUE, 1
                self.add(bar)

    def draw_values(self, values: Values, crossing: Sequence[Values]) -> None:
        """Write each bar's value above it; where they would not fit, only those that tell most.

        Args:
            values: of the bars.
            crossing: what else is drawn in this picture and must not run through the writing.
        """
        look = Look(anchor="middle", size=VALUE_SIZE)
        widest = max(width_of(written(value), look) for value in values) + 2
        crowded = widest > self.step
        numbers: Iterable[int] = _telling(values) if crowded else range(len(values))
        for number, x in self._spaced(numbers, widest):
            value = values[number]
            y = self.y(value or 0) + 5
            half = width_of(written(value), look) / 2
            if crowded or self._crossed(number, y, crossing):
                ground = Rect(x - half, y - 2, 2 * half, VALUE_SIZE)
                ground.fillColor, ground.strokeColor = white, None
                self.add(ground)
            color = QUIET if value is None else INK
            self.text(x, y, written(value), Look(color, anchor="middle", size=VALUE_SIZE))

    def _crossed(self, number: int, y: float, crossing: Sequence[Values]) -> bool:
        heights = (self.y(run[number] or 0) for run in crossing if run[number] is not None)
        return any(y - 4 < height < y + VALUE_SIZE for height in heights)

    def draw_level(self, value: int, text: str) -> End:
        """Draw a dashed level line from edge to edge; return its label."""
        y = self.y(value)
        line = Stroke(self.left, y, self.right + 4, y, strokeColor=ALARM, strokeWidth=1.6)
        line.strokeDashArray = [10, 5]
        self.add(line)
        return End(y, text, Look(ALARM))

    def draw_line(self, values: Values, text: str, *, dotted: bool) -> End:
        """Draw a line with gaps where nothing was counted, marked unless dotted; return its label.

        A month that stands alone between two gaps gets a mark in any case.
        """
        runs = list(self._runs(values))
        for points in runs:
            if len(points) > 1:
                line = PolyLine([part for point in points for part in point])
                line.strokeColor, line.strokeWidth, line.strokeLineJoin = INK, 2, 1
                if dotted:
                    line.strokeDashArray = [2, 3]
                self.add(line)
        for points in runs:
            if not dotted or len(points) == 1:
                self._mark(points, hollow=dotted)
        return End(self.last_height(values), text, Look(bold=not dotted))

    def _mark(self, points: Sequence[tuple[float, float]], *, hollow: bool) -> None:
        fill, edge = (white, INK) if hollow else (INK, white)
        radius = 3.5 if self.step >= 18 else 2.5
        for x, y in points:
            self.add(Circle(x, y, radius, fillColor=fill, strokeColor=edge, strokeWidth=1))

    def _runs(self, values: Values) -> Iterator[list[tuple[float, float]]]:
        """Yield the stretches of a line between months that were not counted."""
        points: list[tuple[float, float]] = []
        for number, value in enumerate([*values, None]):
            if value is not None:
                points.append((self.x(number), self.y(value)))
            elif points:
                yield points
                points = []

    def draw_ends(self, ends: Sequence[End]) -> None:
        """Write the labels at the right edge, moved apart where they would touch.

        Of labels that would stand at one height, the first given comes out on top.
        """
        upwards = list(reversed(ends))
        heights = spread([end.y for end in upwards], _LABELS_APART, self.foot, self.head)
        for end, y in zip(upwards, heights, strict=True):
            self.text(self.right + 10, y - 4, end.text, end.look)


def _by_rank(months: Sequence[Month], *, every: bool) -> Iterator[int]:
    """Yield months by how much they help to find one's way: January, the first, quarters, all."""
    yield from (n for n, month in enumerate(months) if month.number == 1)
    yield 0
    yield from (n for n, month in enumerate(months) if month.number in (4, 7, 10))
    if every:
        yield from range(len(months))


def _telling(values: Values) -> Iterator[int]:
    """Yield the bars whose values tell most: the last, the first, the extremes, and the gaps."""
    known = [number for number, value in enumerate(values) if value is not None]
    yield from (number for number in (len(values) - 1, 0) if values[number] is not None)
    if known:
        yield max(known, key=lambda number: values[number] or 0)
        yield min(known, key=lambda number: values[number] or 0)
    start = None
    for number, value in enumerate([*values, 0]):
        if value is None:
            start = number if start is None else start
        elif start is not None:
            yield (start + number - 1) // 2
            start = None
