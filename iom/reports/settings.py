"""Settings that reports print: a district's minimum of C+C and R+R clients."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.kernel.dates import Month
from iom.kernel.events import Event, Operation
from iom.places import queries as places
from iom.reports.models import Minimum

# HANDBOOK 10: Cambridge's own minimum, from the papers of 2010 on.
_DEFAULT_MINIMUMS = {"cambridge": (Month(2010, 4), 70, "Cambridge’s own minimum")}


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
    """Set a district's minimum from a month on; None ends it. Earlier settings stay on record."""
    version = 1 + len(
        db.session.scalars(
            select(Minimum.id).where(
                Minimum.district_id == district_id, Minimum.from_month == from_month
            )
        ).all()
    )
    db.session.add(
        Minimum(
            district_id=district_id,
            from_month=from_month,
            version=version,
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
