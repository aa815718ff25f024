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
    lines = [Line("Clients", report.run(Figure.CLIENTS))]
    if report.minimum is not None:
        lines.append(Line("C+C and R+R", report.run(Figure.CC_RR), dotted=True))
    lines = [line for line in lines if line.values[-1] is not None]
    minimum = Level("Minimum", report.minimum) if report.minimum is not None else None
    return bars_and_lines(
        report.month_list,
        Bars("SAC recorded", report.run(Figure.SAC)),
        lines,
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
