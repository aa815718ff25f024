"""A monthly report on paper: the same figures and words as the page. Frozen data in, bytes out."""

from __future__ import annotations

from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.paper.blocks import (
    Block,
    Column,
    Definitions,
    Fact,
    Facts,
    Figure,
    Heading,
    Note,
    Paragraph,
    Row,
    SideBySide,
    Strong,
    Table,
    Together,
)
from iom.paper.document import OFFICIAL_SENSITIVE, Document, to_pdf
from iom.reports.chart import axes_in_words, drawing_of
from iom.reports.parts import Cell, Change, Line
from iom.reports.reading import CAVEAT, CAVEAT_REST, MonthlyReport
from iom.reports.reading_beside import Beside
from iom.reports.sentences import (
    HELP,
    chart_description,
    facts,
    left_out_in_words,
    plain,
    produced_in_words,
    when_and_who,
)

_CHART_WIDTH, _CHART_HEIGHT = 860, 280


def pdf_of(report: MonthlyReport) -> bytes:
    """Return the report as a tagged PDF: A4, marked on every page unless it is public."""
    day = day_in_words(report.produced_at.astimezone(LONDON).date())
    return to_pdf(
        Document(
            title=report.title,
            subtitle=f"Number {report.number} of this report, "
            f"produced {produced_in_words(report)}, as at that time."
            f"{' Public edition.' if report.public else ''}",
            produced_at=report.produced_at,
            as_at=f"as at {day}",
            issue=f"number {report.number}",
            marking=None if report.public else OFFICIAL_SENSITIVE,
            blocks=_blocks(report),
        )
    )


def _blocks(report: MonthlyReport) -> list[Block]:
    chart = Figure(
        drawing_of(report, width=_CHART_WIDTH, height=_CHART_HEIGHT), chart_description(report)
    )
    many = f"{report.months} months" if report.months > 1 else report.month.name
    return [
        Note(CAVEAT, CAVEAT_REST),
        Facts([Fact(fact.label, fact.cell.text, plain(fact.detail)) for fact in facts(report)]),
        Together(
            [
                Heading(many, quiet=axes_in_words(report)),
                chart,
            ]
        ),
        *_changes(report),
        _figures(report),
        *_small_tables(report),
        *_beside(Beside(report), report),
        Together(
            [
                Heading("Definitions"),
                Definitions(report.definitions()),
                Paragraph(HELP, quiet=True),
            ]
        ),
    ]


def _figures(report: MonthlyReport) -> Table:
    quiet = "latest first; n/c: not counted"
    return Table(
        "The figures",
        [Column("Month"), *(Column(column.head, numeric=True) for column in report.columns)],
        [
            Row([month.short_name, *(cell.text for cell in cells)])
            for month, cells in report.table()
        ],
        quiet=f"{quiet}; c: confidential" if report.public else quiet,
        dense=True,
    )


def _small_tables(report: MonthlyReport) -> list[Block]:
    elsewhere = Table(
        "Counted, but not in the figures",
        [
            Column(report.month.name),
            Column("Crimes", numeric=True),
            Column("of which SAC", numeric=True),
        ],
        [_row(line) for line in report.elsewhere()],
        dense=True,
    )
    if report.public:
        return [elsewhere]
    reconciliation = Table(
        "How the count reconciles",
        [
            Column("Clients"),
            Column(report.month.short_name, numeric=True),
            Column("Year to date", numeric=True),
        ],
        [_row(line) for line in report.reconciliation()],
        quiet=f"from 1 {report.year_from.name}",
        dense=True,
    )
    return [SideBySide([reconciliation], [elsewhere])]


def _beside(beside: Beside, report: MonthlyReport) -> list[Block]:
    if not beside.there:
        return []
    months = [Column(month.short_name, numeric=True) for month in beside.months]
    year = [Column("Year to date", numeric=True)]
    levels = Table(
        "Levels of intensity",
        [Column("Level"), *months, *year],
        [_row(line) for line in beside.levels()],
        quiet="at the end of the month",
        dense=True,
    )
    dip = Table(
        "Drug Interventions Programme",
        [Column("Clients"), *months, *year],
        [_row(line) for line in beside.dip()],
        dense=True,
    )
    saved = Table(
        "Crimes saved",
        [Column("What"), Column("Year to date", numeric=True)],
        [_row(line) for line in beside.saved()],
        quiet=f"from 1 {report.year_from.name}",
        dense=True,
    )
    return [
        SideBySide([levels, dip], [saved, Paragraph([Strong(beside.warning), " ", beside.basis])])
    ]


def _row(line: Line) -> Row:
    return Row([line.label, *(_in_brackets(cells) for cells in line.columns)], total=line.total)


def _in_brackets(cells: tuple[Cell, ...]) -> str:
    """Write a figure, and the part of it that follows in brackets: `3 (2)`."""
    if not cells:
        return "–"
    first, *parts = (cell.text for cell in cells)
    return f"{first} ({', '.join(parts)})" if parts else first


def _changes(report: MonthlyReport) -> list[Block]:
    if report.number == 1:
        return []
    shown, left_out = report.telling_changes()
    heading = f"Number {report.number} of this report: what changed"
    new = Beside(report).new_here
    news = [Paragraph(f"New in this number: {new}.")] if new else []
    if not shown:
        text = (
            f"No figure of recorded crime differs from number {report.number - 1}."
            if report.public
            else f"Every figure is as in number {report.number - 1}."
        )
        return [Heading(heading), Paragraph(text), *news]
    why = [] if report.public else [Column("Why"), Column("When, who")]
    table = Table(
        heading,
        [
            Column("Figure"),
            Column(f"Number {report.number - 1}", numeric=True),
            Column(f"Number {report.number}", numeric=True),
            *why,
        ],
        [Row(_changed(change, public=report.public)) for change in shown],
        quiet="recorded crime only"
        if report.public
        else f"everything else is as in number {report.number - 1}",
    )
    more = [Paragraph(left_out_in_words(left_out), quiet=True)] if left_out else []
    return [table, *more, *news]


def _changed(change: Change, *, public: bool) -> list[str | int | None]:
    cells: list[str | int | None] = [change.what, change.before, change.after]
    if public:
        return cells
    return [*cells, change.reason, when_and_who(change)]
