"""Read grants and their headings. Nothing here changes a row; no client is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from iom.db import db
from iom.fund.domain import (
    NOT_ALLOCATED,
    GrantKind,
    first_day,
    heading_name,
    last_day,
    year_name,
    year_of,
)
from iom.fund.ledger import Balance, Movement, total
from iom.fund.models import Allocation, Grant, GrantYear, Line
from iom.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a grant's year and how it stands."""

    id: int
    name: str
    balance: Balance
    lines: int

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return heading_name(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A grant in one financial year.

    Attributes:
        headings: what is not allocated yet first, then the others as they were made.
        awarded: what the grant came to, by the first line and its revisions.
        carried_in: what came from the year before.
    """

    code: str
    grant: str
    kind: GrantKind
    carries_over: bool
    year: int
    closed_at: datetime | None
    headings: tuple[Heading, ...]
    awarded: int
    carried_in: int
    gone: int

    @property
    def name(self) -> str:
        """As a reader sees the year: `2010-11`."""
        return year_name(self.year)

    @property
    def balance(self) -> Balance:
        """How all of its headings stand together."""
        return total(each.balance for each in self.headings)

    @property
    def not_allocated(self) -> int:
        """What is under no heading yet."""
        return sum(each.balance.left for each in self.headings if each.name == NOT_ALLOCATED)

    @property
    def seen(self) -> int:
        """How many lines it has: what a form of it carries."""
        return sum(each.lines for each in self.headings)

    @property
    def first_on(self) -> date:
        """Its first day."""
        return first_day(self.year)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return last_day(self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """A grant with its years, the latest first."""

    code: str
    name: str
    kind: GrantKind
    owner: str
    carries_over: bool
    note: str
    version: int
    years: tuple[Year, ...]


def list_grants() -> list[Of]:
    """List all grants by code, each with its years. Three statements."""
    rows = db.session.scalars(select(Grant).order_by(Grant.code)).all()
    years: dict[int, list[Year]] = {row.id: [] for row in rows}
    by_id = {row.id: row for row in rows}
    headings = _headings()
    for year in db.session.scalars(select(GrantYear).order_by(GrantYear.year.desc())):
        years[year.grant_id].append(_year(by_id[year.grant_id], year, headings.get(year.id, ())))
    return [
        Of(
            code=row.code,
            name=row.name,
            kind=row.kind,
            owner=row.owner,
            carries_over=row.carries_over,
            note=row.note,
            version=row.version,
            years=tuple(years[row.id]),
        )
        for row in rows
    ]


def get_grant(code: str) -> Of:
    """Fetch a grant with its years.

    Raises:
        NotFound: there is none.
    """
    for each in list_grants():
        if each.code == code:
            return each
    raise NotFound("There is no such grant.")


def get_year(code: str, year: int) -> Year:
    """Fetch a grant's year; one of which nothing is said yet is empty.

    Raises:
        NotFound: there is no such grant, or no such year can be.
    """
    grant = get_grant(code)
    for each in grant.years:
        if each.year == year:
            return each
    if not 1990 <= year <= 2200:
        raise NotFound("There is no such year.")
    return Year(
        code=grant.code,
        grant=grant.name,
        kind=grant.kind,
        carries_over=grant.carries_over,
        year=year,
        closed_at=None,
        headings=(),
        awarded=0,
        carried_in=0,
        gone=0,
    )


def headings_to_spend(today: date) -> list[tuple[Year, Heading]]:
    """List the headings out of which money can be approved: of open years that have begun."""
    return [
        (year, heading)
        for grant in list_grants()
        for year in grant.years
        if year.closed_at is None and year.year <= year_of(today)
        for heading in year.headings
        if heading.name != NOT_ALLOCATED
    ]


_OF_AWARD = (Movement.AWARDED, Movement.AWARD_REVISED)
_GONE = (Movement.LAPSED, Movement.CARRIED_OUT)


def _headings() -> dict[int, tuple[tuple[Allocation, dict[Movement, int]], ...]]:
    sums: dict[int, dict[Movement, int]] = {}
    wanted = (*_OF_AWARD, *_GONE, Movement.CARRIED_IN)
    for allocation_id, movement, pence in db.session.execute(
        select(Line.allocation_id, Line.movement, func.sum(Line.pence))
        .where(Line.movement.in_(wanted))
        .group_by(Line.allocation_id, Line.movement)
    ):
        sums.setdefault(allocation_id, {})[movement] = int(pence)
    found: dict[int, tuple[tuple[Allocation, dict[Movement, int]], ...]] = {}
    rows = select(Allocation).order_by(Allocation.heading != NOT_ALLOCATED, Allocation.id)
    for row in db.session.scalars(rows):
        found[row.year_id] = (*found.get(row.year_id, ()), (row, sums.get(row.id, {})))
    return found


def _year(
    grant: Grant, year: GrantYear, rows: Sequence[tuple[Allocation, dict[Movement, int]]]
) -> Year:
    def summed(*movements: Movement) -> int:
        return sum(sums.get(each, 0) for _, sums in rows for each in movements)

    return Year(
        code=grant.code,
        grant=grant.name,
        kind=grant.kind,
        carries_over=grant.carries_over,
        year=year.year,
        closed_at=year.closed_at,
        headings=tuple(
            Heading(id=row.id, name=row.heading, balance=row.balance, lines=row.lines)
            for row, _ in rows
        ),
        awarded=summed(*_OF_AWARD),
        carried_in=summed(Movement.CARRIED_IN),
        gone=summed(*_GONE),
    )
