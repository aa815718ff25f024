"""What a report says in words: the facts above the chart, and the chart for those who hear it.

Pure. Sentences first, figures after (pictures of intent).
"""

from __future__ import annotations

from dataclasses import dataclass

from iom.kernel.clock import LONDON
from iom.kernel.dates import Month, day_in_table, day_in_words
from iom.kernel.small_numbers import HIDDEN
from iom.reports.domain import Figure
from iom.reports.parts import Cell, Change, Value, Words
from iom.reports.reading import MonthlyReport

HELP = (
    "A produced report is frozen. Producing it again after a correction makes the next number and "
    "says what changed."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A big figure, what it is, and a line that puts it in its place (words and figures)."""

    label: str
    cell: Cell
    detail: Words


def facts(report: MonthlyReport) -> list[Fact]:
    """Return the four facts of a monthly report."""
    month, before = report.month, report.month.plus(-12)
    day = f"{month.last_day.day} {_name(month)}"
    clients = report.cell(Figure.CLIENTS)
    cc_rr = report.cell(Figure.CC_RR)
    sac, last_year = report.cell(Figure.SAC), report.cell(Figure.SAC_SAME_MONTH_LAST_YEAR)
    year = report.cell(Figure.SAC_12_MONTHS)
    return [
        Fact(f"Clients on the scheme, {day}", clients, _about_clients(report)),
        Fact("C+C and R+R clients", cc_rr, (_about_minimum(report, cc_rr.value),)),
        Fact(
            f"SAC recorded in {_name(month)}",
            sac,
            (_compared(sac.value, last_year.value, before.name),),
        ),
        Fact(
            "SAC in twelve months",
            Cell(year.value, year.figure, year.of),
            (
                _compared(
                    year.value, report.data["sac_12_months_before"], "the twelve months before"
                ),
            ),
        ),
    ]


def change_in_words(now: int, before: int, than: str) -> str:
    """Say how a number differs: `1 more than July`, `as many as July`."""
    if now == before:
        return f"as many as {than}"
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'} than {than}"


def minimum_in_words(clients: int, minimum: int) -> str:
    """Say where the C+C and R+R clients stand: `2 under the minimum of 70`."""
    if clients == minimum:
        return f"exactly the minimum of {minimum}"
    way = "under" if clients < minimum else "over"
    return f"{abs(clients - minimum)} {way} the minimum of {minimum}"


def chart_title(report: MonthlyReport) -> str:
    """Name the chart."""
    first, last = report.month_list[0], report.month
    period = first.name if first == last else f"{first.name} to {last.name}"
    return f"Clients on the scheme and serious acquisitive crime, {report.district}, {period}"


def chart_description(report: MonthlyReport) -> str:
    """Say what the chart shows, for those who do not see it."""
    said = [_bars(report), _line("Solid line: clients", report.run(Figure.CLIENTS))]
    if report.minimum is not None:
        runs = report.run(Figure.CC_RR)
        said.append(_line("Dotted line: C+C and R+R clients", runs))
        stand = f": {minimum_in_words(runs[-1], report.minimum)}" if runs[-1] is not None else ""
        said.append(f"The dashed line is the minimum{stand or f' of {report.minimum}'}.")
    return " ".join([*said, "All figures are in the table below."])


def produced_in_words(report: MonthlyReport) -> str:
    """Say when a report was produced: `Monday 13 October 2025, 08:40`."""
    local = report.produced_at.astimezone(LONDON)
    return f"{local:%A} {day_in_words(local.date())}, {local:%H:%M}"


def plain(words: Words) -> str:
    """Write words with figures among them as one text."""
    return "".join(part.text if isinstance(part, Cell) else part for part in words)


def left_out_in_words(left_out: int) -> str:
    """Say how many more figures differ, which follow from those that are shown."""
    if left_out == 1:
        return "1 more figure follows from these; it is in the XLSX file."
    return f"{left_out} more figures follow from these; they are in the XLSX file."


def when_and_who(change: Change) -> str:
    """Write `9 Oct 2025, Hazel Merlin`; empty where it is not known."""
    return ", ".join(
        part for part in (day_in_table(change.when) if change.when else "", change.who) if part
    )


def _about_clients(report: MonthlyReport) -> Words:
    clients, in_custody = report.cell(Figure.CLIENTS), report.cell(Figure.IN_CUSTODY)
    if not isinstance(clients.value, int):
        return (_not_shown(clients.value),)
    before = _clients_before(report)
    said = ""
    if isinstance(before, int):
        said = f"{change_in_words(clients.value, before, _name(report.month.plus(-1)))}; "
    if isinstance(in_custody.value, int):
        return said, in_custody, " in custody or on remand"
    return (f"{said}in custody: not shown",)


def _clients_before(report: MonthlyReport) -> Value:
    if not report.public:
        opening: int = report.data["reconciliation"]["month"]["opening"]
        return opening
    return report.rows[-2][Figure.CLIENTS] if len(report.rows) > 1 else None


def _about_minimum(report: MonthlyReport, value: Value) -> str:
    if not isinstance(value, int):
        return _not_shown(value)
    if report.minimum is None:
        return f"{report.district} has set no minimum"
    return minimum_in_words(value, report.minimum)


def _not_shown(value: Value) -> str:
    return "not shown, to protect a small count of people" if value == HIDDEN else ""


def _compared(now: Value, before: Value, than: str) -> str:
    if not isinstance(now, int):
        return "not counted: a month has no police file and no exact count"
    if not isinstance(before, int):
        return f"{than[:1].upper()}{than[1:]} {_were(than)} not counted"
    return f"{change_in_words(now, before, than)} ({before:,})"


def _were(period: str) -> str:
    return "were" if period.endswith("before") else "was"


def _bars(report: MonthlyReport) -> str:
    counts = [
        (count, month)
        for count, month in zip(report.run(Figure.SAC), report.month_list, strict=True)
        if count is not None
    ]
    if not counts:
        return "No serious acquisitive crime was counted in these months."
    (first, since), (last, until) = counts[0], counts[-1]
    most, when = max(counts, key=lambda counted: counted[0])
    said = f"Bars: serious acquisitive crime, {first:,} in {since.name}"
    if len(counts) > 1:
        said += f", {last:,} in {until.name}, highest {most:,} in {when.name}"
    missing = len(report.rows) - len(counts)
    if missing:
        said += f"; {missing} {'month is' if missing == 1 else 'months are'} not counted"
    return f"{said}."


def _line(what: str, counts: list[int | None]) -> str:
    known = [count for count in counts if count is not None]
    if counts[-1] is None:
        return f"{what}, not shown."
    if min(known) == max(known):
        return f"{what}, {known[0]:,} throughout."
    return f"{what}, between {min(known):,} and {max(known):,}, {counts[-1]:,} at the end."


def _name(month: Month) -> str:
    return month.name.split()[0]
