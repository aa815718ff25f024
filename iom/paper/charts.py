"""Charts as drawings: one drawing serves the page (as SVG, see `svg`) and the PDF.

Sizes are pixels of a page 1,156 wide; 13 for text, 12 for the values of bars, never less. One axis
that starts at 0; never two scales in one picture (docs/decisions/0006-tagged-pdf-and-charts.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from reportlab.graphics.shapes import Drawing

from iom.kernel.dates import Month
from iom.paper.panel import BLUE, End, Look, Panel, Values, width_of, written
from iom.paper.scale import Axis, axis_for

_MOST_MONTHS: Final = 60
_TOO_DIFFERENT: Final = 4
_MARGIN: Final = 20.0
_UNDER: Final = 44.0
_TICK_ROOM: Final = 32.0


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn as bars: `SAC recorded`, with a count for each month (None: not counted)."""

    label: str
    values: Values


@dataclass(frozen=True, slots=True)
class Line:
    """What is drawn as a line, solid with marks or dotted without."""

    label: str
    values: Values
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A number that a line should keep to, drawn as a dashed level line."""

    label: str
    value: int


def bars_and_lines(
    months: Sequence[Month],
    bars: Bars,
    lines: Sequence[Line] = (),
    *,
    minimum: Level | None = None,
    width: float = 1156,
    height: float = 400,
) -> Drawing:
    """Draw bars for one count a month, lines for others, and a minimum that a line should keep.

    Labels stand at the lines' ends and name the last value. What was not counted is a gap, with
    `n/c` where a bar would be. Where bars and lines differ so much in size that the one would lie
    flat, they become two panels, the bars above the lines, each with its own axis; the drawing is
    then higher than asked by half.

    Args:
        months: 1 to 60, oldest first, without gaps.
        bars: drawn behind everything.
        lines: in the order in which they are drawn.
        minimum: of the lines.
        width: of the drawing, in pixels; about 800 suits a sheet of A4 upright.
        height: of a drawing with one panel, in pixels.

    Raises:
        ValueError: no month, more than 60, a run of values of another length, or a count below 0.
    """
    _check(months, [bars.values, *(line.values for line in lines)])
    counted = _known([bars.values])
    others = _known([line.values for line in lines]) + ([minimum.value] if minimum else [])
    apart = _differ(counted, others)
    drawing = Drawing(width, height * 1.5 if apart else height)
    panels = _panels(drawing, len(months), [counted, others] if apart else [counted + others])
    names = _names(bars, lines, minimum)
    panels = [_between_margins(panel, panels, names) for panel in panels]

    upper, lower = panels[0], panels[-1]
    for panel in panels:
        panel.draw_axis()
    lower.draw_months(months)
    upper.draw_bars(bars.values)
    bar_end = End(upper.last_height(bars.values), names[0], Look(BLUE, bold=True))
    level_end = [lower.draw_level(minimum.value, names[-1])] if minimum else []
    ends = [
        lower.draw_line(line.values, name, dotted=line.dotted)
        for line, name in zip(lines, names[1:], strict=False)
    ]
    ends += level_end
    crossing = [line.values for line in lines] + (
        [[minimum.value] * len(months)] if minimum else []
    )
    upper.draw_values(bars.values, [] if apart else crossing)
    if apart:
        upper.draw_ends([bar_end])
    lower.draw_ends(ends if apart else [bar_end, *ends])
    return drawing


def _check(months: Sequence[Month], runs: Sequence[Values]) -> None:
    if not 1 <= len(months) <= _MOST_MONTHS:
        raise ValueError(f"A chart shows 1 to {_MOST_MONTHS} months, not {len(months)}.")
    if any(len(run) != len(months) for run in runs):
        raise ValueError(f"Every run of values needs {len(months)} values, one for each month.")
    if min(_known(runs), default=0) < 0:
        raise ValueError("A chart of counts has no room below 0.")


def _known(runs: Sequence[Values]) -> list[int]:
    return [value for run in runs for value in run if value is not None]


def _differ(some: Sequence[int], others: Sequence[int]) -> bool:
    """Say whether one picture would press either to the ground."""
    less, more = sorted([max(some, default=0), max(others, default=0)])
    return less > 0 and more > _TOO_DIFFERENT * less


def _names(bars: Bars, lines: Sequence[Line], minimum: Level | None) -> list[str]:
    """Return the labels at the right edge: of the bars, of each line, of the minimum if any."""
    runs: list[Bars | Line] = [bars, *lines]
    names = [f"{run.label}, {written(run.values[-1])}" for run in runs]
    return [*names, f"{minimum.label}, {minimum.value:,}"] if minimum else names


def _panels(drawing: Drawing, months: int, counts: Sequence[Sequence[int]]) -> list[Panel]:
    """Place one or two panels from the top; the months stand under the last."""
    middle = _UNDER + 0.42 * (drawing.height - _UNDER)
    places = [(_UNDER, drawing.height - _MARGIN)]
    if len(counts) == 2:
        places = [(middle + _MARGIN, drawing.height - _MARGIN), (_UNDER, middle - _MARGIN)]
    return [
        Panel(drawing, 0, drawing.width, foot, head, months, _axis(values, head - foot))
        for (foot, head), values in zip(places, counts, strict=True)
    ]


def _axis(values: Sequence[int], height: float) -> Axis:
    return axis_for(max(values, default=0), most_steps=max(2, int(height / _TICK_ROOM)))


def _between_margins(panel: Panel, panels: Sequence[Panel], names: Sequence[str]) -> Panel:
    """Leave room for the widest tick at the left and the widest label at the right, of all."""
    left = 12 + max(width_of(f"{each.axis.top:,}") for each in panels)
    right = panel.drawing.width - 12 - max(width_of(name, Look(bold=True)) for name in names)
    return replace(panel, left=left, right=right)
