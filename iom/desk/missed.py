"""Lines about contacts that were missed, and about clients whom nobody has met for long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from iom.clients.models import Client
from iom.cohort.domain import LEVEL_NAMES
from iom.cohort.models import LevelSpan, Placement
from iom.contacts.counted import came, contact_seen
from iom.contacts.domain import Attendance, ContactKind
from iom.contacts.kinds import CONTACT
from iom.contacts.models import Contact
from iom.desk.domain import (
    FIRST_CONTACT,
    MISSED_FOR,
    QUIET_DAYS,
    QUIET_LEVELS,
    QUIET_LOOKED_AT,
    QUIET_SHOWN,
    Act,
    Line,
    day_words,
)
from iom.desk.reach import (
    Desk,
    ago,
    as_text,
    met_since,
    selected_by,
    who_of,
)

# Made once: the text of a statement with a new alias would be worked out anew each time.
_Other = aliased(Contact, name="other")
_Place = aliased(Placement, name="selected_place")


def list_missing(desk: Desk) -> list[Line]:
    """List contacts that were missed and not made good, and whom nobody has met for long."""
    if not desk.sees_clients:
        return []
    missed, quiet = desk.rows_of(_missed(desk), _quiet(desk))
    return [*(_miss(desk, row) for row in missed), *_silences(desk, quiet)]


def _missed(desk: Desk) -> Select[Any]:
    """Select contacts that a client missed without a good reason and that nobody has made good."""
    missed = (
        select(func.count())
        .where(
            _Other.client_id == Client.id,
            _Other.attended == Attendance.UNACCEPTABLE_ABSENCE,
            _Other.on >= ago(desk.today, QUIET_DAYS),
            _Other.on <= Contact.on,
            contact_seen(desk.reader, _Other),
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
    """Select clients at level 3 to 5 whom nobody has met in 28 days, the longest first.

    Somebody new is there a week after the selection, unless somebody has met them by then.
    """
    last = (
        select(func.max(Contact.on))
        .where(Contact.client_id == Client.id, came(Contact), contact_seen(desk.reader))
        .scalar_subquery()
    )
    selected_on = (
        select(func.max(_Place.selected_on))
        .where(_Place.client_id == Client.id, _Place.selected_on <= desk.today)
        .scalar_subquery()
    )
    since = func.coalesce(last, selected_on).label("since")
    never = case((last.is_(None), 1), else_=0).label("never")
    no_kind, no_worker = literal("").label("no_kind"), literal("").label("no_worker")
    silent = (
        desk.people(LevelSpan.value, since, no_kind, no_worker, never)
        .join(
            LevelSpan,
            and_(
                LevelSpan.client_id == Client.id,
                LevelSpan.from_on <= desk.today,
                or_(LevelSpan.to_on.is_(None), LevelSpan.to_on > desk.today),
                LevelSpan.value.in_(QUIET_LEVELS),
            ),
        )
        .where(
            selected_by(desk.today - FIRST_CONTACT, desk.today),
            ~met_since(desk.reader, ago(desk.today, QUIET_DAYS)),
        )
        .order_by(Client.id)
        .limit(QUIET_LOOKED_AT)
        .subquery()
    )
    return select(*silent.c).order_by(silent.c.since, silent.c.id).limit(QUIET_SHOWN + 1)


def _silences(desk: Desk, rows: Sequence[Any]) -> list[Line]:
    """Name those whom nobody has met for the longest; the rest are a list of their own."""
    found = [_silence(desk, row) for row in rows[:QUIET_SHOWN]]
    if len(rows) > QUIET_SHOWN:
        found.append(
            Line(
                day=desk.today,
                when="And more",
                named="Others without a contact",
                what="Nobody has met these either.",
                acts=(Act("See all of them", "desk.people", {"check": "no-contact"}),),
            )
        )
    return found


def _silence(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    level, since, _, _, never = row[4:]
    who = who_of(row)
    days = (desk.today - since).days
    new = never and days < QUIET_DAYS
    said = "No first contact yet." if new else "None since the selection." if never else ""
    return Line(
        day=desk.today,  # after what was missed; among themselves, as they were read
        when=f"New, {days} days" if new else f"No contact {days:,} days",
        who=who,
        what=f"Level {level} {LEVEL_NAMES[level]}. {said}".strip(),
        acts=(desk.add("Record a contact", CONTACT, who.ref),),
    )
