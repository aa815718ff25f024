"""Bring files of people in. Each function is one act; none of them commits."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.files.refusals import shown
from iom.files.writing import write_csv
from iom.intake import queries
from iom.intake.domain import (
    AlreadyDecided,
    FileKind,
    FileRefused,
    Outcome,
    PeopleFileDropped,
    PeopleFileReceived,
    PeopleFileTaken,
    Plan,
    PlanChanged,
)
from iom.intake.files import Reading, plan_file, read_file, set_aside_rows, unseen_of, write_file
from iom.intake.happenings import Writing
from iom.intake.models import Arrival, Upload
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.safeguards.telling import tell_of_matches
from iom.transaction import savepoint

MOST_BYTES = 10 * 1024 * 1024
"""Bytes of a file that is sent by page; `iom import` takes larger ones."""
_LOCK = 7_340_601  # any number: one import of people at a time, whoever starts it


class _NothingIn(Exception):
    """Something is refused, so that what was written of the file is undone."""


def import_file(  # what an import rests on
    kind: FileKind,
    reading: Reading,
    *,
    sha256: str,
    reader: Reader,
    at: datetime,
    partial: bool = False,
) -> Plan:
    """Bring a file in, whole, or leave everything as it is if anything in it is refused.

    Args:
        kind: what it is a file of.
        reading: the file as `read_file` read it.
        sha256: of its content; the first characters of it tell the trail where things came from.
        reader: who brings it in.
        at: when.
        partial: rows that are refused are set aside and the others go in.

    Returns:
        What was done; or, where the file was refused, what would have been.
    """
    one_at_a_time()
    writing = Writing(source=_source(kind, sha256), reader=reader, at=at)
    try:
        with savepoint():
            plan = write_file(reading, writing=writing, partial=partial)
            _undo_refused(plan, reading, partial=partial)
    except _NothingIn:
        return plan
    sure = sum(plan.count(outcome) for outcome in Outcome)
    db.session.add(Arrival(kind=kind, arrived_at=at, sure=sure, waiting=plan.waiting))
    tell_of_matches(plan.possible, what="a file of people", key=sha256, actor=reader, at=at)
    return plan


def _undo_refused(plan: Plan, reading: Reading, *, partial: bool) -> None:
    if plan.refused and (not partial or reading.unreadable is not None):
        raise _NothingIn


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as somebody sent it by page."""

    kind: FileKind
    name: str
    content: bytes


def receive(file: ReceivedFile, plan: Plan, *, reader: Reader, at: datetime) -> str:
    """Keep a file until its sender has decided on it; return the token of its address.

    Raises:
        FileRefused: it is too large to be kept, or was sent by a command.
    """
    if len(file.content) > MOST_BYTES:
        raise FileRefused(f"The file has more than {MOST_BYTES // 1024**2} MB. Divide it.")
    if reader.user_id is None:
        raise FileRefused("Only somebody who is signed in can send a file by page.")
    upload = Upload(
        token=secrets.token_urlsafe(24),
        kind=file.kind,
        file_name=shown(file.name, limit=300),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
        uploaded_at=at,
        uploaded_by_id=reader.user_id,
    )
    _count(upload, plan)
    db.session.add(upload)
    db.session.flush()
    event = PeopleFileReceived(subject=_subject(upload), kind=file.kind, rows=plan.rows)
    audit.record(event, actor=reader, at=at)
    tell_of_matches(plan.possible, what="a file of people", key=upload.sha256, actor=reader, at=at)
    return upload.token


def dry_run(upload: Upload, *, reader: Reader, at: datetime, partial: bool = False) -> Plan:
    """Say what a waiting file would do now. Nothing is written.

    Raises:
        FileRefused: its content is gone, because it was decided on or has waited for a day.
    """
    return plan_file(_read(upload, reader=reader, at=at), reader=reader, partial=partial)


