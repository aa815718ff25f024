"""An evaluation as files for spreadsheets. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from iom.contacts.domain import Outcome
from iom.evaluation.domain import Period, Rate, Result
from iom.evaluation.public import Cell, PublicResults, Row
from iom.evaluation.ranges import Range
from iom.evaluation.results import Results
from iom.evaluation.words import CAVEAT, CAVEAT_TITLE, HOW, METHOD
from iom.files.writing import Sheet, Value, write_csv, write_xlsx
from iom.kernel.rounding import half_up
from iom.kernel.small_numbers import HIDDEN

MARKING = "OFFICIAL-SENSITIVE"
_HEADER = (
    *("where", "from", "to", "by", "provider_or_group", "pathway", "people", "sessions"),
    *("appointments", "kept", "kept_low", "kept_high", "our_side"),
    *(f"outcome_{each.value.replace('-', '_')}" for each in Outcome),
    *("outcomes_said", "positive_low", "positive_high", "cost_pence", "contacts_with_cost"),
    *("contacts", "pence_per_positive", "pence_per_positive_low", "pence_per_positive_high"),
    *("people_followed", "offences_before", "days_before", "per_year_before"),
    *("per_year_before_low", "per_year_before_high", "offences_after", "days_after"),
    *("per_year_after", "per_year_after_low", "per_year_after_high", "marking"),
)
_PUBLIC = (
    *("scheme", "from", "to", "by", "provider_or_group", "pathway", "people"),
    *("people_with_positive_outcome", "sessions", "per_cent_of_appointments_kept"),
    *("pence_per_positive", "per_year_before", "per_year_after"),
)


def as_csv(results: Results, where: str) -> bytes:
    """Write a line for each provider on each pathway, each sex, each age band, and all."""
    return write_csv(_HEADER, _rows(results, where))


def as_xlsx(results: Results, where: str, *, at: datetime) -> bytes:
    """Write the same as a workbook, with how it was worked out."""
    about: list[list[Value]] = [
        ["Evaluation of", where],
        ["From", results.period.first],
        ["To", results.period.last],
        ["Produced, as at", at],
        ["Marking", MARKING],
        ["Counted", HOW],
        ["Ranges", METHOD],
        [CAVEAT_TITLE, CAVEAT],
        ["Sessions that name neither a provider nor an agency", results.unnamed],
    ]
    sheets = {
        "Figures": Sheet(_HEADER, list(_rows(results, where))),
        "About": Sheet(["what", "is"], about),
    }
    return write_xlsx(sheets, created=at)


def public_csv(results: PublicResults, scheme: str, period: Period) -> bytes:
    """Write what anybody may be shown; `c` stands for what is kept back."""
    rows = [_public("everybody", Row("all", "", results.total), scheme, period)]
    rows += [_public("work", row, scheme, period) for row in results.work]
    for axis, found in results.groups.items():
        rows += [_public(axis.value, row, scheme, period) for row in found]
    return write_csv(_PUBLIC, rows)


def _rows(results: Results, where: str) -> Iterator[list[Value]]:
    head: list[Value] = [where, results.period.first, results.period.last]
    yield [*head, "everybody", "all", "", *_figures(results.total), MARKING]
    for line in results.lines:
        yield [*head, "work", line.provider, line.pathway, *_figures(line.result), MARKING]
    for axis, groups in results.groups.items():
        for group in groups:
            yield [*head, axis.value, group.name, "", *_figures(group.result), MARKING]


def _figures(result: Result) -> list[Value]:
    return [
        *(result.people, result.sessions, result.appointments, result.kept),
        *_ends(result.attendance, 3),
        result.our_side,
        *(result.outcomes.get(each, 0) for each in Outcome),
        result.said,
        *_ends(result.success, 3),
        *(result.cost_pence if result.has_cost else None, result.costed, result.contacts),
        result.each_pence,
        *_ends(result.each_range, 0),
        result.followed,
        *_rate(result.before),
        *_rate(result.after),
    ]


def _rate(rate: Rate) -> list[Value]:
    per_year = None if rate.per_year is None else _rounded(rate.per_year, 2)
    return [rate.offences, rate.days, per_year, *_ends(rate.range, 2)]


def _ends(found: Range | None, places: int) -> list[Value]:
    if found is None:
        return [None, None]
    return [_rounded(found.low, places), _rounded(found.high, places)]


def _rounded(value: float, places: int) -> Decimal:
    return half_up(Decimal(value), places)


def _public(by: str, row: Row, scheme: str, period: Period) -> list[Value]:
    head: list[Value] = [scheme, period.first, period.last, by, row.name, row.pathway]
    return [*head, *(_shown(row.cell) if row.cell else [HIDDEN] * (len(_PUBLIC) - len(head)))]


def _shown(cell: Cell) -> list[Value]:
    rest = (cell.attendance, cell.each_pence, *(cell.rates or (None, None)))
    shown = (HIDDEN if each is None else each for each in rest)
    return [cell.people, cell.positive, cell.sessions, *shown]
