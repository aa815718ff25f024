"""Lines about contacts that were missed, and about clients whom nobody has met for long."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from iom.clients.models import Client
from iom.cohort.domain import LEVEL_NAMES
from iom.cohort.models import LevelSpan
from iom.contacts.domain import Attendance
from iom.contacts.kinds import CONTACT
from iom.contacts.models import Contact
from iom.desk.domain import MISSED_FOR, QUIET_DAYS, QUIET_LEVELS, Line, day_words
from iom.desk.reach import Desk, ago, came, contact_seen, met_since, selected_by, who_of


def list_missed(desk: Desk) -> list[Line]:
    """List contacts that a client missed without a good reason and that nobody has made good."""
    if not desk.sees_clients:
        return []
    other = aliased(Contact, name="other")
    missed = (
        select(func.count())
        .where(
            other.client_id == Client.id,
            other.attended == Attendance.UNACCEPTABLE_ABSENCE,
            other.on >= ago(desk.today, QUIET_DAYS),
            other.on <= Contact.on,
            other.ended_at.is_(None),
        )
        .scalar_subquery()
    )
    statement = (
        desk.about(Contact, Contact.on, Contact.kind, Contact.worker, missed)
        .where(
            Contact.attended == Attendance.UNACCEPTABLE_ABSENCE,
            Contact.on >= desk.today - MISSED_FOR,
            Contact.on <= desk.today,
            contact_seen(desk.reader),
            ~met_since(desk.reader, Contact.on),
        )
        .order_by(Contact.on, Contact.id)
    )
    found = []
    for row in desk.rows(statement):
        _, day, kind, worker, times = row[4:]
        who = who_of(row)
        found.append(
            Line(
                day=day,
                when=day_words(day, desk.today),
                who=who,
                what=f"{kind.label}{f' with {worker}' if worker else ''}, not acceptable.",
                strong=f"{times} missed in {QUIET_DAYS} days:" if times > 1 else "",
                acts=(desk.add("Record the next contact", CONTACT, who.ref),),
            )
        )
    return found


def list_quiet(desk: Desk) -> list[Line]:
    """List clients at level 3 to 5 on the scheme for 28 days whom nobody has met in 28 days."""
    if not desk.sees_clients:
        return []
    first = ago(desk.today, QUIET_DAYS)
    last = (
        select(func.max(Contact.on))
        .where(Contact.client_id == Client.id, came(Contact), contact_seen(desk.reader))
        .scalar_subquery()
    )
    statement = (
        desk.people(LevelSpan.value, last)
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
    found = []
    for row in desk.rows(statement):
        level, met_on = row[4:]
        who = who_of(row)
        since = f"No contact {(desk.today - met_on).days} days" if met_on else "No contact yet"
        found.append(
            Line(
                day=met_on or first,
                when=since,
                who=who,
                what=f"Level {level} {LEVEL_NAMES[level]}.",
                acts=(desk.add("Record a contact", CONTACT, who.ref),),
            )
        )
    return found