def bring_in(
    token: str, *, fingerprint: str, reader: Reader, at: datetime, partial: bool = False
) -> Plan:
    """Bring a waiting file in, if it would do exactly what its sender was shown.

    Args:
        token: of the upload.
        fingerprint: of the plan that the sender said yes to.
        reader: who says yes; nobody but the sender.
        at: when.
        partial: rows that are refused are set aside, for a day, and the others go in.

    Raises:
        NotFound: there is no such upload of this reader.
        AlreadyDecided: it was brought in or thrown away before; nothing is done twice.
        FileRefused: it has waited for more than a day.
        PlanChanged: the record has changed since, so that the file would now do something else.
    """
    upload = queries.get_upload(token, reader, lock=True)
    _refuse_decided(upload)
    kind = FileKind(upload.kind)
    reading = _read(upload, reader=reader, at=at)
    plan = import_file(kind, reading, sha256=upload.sha256, reader=reader, at=at, partial=partial)
    if (plan.refused and not partial) or plan.fingerprint() != fingerprint:
        raise PlanChanged(
            "The record has changed since you were shown what this file would do. Nothing was "
            "brought in. Look at what it would do now."
        )
    if plan.refused:
        upload.set_aside = write_csv(*set_aside_of(upload, plan, reader=reader))
    _count(upload, plan)
    upload.set_aside_rows = plan.refused_rows
    _decide(upload, taken=True, at=at)
    event = PeopleFileTaken(
        subject=_subject(upload),
        kind=upload.kind,
        new=upload.new_rows,
        changed=upload.changed_rows,
        same=upload.same_rows,
        waiting=upload.waiting_rows,
        set_aside=upload.set_aside_rows,
    )
    audit.record(event, actor=reader, at=at)
    return plan


def set_aside_of(
    upload: Upload, plan: Plan, *, reader: Reader
) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    """Return a header and the rows of a waiting file that a plan refuses, each with why."""
    kind = FileKind(upload.kind)
    return set_aside_rows(
        kind,
        io.BytesIO(upload.content or b""),
        file=upload.file_name,
        refused=plan.refused,
        unseen=unseen_of(kind, reader),
    )


def _read(upload: Upload, *, reader: Reader, at: datetime) -> Reading:
    if upload.content is None or upload.uploaded_at < at - queries.KEPT:
        raise FileRefused("The file waited for more than a day and was deleted. Send it again.")
    kind = FileKind(upload.kind)
    return read_file(
        kind,
        io.BytesIO(upload.content),
        file=upload.file_name,
        today=at.astimezone(LONDON).date(),
        unseen=unseen_of(kind, reader),
    )


def throw_away(token: str, *, reader: Reader, at: datetime) -> None:
    """Delete a waiting file without bringing it in.

    Raises:
        NotFound: there is no such upload of this reader.
        AlreadyDecided: it was brought in or thrown away before.
    """
    upload = queries.get_upload(token, reader, lock=True)
    _refuse_decided(upload)
    drop(upload, "thrown away", actor=reader, at=at)


def drop_stale(*, actor: Actor, at: datetime) -> int:
    """Delete what nobody decided on, or fetched, within a day; return how many files."""
    uploads = db.session.scalars(select(Upload).where(queries.stale(at))).all()
    for upload in uploads:
        drop(upload, "a day old", actor=actor, at=at)
    return len(uploads)


def drop(upload: Upload, reason: str, *, actor: Actor, at: datetime) -> None:
    """Delete the content of a waiting file, or the rows that were set aside; the trail says why."""
    if upload.decided_at is None:
        _decide(upload, taken=False, at=at)
    upload.set_aside = None
    event = PeopleFileDropped(subject=_subject(upload), kind=upload.kind, reason=reason)
    audit.record(event, actor=actor, at=at)


def _refuse_decided(upload: Upload) -> None:
    if upload.decided_at is None:
        return
    local = upload.decided_at.astimezone(LONDON)
    when = f"on {day_in_words(local.date())} at {local:%H:%M}"
    if upload.taken:
        raise AlreadyDecided(
            f"This file was brought in {when} already, so nothing was done a second time."
        )
    raise AlreadyDecided(f"This file was deleted {when} without being brought in.")


def _decide(upload: Upload, *, taken: bool, at: datetime) -> None:
    upload.decided_at, upload.taken, upload.content = at, taken, None


def _count(upload: Upload, plan: Plan) -> None:
    upload.new_rows = plan.count(Outcome.NEW)
    upload.changed_rows = plan.count(Outcome.CHANGED)
    upload.same_rows = plan.count(Outcome.SAME)
    upload.refused_rows = plan.refused_rows
    upload.waiting_rows = plan.waiting


def _subject(upload: Upload) -> str:
    return f"upload:{upload.id}"


def _source(kind: FileKind, sha256: str) -> str:
    """Name a file on the trail without its name, which may be somebody's."""
    return f"{kind} file sha256:{sha256[:16]}"


def one_at_a_time() -> None:
    """Wait for another import to end. SQLite has one writer at a time in any case."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
