"""Lines about contacts that were missed, and about clients whom nobody has met for long."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from iom.clients.models import Client
from iom.cohort.domain import LEVEL_NAMES
from iom.cohort.models import LevelSpan
from iom.contacts.domain import Attendance, ContactKind
from iom.contacts.kinds import CONTACT
from iom.contacts.models import Contact
from iom.desk.domain import MISSED_FOR, QUIET_DAYS, QUIET_LEVELS, Line, day_words
from iom.desk.reach import (
    Desk,
    ago,
    as_text,
    came,
    contact_seen,
    met_since,
    selected_by,
    who_of,
)

# Made once: the text of a statement with a new alias would be worked out anew each time.
_Other = aliased(Contact, name="other")


def list_missing(desk: Desk) -> list[Line]:
    """List contacts that were missed and not made good, and whom nobody has met for long."""
    if not desk.sees_clients:
        return []
    missed, quiet = desk.rows_of(_missed(desk), _quiet(desk))
    return [*(_miss(desk, row) for row in missed), *(_silence(desk, row) for row in quiet)]


def _missed(desk: Desk) -> Select[Any]:
    """Select contacts that a client missed without a good reason and that nobody has made good."""
    missed = (
        select(func.count())
        .where(
            _Other.client_id == Client.id,
            _Other.attended == Attendance.UNACCEPTABLE_ABSENCE,
            _Other.on >= ago(desk.today, QUIET_DAYS),
            _Other.on <= Contact.on,
            _Other.ended_at.is_(None),
        )
        .scalar_subquery()
    )
    return (
        desk.about(Contact, Contact.on, as_text(Contact.kind), Contact.worker, missed)
        .where(
            Contact.attended == Attendance.UNACCEPTABLE_ABSENCE,
            Contact.on >= desk.today - MISSED_FOR,
            Contact.on <= desk.today,
            contact_seen(desk.reader),
            ~met_since(desk.reader, Contact.on),
        )
        .order_by(Contact.on, Contact.id)
    )


def _miss(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    _, day, kind, worker, times = row[4:]
    who = who_of(row)
    with_whom = f" with {worker}" if worker else ""
    return Line(
        day=day,
        when=day_words(day, desk.today),
        who=who,
        what=f"{ContactKind(kind).label}{with_whom}, not acceptable.",
        strong=f"{times} missed in {QUIET_DAYS} days:" if times > 1 else "",
        acts=(desk.add("Record the next contact", CONTACT, who.ref),),
    )


def _quiet(desk: Desk) -> Select[Any]:
    """Select clients at level 3 to 5 on the scheme for 28 days whom nobody has met in 28 days."""
    first = ago(desk.today, QUIET_DAYS)
    last = (
        select(func.max(Contact.on))
        .where(Contact.client_id == Client.id, came(Contact), contact_seen(desk.reader))
        .scalar_subquery()
    )
    return (
        desk.people(LevelSpan.value, last, literal(""), literal(""), literal(0))
        .join(
            LevelSpan,
            and_(
                LevelSpan.client_id == Client.id,
                LevelSpan.from_on <= desk.today,
                or_(LevelSpan.to_on.is_(None), LevelSpan.to_on > desk.today),
                LevelSpan.value.in_(QUIET_LEVELS),
            ),
        )
        .where(selected_by(first, desk.today), ~met_since(desk.reader, first))
        .order_by(Client.id)
    )


def _silence(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    level, met_on, *_ = row[4:]
    who = who_of(row)
    return Line(
        day=met_on or ago(desk.today, QUIET_DAYS),
        when=f"No contact {(desk.today - met_on).days} days" if met_on else "No contact yet",
        who=who,
        what=f"Level {level} {LEVEL_NAMES[level]}.",
        acts=(desk.add("Record a contact", CONTACT, who.ref),),
    )
