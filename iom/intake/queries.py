"""Read uploads: files that wait for a yes, and those that were decided on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.db import db
from iom.intake.domain import FileKind
from iom.intake.models import Arrival, Upload
from iom.kernel.clock import LONDON
from iom.kernel.errors import NotFound

POLICE_KINDS = (FileKind.OFFENCES, FileKind.SITUATIONS, FileKind.WARRANTS)
"""What the police send each day (INTERFACES 3)."""
_FILES_A_DAY = 50
KEPT = timedelta(days=1)
"""How long an undecided file is kept; it is full of personal details."""


def get_upload(token: str, reader: Reader, *, lock: bool = False) -> Upload:
    """Fetch an upload of the reader's own.

    Args:
        token: as in its address.
        reader: who asks; nobody sees or decides on another's file.
        lock: keep others from deciding until the transaction ends.

    Raises:
        NotFound: there is no such upload of this reader.
    """
    statement = select(Upload).where(Upload.token == token, Upload.uploaded_by_id == reader.user_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    upload = db.session.scalar(statement)
    if upload is None:
        raise NotFound("There is no such file, or somebody else sent it.")
    return upload


@dataclass(frozen=True, slots=True, kw_only=True)
class PastUpload:
    """What is kept of an upload when its content is gone.

    Attributes:
        file_name: None where somebody else sent it; it may hold a client's name.
        taken: whether it was brought in; None while it waits.
    """

    token: str
    kind: str
    file_name: str | None
    sender: str
    uploaded_at: datetime
    taken: bool | None
    new_rows: int
    changed_rows: int
    same_rows: int
    refused_rows: int
    waiting_rows: int


def list_uploads(
    reader: Reader, kinds: Collection[FileKind], *, limit: int = 50
) -> list[PastUpload]:
    """List the latest uploads of everybody, latest first, without their content.

    Args:
        reader: who asks.
        kinds: of file that there are for them (`iom.intake.shared.kinds_for`).
        limit: how many at most.
    """
    rows = db.session.execute(
        select(
            Upload.token,
            Upload.kind,
            Upload.file_name,
            Upload.uploaded_by_id,
            User.full_name,
            Upload.uploaded_at,
            Upload.taken,
            Upload.new_rows,
            Upload.changed_rows,
            Upload.same_rows,
            Upload.refused_rows,
            Upload.waiting_rows,
        )
        .join(User, User.id == Upload.uploaded_by_id)
        .where(Upload.kind.in_([kind.value for kind in kinds]))
        .order_by(Upload.uploaded_at.desc(), Upload.id.desc())
        .limit(limit)
    )
    return [
        PastUpload(
            token=row.token,
            kind=row.kind,
            file_name=row.file_name if row.uploaded_by_id == reader.user_id else None,
            sender=row.full_name,
            uploaded_at=row.uploaded_at,
            taken=row.taken,
            new_rows=row.new_rows,
            changed_rows=row.changed_rows,
            same_rows=row.same_rows,
            refused_rows=row.refused_rows,
            waiting_rows=row.waiting_rows,
        )
        for row in rows
    ]


def anything_stale(at: datetime) -> bool:
    """Say whether a file, or what was set aside of one, waits for more than a day."""
    return db.session.scalar(select(Upload.id).where(stale(at)).limit(1)) is not None


def stale(at: datetime) -> ColumnElement[bool]:
    """Return the condition that an upload meets once it, or what was set aside, waited too long."""
    return or_(
        and_(Upload.decided_at.is_(None), Upload.uploaded_at < at - KEPT),
        and_(Upload.set_aside.is_not(None), Upload.decided_at < at - KEPT),
    )


@dataclass(frozen=True, slots=True)
class Extract:
    """The police files of the last day on which any came in: the latest moment, and the rows.

    Attributes:
        sure: rows that went onto the record.
        unsure: rows that waited for somebody to say whom they are about.
    """

    arrived_at: datetime
    sure: int
    unsure: int


def last_extract() -> Extract | None:
    """Say when the last police extract came in and how sure it was; None: none ever. One statement.

    An extract is several files, one of each kind; those of one day are told as one.
    """
    rows = db.session.execute(
        select(Arrival.arrived_at, Arrival.sure, Arrival.waiting)
        .where(Arrival.kind.in_([kind.value for kind in POLICE_KINDS]))
        .order_by(Arrival.arrived_at.desc(), Arrival.id.desc())
        .limit(_FILES_A_DAY)
    ).all()
    if not rows:
        return None
    day = rows[0].arrived_at.astimezone(LONDON).date()
    of_the_day = [row for row in rows if row.arrived_at.astimezone(LONDON).date() == day]
    return Extract(
        rows[0].arrived_at,
        sum(row.sure for row in of_the_day),
        sum(row.waiting for row in of_the_day),
    )
