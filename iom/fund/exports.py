"""Statements and figures of the fund as files for spreadsheets. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iom.contacts.domain import Outcome
from iom.files.writing import Value, write_csv
from iom.fund.figures import PublicTable, Table
from iom.fund.ledgers import Year
from iom.fund.lines import Posted
from iom.kernel.money import in_figures

MARKING = "OFFICIAL-SENSITIVE"
_STATEMENT = (
    *("grant", "year", "line", "date", "heading", "movement", "request", "beside", "how"),
    *("reference", "reason", "by", "allocated", "committed", "paid", "left_of_heading"),
    *("left_of_year", "marking"),
)
_SPENT = (
    *("year", "by", "group", "requests", "people", "paid", "unpaid"),
    *(f"outcome_{each.value.replace('-', '_')}" for each in Outcome),
    *("outcome_not_said", "marking"),
)
_PUBLIC = ("year", "by", "group", "people", "paid")


def statement_csv(year: Year, lines: Sequence[Posted]) -> bytes:
    """Return every line of a grant's year; the sums of its columns are the statement's totals."""
    return write_csv(_STATEMENT, _lines(year, lines))


def _lines(year: Year, lines: Sequence[Posted]) -> Iterator[list[Value]]:
    for number, each in enumerate(lines, 1):
        yield [
            *(year.code, year.name, number, each.on.isoformat(), each.heading),
            each.movement.value,
            f"F-{each.request_id}" if each.request_id else "",
            *(each.beside, each.how, each.reference, each.reason, each.by),
            *(in_figures(pence) for pence in _effects(each)),
            *(in_figures(each.left), in_figures(each.running), MARKING),
        ]


def _effects(each: Posted) -> tuple[int, int, int]:
    return each.effect.allocated, each.effect.committed, each.effect.paid


def spent_csv(tables: Sequence[Table], year: str) -> bytes:
    """Return what was spent by source, heading, pathway and district, with what it led to."""
    rows: list[list[Value]] = [
        [
            *(year, table.code, each.name, each.requests, each.people),
            *(in_figures(each.paid), in_figures(each.unpaid)),
            *(each.outcomes.get(outcome, 0) for outcome in Outcome),
            *(each.requests - each.said, MARKING),
        ]
        for table in tables
        for each in table.groups
    ]
    return write_csv(_SPENT, rows)


def public_csv(tables: Sequence[PublicTable], year: str) -> bytes:
    """Return what anybody may be shown of what was spent."""
    rows: list[list[Value]] = [
        [year, table.heading, each.name, each.people, in_figures(each.paid)]
        for table in tables
        for each in table.lines
    ]
    return write_csv(_PUBLIC, rows)
