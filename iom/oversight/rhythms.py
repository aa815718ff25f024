"""Who looked at many clients in a short time, and who looked at night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import String, case, cast, func, literal, or_, select, union_all

from iom.accounts.domain import Reader
from iom.audit.models import AuditRecord
from iom.db import db
from iom.kernel.events import Operation
from iom.oversight.domain import BOUNDS, Bounds, Check, Look, Night, Week, bursts, nights_of
from iom.oversight.lines import Line, line_of_burst
from iom.oversight.trail import CLIENT_PREFIX, LISTED, AnySelect, Which, between, bounded

_HOUR = 13  # characters of a moment that name its hour: `2026-05-01T12`
_USER_PREFIX = "user:"


def many(reader: Reader, week: Week, *, bounds: Bounds = BOUNDS) -> list[Line]:
    """Find who opened, or was shown in lists, more clients in a short time than is ordinary.

    A time that begins in the week is told with it, even if it ends in the next. 3 statements at
    most: first the few are found whose hours are full enough that one may be too full.
    """
    found = []
    for listed, actors in _full_hours(reader, week, bounds).items():
        most = bounds.listed_most if listed else bounds.opened_most
        for actor, looks in _looks(reader, week, bounds, actors, listed=listed).items():
            found += [
                line_of_burst(actor, burst, listed=listed)
                for burst in bursts(looks, most=most, within=bounds.within)
                if week.begins_at <= burst.first.at < week.ends_at
            ]
    return sorted(found, key=lambda line: (line.actor, line.first_at, line.listed))


def _full_hours(reader: Reader, week: Week, bounds: Bounds) -> dict[bool, set[str]]:
    """Find who has an hour of the clock with more than half of what is too much: True for lists.

    A stretch of an hour lies in two hours of the clock at most: more than a number of clients in it
    are more than half of that in one of them.
    """
    in_lists = func.count(case((AuditRecord.event == LISTED, 1)))
    on_pages = func.count(case((AuditRecord.event != LISTED, 1)))
    too_listed = in_lists > bounds.listed_most // 2
    too_opened = on_pages > bounds.opened_most // 2
    statement = (
        bounded(
            reader,
            select(
                AuditRecord.actor,
                too_listed.label("too_listed"),
                too_opened.label("too_opened"),
            ),
        )
        .where(*_consulted(week, bounds))
        .group_by(AuditRecord.actor, func.substr(cast(AuditRecord.at, String), 1, _HOUR))
        .having(or_(too_listed, too_opened))
    )
    rows = db.session.execute(statement).all()
    return {
        True: {row.actor for row in rows if row.too_listed},
        False: {row.actor for row in rows if row.too_opened},
    }


def _looks(
    reader: Reader, week: Week, bounds: Bounds, actors: Collection[str], *, listed: bool
) -> dict[str, list[Look]]:
    """Read all looks of some workers, by moment."""
    if not actors:
        return {}
    rows = (
        bounded(
            reader,
            select(AuditRecord.actor, AuditRecord.seq, AuditRecord.at, AuditRecord.subject),
        )
        .where(
            *_consulted(week, bounds),
            (AuditRecord.event == LISTED) if listed else (AuditRecord.event != LISTED),
            AuditRecord.actor.in_(sorted(actors)),
        )
        .order_by(AuditRecord.at, AuditRecord.seq)
    )
    looks: dict[str, list[Look]] = defaultdict(list)
    for actor, seq, at, subject in db.session.execute(rows):
        looks[actor].append(Look(seq, at, subject))
    return looks


def _consulted(week: Week, bounds: Bounds) -> list[Which]:
    """Return the conditions that a worker looked at a client in a week, or shortly before or after.

    Shortly: what began before belongs to the week before.
    """
    return [
        *between(week.begins_at - bounds.within, week.ends_at + bounds.within),
        AuditRecord.operation == Operation.CONSULTATION,
        AuditRecord.actor.like(f"{_USER_PREFIX}%"),
        AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
    ]


def at_night(reader: Reader, week: Week, *, bounds: Bounds = BOUNDS) -> list[Line]:
    """Find who opened, was shown or took out clients at night: a line for each user and night."""
    nights = nights_of(week)
    counted = union_all(
        *(_of_night(reader, place, night, bounds) for place, night in enumerate(nights))
    )
    return sorted(
        (
            Line(
                Check.NIGHT,
                row.actor,
                about="",
                times=row.times,
                first_seq=row.first_seq,
                last_seq=row.last_seq,
                first_at=row.first_at,
                last_at=row.last_at,
                clients=row.clients,
                night=nights[row.place],
            )
            for row in db.session.execute(counted)
        ),
        key=lambda line: (line.first_seq, line.actor),
    )


def _of_night(reader: Reader, place: int, night: Night, bounds: Bounds) -> AnySelect:
    statement = select(
        literal(place).label("place"),
        AuditRecord.actor.label("actor"),
        func.count().label("times"),
        func.count(AuditRecord.subject.distinct()).label("clients"),
        func.min(AuditRecord.seq).label("first_seq"),
        func.max(AuditRecord.seq).label("last_seq"),
        func.min(AuditRecord.at).label("first_at"),
        func.max(AuditRecord.at).label("last_at"),
    ).where(
        *between(*night.span(bounds)),
        AuditRecord.operation.in_((Operation.CONSULTATION, Operation.DISCLOSURE)),
        AuditRecord.actor.like(f"{_USER_PREFIX}%"),
        AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
    )
    return bounded(reader, statement).group_by(AuditRecord.actor)
