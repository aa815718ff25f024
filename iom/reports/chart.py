"""The chart of a monthly report: one drawing for the page and the PDF."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing

from iom.paper.charts import Bars, Level, Line, bars_and_lines
from iom.paper.svg import to_svg
from iom.reports.domain import Figure
from iom.reports.reading import MonthlyReport
from iom.reports.sentences import chart_description, chart_title


def drawing_of(report: MonthlyReport, *, width: float = 1156, height: float = 400) -> Drawing:
    """Draw SAC as bars and clients as a line; where a minimum is set, C+C and R+R beside it.

    A line whose last value the public edition does not show is left out, for it has no end to be
    named at.
    """
    minimum = Level("Minimum", report.minimum) if report.minimum is not None else None
    return bars_and_lines(
        report.month_list,
        Bars("SAC recorded", report.run(Figure.SAC)),
        _lines(report),
        minimum=minimum,
        width=width,
        height=height,
    )


def svg_of(report: MonthlyReport) -> str:
    """Return the chart for the page."""
    return to_svg(
        drawing_of(report),
        title=chart_title(report),
        description=chart_description(report),
        id_prefix="chart",
    )


def axes_in_words(report: MonthlyReport) -> str:
    """Say what is drawn against what: on one axis, or apart where the numbers differ too much."""
    if not _lines(report):
        return "crimes only; the clients are too few to be shown"
    height = 400.0
    if drawing_of(report, height=height).height > height:
        return "crimes above, people below, each on its own axis from 0"
    return "one scale: people and crimes counted on the same axis"


def _lines(report: MonthlyReport) -> list[Line]:
    lines = [Line("Clients", report.run(Figure.CLIENTS))]
    if report.minimum is not None:
        lines.append(Line("C+C and R+R", report.run(Figure.CC_RR), dotted=True))
    return [line for line in lines if line.values[-1] is not None]
