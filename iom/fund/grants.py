"""Open grants, set what they come to, allocate it and close their years.

Each function is one act; none of them commits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.db import db
from iom.fund import books
from iom.fund.books import Entry
from iom.fund.domain import (
    HEADING_MAX,
    LINE_MAX,
    NOT_ALLOCATED,
    BadRequest,
    FundMoved,
    GrantKind,
    check_words,
    last_day,
    year_name,
    year_of,
)
from iom.fund.events import (
    FundYearClosed,
    GrantAwarded,
    GrantChanged,
    GrantOpened,
    MoneyMoved,
    subject_of_grant,
)
from iom.fund.ledger import Movement
from iom.fund.models import Allocation, Grant, GrantYear, Line
from iom.kernel.dates import day_in_words
from iom.kernel.errors import NotFound
from iom.kernel.money import sterling
from iom.transaction import savepoint

_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])?", re.ASCII)
_WHY = "Say why: it stands in the ledger."


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutGrant:
    """What is said of a grant."""

    name: str
    kind: GrantKind
    owner: str
    carries_over: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Which year of which grant an act is about, as the form was made with it.

    Attributes:
        seen: how many lines the year had then.
        token: of the form: sent twice, it is one act.
    """

    code: str
    year: int
    seen: int
    token: str
    reason: str
    actor: Reader
    at: datetime
    today: date


def open_grant(code: str, about: AboutGrant, *, token: str, actor: Reader, at: datetime) -> str:
    """Open a grant; return its code. Sent twice, it is one.

    Raises:
        BadRequest: a text cannot be right, or there is a grant of this code.
    """
    known = db.session.scalar(select(Grant).where(Grant.token == token))
    if known is not None:
        return known.code
    canonical = code.strip().upper()
    if not _CODE.fullmatch(canonical):
        raise BadRequest("A code has 1 to 20 letters, digits and hyphens, like CSF-REV.", "code")
    kept = _checked(about)
    grant = Grant(code=canonical, token=token, made_at=at, made_by=actor.ref, **kept)
    try:
        with savepoint():
            db.session.add(grant)
            db.session.flush()
    except IntegrityError:
        raise BadRequest(f"There is a grant {canonical} already.", "code") from None
    audit.record(GrantOpened(subject=subject_of_grant(canonical)), actor=actor, at=at)
    return canonical


def change_grant(
    code: str, about: AboutGrant, *, version: int, actor: Reader, at: datetime
) -> None:
    """Change what is said of a grant. What was closed stays as it was closed.

    Raises:
        NotFound: there is none.
        BadRequest: a text cannot be right.
        FundMoved: somebody else changed it meanwhile.
    """
    grant, kept = books.take_grant(code), _checked(about)
    if all(getattr(grant, name) == value for name, value in kept.items()):
        return
    if grant.version != version:
        raise FundMoved(
            "Somebody else changed this grant while you looked. Nothing of yours was done: look at "
            "it as it stands now, and send yours again if it should still be."
        )
    for name, value in kept.items():
        setattr(grant, name, value)
    audit.record(GrantChanged(subject=subject_of_grant(grant.code)), actor=actor, at=at)


def award(doing: Doing, pence: int) -> None:
    """Say what a grant comes to in a year: the first time that is its award, then a revision.

    Once the year is closed it is a correction: what it brings lapses or is carried over at once,
    and what it takes comes out of what had lapsed or was carried over.

    Raises:
        NotFound: there is no such grant.
        BadRequest: there is no reason, the amount holds already, or the year lies too far ahead.
        NotEnough: the award would be less than what is allocated already.
        FundMoved: somebody else moved money of this year meanwhile.
    """
    grant = books.take_grant(doing.code)
    if doing.year > year_of(doing.today) + 1:
        raise BadRequest("A grant is set for this financial year or the next.")
    year = books.year_for(grant, doing.year)
    pot = books.heading_for(year, NOT_ALLOCATED)
    if books.find_line(pot, doing.token) is not None:
        return
    reason = _begin(doing, year)
    before, first = _award_of(pot)
    change = pence - before
    if change == 0 and not first:
        raise BadRequest(f"It is {sterling(pence)} already.", "pence")
    entry = Entry(on=doing.today, at=doing.at, by=doing.actor.ref, reason=reason, token=doing.token)
    if year.closed_at is not None and change < 0:
        books.bring_back(grant, year, pot, -change, entry)
    books.post(pot, Movement.AWARDED if first else Movement.AWARD_REVISED, change, entry)
    if year.closed_at is not None:
        books.sweep(grant, year, pot, entry)
    subject = subject_of_grant(grant.code)
    event = GrantAwarded(subject=subject, year=doing.year, before_pence=before, after_pence=pence)
    audit.record(event, actor=doing.actor, at=doing.at)


