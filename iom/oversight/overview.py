"""What is on the trail, at a glance, without counting all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from iom.accounts.domain import Permission, Reader
from iom.audit.models import AuditRecord
from iom.db import db
from iom.kernel.events import Operation
from iom.oversight.trail import between, bounded


@dataclass(frozen=True, slots=True)
class Overview:
    """The trail at a glance.

    Attributes:
        last_seq: the number of the latest row, which is how many there are; None for none, or for a
            reader of a part of it.
        last_at: when that was.
        first_at: when the first row was.
        day: how many rows of each operation the last 24 hours have.
    """

    last_seq: int | None
    last_at: datetime | None
    first_at: datetime | None
    day: Mapping[Operation, int]


def overview(reader: Reader, *, now: datetime) -> Overview:
    """Read what the front page says. At most 5 statements.

    How much there is in all is for those who read all of it: two looks at the number would count
    what everybody else did meanwhile.
    """
    ends = select(AuditRecord.seq, AuditRecord.at)
    last = first = None
    if reader.may(Permission.READ_AUDIT):
        last = db.session.execute(ends.order_by(AuditRecord.seq.desc()).limit(1)).first()
        first = db.session.execute(ends.order_by(AuditRecord.seq).limit(1)).first()
    of_a_day = (
        bounded(reader, select(AuditRecord.operation, func.count().label("times")))
        .where(*between(now - timedelta(days=1), now + timedelta(days=1)))
        .group_by(AuditRecord.operation)
    )
    counted = {row.operation: row.times for row in db.session.execute(of_a_day)}
    return Overview(
        last.seq if last else None,
        last.at if last else None,
        first.at if first else None,
        {operation: counted[operation] for operation in Operation if operation in counted},
    )
