"""Settings that reports print: a district's minimum of C+C and R+R clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.kernel.dates import Month
from iom.kernel.errors import RuleBroken
from iom.kernel.events import Event, Operation
from iom.places import queries as places
from iom.reports.models import Minimum

# HANDBOOK 10: Cambridge's own minimum, from the papers of 2010 on.
_DEFAULT_MINIMUMS = {"cambridge": (Month(2010, 4), 70, "Cambridge’s own minimum")}
_MOST, _NOTE_LENGTH = 9_999, 300
_EARLIEST, _LATEST = Month(1990, 1), Month(2100, 12)


class BadMinimum(RuleBroken):
    """A minimum cannot be set as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumSet(Event):
    """A district's minimum was set or ended."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    from_month: Month
    minimum: int | None


def set_minimum(
    district_id: int,
    *,
    from_month: Month,
    minimum: int | None,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Set a district's minimum from a month on; None ends it. Earlier settings stay on record.

    Reports that were produced keep the minimum they were produced with.

    Raises:
        BadMinimum: the number, the month or the note is out of bounds, or nothing would change.
    """
    _check(from_month, minimum, note)
    latest = _latest(district_id, from_month)
    if latest is not None and (latest.minimum, latest.note) == (minimum, note):
        raise BadMinimum(f"That is what is set from {from_month.name} already.")
    db.session.add(
        Minimum(
            district_id=district_id,
            from_month=from_month,
            version=latest.version + 1 if latest else 1,
            minimum=minimum,
            note=note,
            set_at=at,
            set_by=actor.ref,
        )
    )
    event = MinimumSet(subject=f"district:{district_id}", from_month=from_month, minimum=minimum)
    audit.record(event, actor=actor, at=at)


def minimum_in(district_id: int, month: Month) -> int | None:
    """Return the minimum in force in a month, None where there is none."""
    return db.session.scalar(
        select(Minimum.minimum)
        .where(Minimum.district_id == district_id, Minimum.from_month <= month)
        .order_by(Minimum.from_month.desc(), Minimum.version.desc())
        .limit(1)
    )


def list_settings(district_id: int) -> Sequence[Minimum]:
    """List every setting that a district ever had, the last one first."""
    return db.session.scalars(
        select(Minimum).where(Minimum.district_id == district_id).order_by(Minimum.id.desc())
    ).all()


def set_up_minimums(*, actor: Actor, at: datetime) -> None:
    """Set the handbook's minimum where a district has no setting yet."""
    for district in places.list_districts():
        default = _DEFAULT_MINIMUMS.get(district.code)
        known = db.session.scalar(select(Minimum.id).where(Minimum.district_id == district.id))
        if default and known is None:
            from_month, minimum, note = default
            set_minimum(
                district.id, from_month=from_month, minimum=minimum, note=note, actor=actor, at=at
            )


def _check(from_month: Month, minimum: int | None, note: str) -> None:
    if minimum is not None and not 1 <= minimum <= _MOST:
        raise BadMinimum(f"A minimum is a number from 1 to {_MOST:,}, or none.")
    if not _EARLIEST <= from_month <= _LATEST:
        raise BadMinimum(f"The month must lie between {_EARLIEST.name} and {_LATEST.name}.")
    if len(note) > _NOTE_LENGTH:
        raise BadMinimum(f"The note may have {_NOTE_LENGTH} characters; this one has {len(note)}.")


def _latest(district_id: int, from_month: Month) -> Minimum | None:
    return db.session.scalar(
        select(Minimum)
        .where(Minimum.district_id == district_id, Minimum.from_month == from_month)
        .order_by(Minimum.version.desc())
        .limit(1)
    )
