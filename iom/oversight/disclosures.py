"""What people of an agency took out of the product: rows are in `trail`, sums here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from iom.accounts.domain import Reader
from iom.audit.models import AuditRecord
from iom.db import db
from iom.kernel.dates import Month
from iom.oversight.domain import day_begins
from iom.oversight.sought import PAGE, Sought
from iom.oversight.trail import CLIENT_PREFIX, AnySelect, between, bounded, narrowed, out_to

MONTHS = 12


@dataclass(frozen=True, slots=True)
class ClientTotal:
    """How often one client was taken out, by how many people, and when."""

    ref: str
    times: int
    people: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ClientTotals:
    """A page of clients by reference; `more` tells whether others follow."""

    rows: Sequence[ClientTotal]
    more: bool


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """What was taken out in a month: times, clients, people who did it."""

    month: Month
    times: int
    clients: int
    people: int

    @property
    def sought(self) -> Sought:
        """The rows that are summed."""
        return Sought(from_on=self.month.first_day, to_on=self.month.last_day)


def client_totals(reader: Reader, agency: str, sought: Sought, *, after: str) -> ClientTotals:
    """Sum disclosures by client, by reference, from after a reference on."""
    statement: AnySelect = select(
        AuditRecord.subject,
        func.count(),
        func.count(AuditRecord.actor.distinct()),
        func.min(AuditRecord.at),
        func.max(AuditRecord.at),
    ).where(
        out_to(agency),
        AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
        AuditRecord.subject > f"{CLIENT_PREFIX}{after}",
    )
    statement = (
        narrowed(reader, statement, sought)
        .group_by(AuditRecord.subject)
        .order_by(AuditRecord.subject)
        .limit(PAGE + 1)
    )
    rows = [
        ClientTotal(subject.removeprefix(CLIENT_PREFIX), times, people, first_at, last_at)
        for subject, times, people, first_at, last_at in db.session.execute(statement).all()
    ]
    return ClientTotals(rows[:PAGE], more=len(rows) > PAGE)


def month_totals(reader: Reader, agency: str, last: Month) -> list[MonthTotal]:
    """Sum disclosures by month, the last twelve, the latest first. Months are those of London."""
    months = last.last(MONTHS)
    begins_at = [day_begins(month.first_day) for month in months]
    place = case(
        *((AuditRecord.at >= begins_at[at], at) for at in range(MONTHS - 1, 0, -1)), else_=0
    ).label("place")
    statement = (
        select(
            place,
            func.count().label("times"),
            func.count(AuditRecord.subject.distinct()).label("clients"),
            func.count(AuditRecord.actor.distinct()).label("people"),
        )
        .where(out_to(agency), *between(begins_at[0], day_begins(last.plus(1).first_day)))
        .group_by(place)
    )
    found = {row.place: row for row in db.session.execute(bounded(reader, statement))}
    return [
        MonthTotal(month, found[at].times, found[at].clients, found[at].people)
        if at in found
        else MonthTotal(month, 0, 0, 0)
        for at, month in reversed(list(enumerate(months)))
    ]
