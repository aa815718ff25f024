"""Who looked at many clients in a short time, and who looked at night."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import String, cast, func, literal, select, union_all

from iom.accounts.domain import Reader
from iom.audit.models import AuditRecord
from iom.db import db
from iom.kernel.events import Operation
from iom.oversight.domain import BOUNDS, Bounds, Check, Look, Night, Week, bursts, nights_of
from iom.oversight.lines import Line, line_of_burst
from iom.oversight.trail import CLIENT_PREFIX, LISTED, AnySelect, between, bounded

_HOUR = 13  # characters of a moment that name its hour: `2026-05-01T12`
_USER_PREFIX = "user:"


def many(reader: Reader, week: Week, *, bounds: Bounds = BOUNDS) -> list[Line]:
    """Find who opened, or was shown in lists, more clients in a short time than is ordinary.

    A time that begins in the week is told with it, even if it ends in the next.
    """
    found = []
    for listed, most in ((False, bounds.opened_most), (True, bounds.listed_most)):
        for actor, looks in _looks(reader, week, bounds, listed=listed, most=most).items():
            found += [
                line_of_burst(actor, burst, listed=listed)
                for burst in bursts(looks, most=most, within=bounds.within)
                if week.begins_at <= burst.first.at < week.ends_at
            ]
    return sorted(found, key=lambda line: (line.actor, line.first_at, line.listed))


def _looks(
    reader: Reader, week: Week, bounds: Bounds, *, listed: bool, most: int
) -> dict[str, list[Look]]:
    """Read the looks of those whose hours are full enough that one may be too full.

    A stretch of an hour lies in two hours of the clock at most: more than `most` clients in it are
    more than half of that in one of them.
    """
    times = between(week.begins_at - bounds.within, week.ends_at + bounds.within)
    which = [
        *times,
        AuditRecord.operation == Operation.CONSULTATION,
        (AuditRecord.event == LISTED) if listed else (AuditRecord.event != LISTED),
        AuditRecord.actor.like(f"{_USER_PREFIX}%"),
        AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
    ]
    hour = func.substr(cast(AuditRecord.at, String), 1, _HOUR)
    full = (
        bounded(reader, select(AuditRecord.actor).where(*which))
        .group_by(AuditRecord.actor, hour)
        .having(func.count() > most // 2)
        .distinct()
    )
    actors = sorted(db.session.scalars(full))
    if not actors:
        return {}
    rows = bounded(
        reader,
        select(AuditRecord.actor, AuditRecord.seq, AuditRecord.at, AuditRecord.subject).where(
            *which, AuditRecord.actor.in_(actors)
        ),
    ).order_by(AuditRecord.at, AuditRecord.seq)
    looks: dict[str, list[Look]] = defaultdict(list)
    for actor, seq, at, subject in db.session.execute(rows):
        looks[actor].append(Look(seq, at, subject))
    return looks


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
