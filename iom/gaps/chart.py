"""How alcohol went over the last quarters: one drawing for the page and the PDF."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing

from iom.gaps.alcohol import Discussion, Point
from iom.kernel.dates import Month, day_in_words
from iom.paper.charts import Bars, Line, bars_and_lines
from iom.paper.svg import to_svg

TITLE = "People with the need, and people who offended under its influence"


def drawing_of(found: Discussion, *, width: float = 900, height: float = 260) -> Drawing:
    """Draw people with the need as bars, and those with a flagged offence as a line."""
    points = _points(found)
    return bars_and_lines(
        [Month.of(each.day) for each in points],
        Bars("Have the need", [each.alcohol.need.has for each in points]),
        [Line("Offended under its influence", [each.alcohol.flagged for each in points])],
        width=width,
        height=height,
    )


def svg_of(found: Discussion) -> str:
    """Return the chart for the page."""
    return to_svg(drawing_of(found), title=TITLE, description=in_words(found), id_prefix="alcohol")


def in_words(found: Discussion) -> str:
    """Say what the chart shows."""
    return "; ".join(
        f"{day_in_words(each.day)}: {each.alcohol.need.has} have the need, "
        f"{each.alcohol.flagged} offended under its influence"
        for each in _points(found)
    )


def _points(found: Discussion) -> list[Point]:
    return [*found.trend, found.now]
