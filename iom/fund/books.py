"""Keep the books: the one place that writes lines of the ledger. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from iom.db import db
from iom.fund.domain import NOT_ALLOCATED
from iom.fund.ledger import Movement, at_year_end
from iom.fund.models import Allocation, Grant, GrantYear, Line
from iom.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a line says besides the money.

    Attributes:
        by: who makes it, by reference.
        reason: in words; empty for what is done with a request, whose words stand there.
        token: of the form; the same one is never taken twice under a heading.
    """

    on: date
    at: datetime
    by: str
    reason: str = ""
    request_id: int | None = None
    reverses_id: int | None = None
    beside_id: int | None = None
    how: str = ""
    reference: str = ""
    token: str | None = None


def take_grant(code: str) -> Grant:
    """Fetch a grant for a change of its money, so that nobody else moves any of it meanwhile.

    Raises:
        NotFound: there is none.
    """
    return _taken(Grant.code == code)


def take_allocation(allocation_id: int) -> tuple[Allocation, GrantYear, Grant]:
    """Fetch a heading with its grant, which is locked first.

    Raises:
        NotFound: there is none.
    """
    owner = select(GrantYear.grant_id).join(Allocation, Allocation.year_id == GrantYear.id)
    grant_id = db.session.scalar(owner.where(Allocation.id == allocation_id))
    grant = _taken(Grant.id == (grant_id or 0))
    found = db.session.execute(
        select(Allocation, GrantYear)
        .join(GrantYear, GrantYear.id == Allocation.year_id)
        .where(Allocation.id == allocation_id)
        .execution_options(populate_existing=True)
    ).one()
    return found[0], found[1], grant


def _taken(which: ColumnElement[bool]) -> Grant:
    grant: Grant | None = db.session.scalar(
        select(Grant)
        .where(which)
        .with_for_update(of=Grant)
        .execution_options(populate_existing=True)
    )
    if grant is None:
        raise NotFound("There is no such grant.")
    return grant


def year_for(grant: Grant, year: int) -> GrantYear:
    """Return a grant's year, which is made where there is none yet. The grant is locked."""
    found = db.session.scalar(
        select(GrantYear)
        .where(GrantYear.grant_id == grant.id, GrantYear.year == year)
        .execution_options(populate_existing=True)
    )
    if found is None:
        found = GrantYear(grant_id=grant.id, year=year)
        db.session.add(found)
        db.session.flush()
    return found


def heading_for(year: GrantYear, heading: str) -> Allocation:
    """Return a heading of a year, which is made where there is none; capitals do not count."""
    rows = db.session.scalars(
        select(Allocation)
        .where(Allocation.year_id == year.id)
        .execution_options(populate_existing=True)
    )
    for row in rows:
        if row.heading.casefold() == heading.casefold():
            return row
    made = Allocation(
        year_id=year.id,
        heading=heading,
        allocated_pence=0,
        committed_pence=0,
        paid_pence=0,
        lines=0,
    )
    db.session.add(made)
    db.session.flush()
    return made


def find_line(allocation: Allocation, token: str) -> Line | None:
    """Find the line that a form has made already."""
    return db.session.scalar(
        select(Line).where(Line.allocation_id == allocation.id, Line.token == token)
    )


def post(allocation: Allocation, movement: Movement, pence: int, entry: Entry) -> Line:
    """Write one line, and how its heading stands after it. The grant is locked.

    Raises:
        NotEnough, MoreThanCommitted: as in `Balance.after`.
    """
    after = allocation.balance.after(movement, pence)
    allocation.allocated_pence = after.allocated
    allocation.committed_pence = after.committed
    allocation.paid_pence = after.paid
    allocation.lines += 1
    line = Line(
        allocation_id=allocation.id,
        number=allocation.lines,
        on=entry.on,
        movement=movement,
        pence=pence,
        left_pence=after.left,
        request_id=entry.request_id,
        reverses_id=entry.reverses_id,
        beside_id=entry.beside_id,
        how=entry.how,
        reference=entry.reference,
        reason=entry.reason,
        token=entry.token,
        at=entry.at,
        by=entry.by,
    )
    db.session.add(line)
    db.session.flush()
    return line


def move(out_of: Allocation, into: Allocation, pence: int, entry: Entry) -> None:
    """Move money from one heading to another: two lines, which add up to nothing.

    Raises:
        NotEnough: it is more than is left where it comes from.
    """
    post(out_of, Movement.MOVED, -pence, replace(entry, beside_id=into.id))
    post(into, Movement.MOVED, pence, replace(entry, beside_id=out_of.id))


def sweep(grant: Grant, year: GrantYear, allocation: Allocation, entry: Entry) -> int:
    """Let what is left of a closed year lapse, or carry it over; return how much that was.

    It is done when the year is closed, and again whenever something comes back after that, so that
    nothing is ever left of a closed year.
    """
    movement, left = at_year_end(allocation.balance, carries=grant.carries_over)
    if left == 0:
        return 0
    bare = replace(entry, request_id=None, reverses_id=None, how="", reference="", token=None)
    if movement is Movement.LAPSED:
        post(allocation, movement, left, bare)
        return left
    following = year_for(grant, year.year + 1)
    pot = heading_for(following, NOT_ALLOCATED)
    post(allocation, movement, left, replace(bare, beside_id=pot.id))
    post(pot, Movement.CARRIED_IN, left, replace(bare, beside_id=allocation.id))
    if following.closed_at is not None:
        sweep(grant, following, pot, entry)
    return left


def bring_back(
    grant: Grant, year: GrantYear, allocation: Allocation, pence: int, entry: Entry
) -> None:
    """Take back so much of what lapsed or was carried over when a year was closed.

    Raises:
        NotEnough: what was carried over is allocated, committed or paid by now.
    """
    bare = replace(entry, token=None)
    if not grant.carries_over:
        post(allocation, Movement.LAPSED, -pence, bare)
        return
    following = year_for(grant, year.year + 1)
    pot = heading_for(following, NOT_ALLOCATED)
    if following.closed_at is not None:
        bring_back(grant, following, pot, pence, entry)
    post(pot, Movement.CARRIED_IN, -pence, replace(bare, beside_id=allocation.id))
    post(allocation, Movement.CARRIED_OUT, -pence, replace(bare, beside_id=pot.id))