def move(doing: Doing, *, out_of: str, into: str, pence: int) -> None:
    """Move money between headings, or between one and what is not allocated yet.

    A heading into which money goes for the first time is a new one.

    Raises:
        NotFound: there is no such grant, or no such heading to move out of.
        BadRequest: a text or the amount cannot be right, or the year is closed.
        NotEnough: it is more than is left where it comes from.
        FundMoved: somebody else moved money of this year meanwhile.
    """
    grant = books.take_grant(doing.code)
    year = books.year_for(grant, doing.year)
    source = _heading(year, out_of)
    if books.find_line(source, doing.token) is not None:
        return
    reason = _begin(doing, year)
    target = check_words(into, "new_heading", most=HEADING_MAX)
    if pence <= 0:
        raise BadRequest("Enter more than nothing.", "pence")
    if target.casefold() == source.heading.casefold():
        raise BadRequest("Choose two headings.", "into")
    if year.closed_at is not None:
        raise BadRequest(f"{year_name(year.year)} is closed: nothing is left to move.")
    entry = Entry(on=doing.today, at=doing.at, by=doing.actor.ref, reason=reason, token=doing.token)
    books.move(source, books.heading_for(year, target), pence, entry)
    event = MoneyMoved(subject=subject_of_grant(grant.code), year=year.year, pence=pence)
    audit.record(event, actor=doing.actor, at=doing.at)


def close_year(doing: Doing) -> None:
    """Close a year: all that is left of it lapses, or is carried over, to the penny.

    What is approved and unpaid stays, and can be paid later.

    Raises:
        NotFound: there is no such grant.
        BadRequest: the year is not over.
        FundMoved: somebody else moved money of this year meanwhile.
    """
    grant = books.take_grant(doing.code)
    year = books.year_for(grant, doing.year)
    if year.closed_at is not None and year.closed_by == doing.actor.ref:
        return
    if year.closed_at is not None or _lines(year) != doing.seen:
        raise _moved()
    ends = last_day(year.year)
    if doing.today <= ends:
        raise BadRequest(f"The year ends on {day_in_words(ends)}: it is closed after that.")
    entry = Entry(
        on=doing.today, at=doing.at, by=doing.actor.ref, reason=f"{year_name(year.year)} closed"
    )
    rows = db.session.scalars(
        select(Allocation).where(Allocation.year_id == year.id).order_by(Allocation.id)
    ).all()
    left = sum(books.sweep(grant, year, row, entry) for row in rows)
    year.closed_at, year.closed_by = doing.at, doing.actor.ref
    event = FundYearClosed(
        subject=subject_of_grant(grant.code),
        year=year.year,
        pence=left,
        carried=grant.carries_over,
    )
    audit.record(event, actor=doing.actor, at=doing.at)


def _begin(doing: Doing, year: GrantYear) -> str:
    """Return the reason, once it is clear that the actor saw the year as it stands."""
    reason = check_words(doing.reason, "reason", _WHY)
    if _lines(year) != doing.seen:
        raise _moved()
    return reason


def _moved() -> FundMoved:
    return FundMoved(
        "Somebody else moved money of this year while you looked. Nothing of yours was done: look "
        "at it as it stands now, and send yours again if it should still be."
    )


def _lines(year: GrantYear) -> int:
    found = select(func.coalesce(func.sum(Allocation.lines), 0))
    return int(db.session.scalar(found.where(Allocation.year_id == year.id)) or 0)


def _award_of(pot: Allocation) -> tuple[int, bool]:
    """Return what the grant comes to so far, and whether nobody has said so yet."""
    number, pence = db.session.execute(
        select(func.count(Line.id), func.coalesce(func.sum(Line.pence), 0)).where(
            Line.allocation_id == pot.id,
            Line.movement.in_((Movement.AWARDED, Movement.AWARD_REVISED)),
        )
    ).one()
    return int(pence), number == 0


def _heading(year: GrantYear, heading: str) -> Allocation:
    found = db.session.scalar(
        select(Allocation).where(Allocation.year_id == year.id, Allocation.heading == heading)
    )
    if found is None:
        raise NotFound("There is no such heading.")
    return found


def _checked(about: AboutGrant) -> dict[str, object]:
    return {
        "name": check_words(about.name, "name", "Enter a name.", most=LINE_MAX),
        "kind": about.kind,
        "owner": check_words(about.owner, "owner", most=LINE_MAX),
        "carries_over": about.carries_over,
        "note": check_words(about.note, "note"),
    }
