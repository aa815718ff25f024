"""Files that are sent by page: each function is one act on an upload; none of them commits.

An upload is worked on by a process of its own. It says again and again how far it has come; when
it has been silent for a minute it has ended, and anybody who may import can start it again. Each
start is a *run* with a number, and only the last run may go on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.crimes.domain import BadUpload, Overtaken, UploadState, upload_state
from iom.crimes.events import CrimeFilesSent, CrimeUploadResumed
from iom.crimes.holdings import find_upload, get_upload
from iom.crimes.models import CrimeUpload
from iom.crimes.outcomes import ImportOutcome, Progress
from iom.db import db

_LONG_AGO = timedelta(days=1)
_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came with a form.

    Attributes:
        token: the form's own; a form that is sent twice is one upload.
        folder: the made-up name of the folder in which the files lie.
        names: pairs of the name that the sender knows and the made-up one.
    """

    token: str
    folder: str
    names: Sequence[tuple[str, str]]


def receive(sent: Sent, *, reader: Reader, at: datetime) -> bool:
    """Note what was sent. Return False where the same form was sent before."""
    if find_upload(sent.token) is not None:
        return False
    upload = CrimeUpload(
        token=sent.token,
        uploaded_at=at,
        uploaded_by_id=reader.user_id,
        folder=sent.folder,
        files=json.dumps(sent.names),
        files_total=len(sent.names),
        heartbeat_at=at,
    )
    db.session.add(upload)
    db.session.flush()
    event = CrimeFilesSent(subject=f"crimes-upload:{upload.id}", files=len(sent.names))
    audit.record(event, actor=reader, at=at)
    return True


def state_of(upload: CrimeUpload, *, at: datetime) -> UploadState:
    """Say where the work on an upload stands at a moment."""
    return upload_state(
        heartbeat_at=upload.heartbeat_at,
        finished_at=upload.finished_at,
        has_result=upload.result is not None,
        at=at,
    )


def resume(token: str, *, reader: Reader, at: datetime) -> None:
    """Let the work on an upload be started again.

    Raises:
        NotFound: nothing was sent under this token.
        BadUpload: the work has ended for good, or goes on.
    """
    upload = get_upload(token)
    match state_of(upload, at=at):
        case UploadState.WORKING:
            raise BadUpload("The work on these files goes on; there is nothing to start again.")
        case UploadState.DONE | UploadState.DROPPED:
            raise BadUpload("The work on these files has ended; there is nothing to start again.")
        case UploadState.STOPPED:
            pass
    upload.heartbeat_at = at
    event = CrimeUploadResumed(subject=f"crimes-upload:{upload.id}")
    audit.record(event, actor=reader, at=at)


def begin_run(token: str, *, at: datetime) -> int:
    """Begin to work on an upload; return the number of this run.

    Raises:
        BadUpload: there is no such upload, or the work on it is done.
    """
    run: int | None = db.session.scalar(
        update(CrimeUpload)
        .where(CrimeUpload.token == token, CrimeUpload.finished_at.is_(None))
        .values(run=CrimeUpload.run + 1, heartbeat_at=at, files_done=0, rows_done=0)
        .returning(CrimeUpload.run)
    )
    if run is None:
        raise BadUpload("There is no such upload, or the work on it is done.")
    return run


def note_progress(token: str, run: int, progress: Progress, *, at: datetime) -> None:
    """Note how far a run has come, which is also the sign that it goes on.

    Raises:
        Overtaken: somebody has started the work again.
    """
    _change(
        token,
        run,
        heartbeat_at=at,
        files_total=progress.files_total or CrimeUpload.files_total,
        files_done=progress.files_done,
        rows_done=progress.rows_done,
        now_reading=progress.now_reading[:300],
    )


def finish(token: str, run: int, outcome: ImportOutcome, *, at: datetime) -> None:
    """Note what became of the files.

    Raises:
        Overtaken: somebody has started the work again.
    """
    result = json.dumps(outcome.as_json(), ensure_ascii=False)
    _change(
        token, run, heartbeat_at=at, finished_at=at, result=result, files_done=len(outcome.files)
    )


def give_up(token: str, run: int, *, at: datetime) -> None:
    """Note that a run failed, so that it can be started again at once."""
    db.session.execute(
        update(CrimeUpload)
        .where(CrimeUpload.token == token, CrimeUpload.run == run)
        .values(heartbeat_at=at - _LONG_AGO)
    )


def folders_to_keep(*, at: datetime) -> set[str]:
    """Close uploads that nobody has started again for a week; return the folders still needed."""
    db.session.execute(
        update(CrimeUpload)
        .where(CrimeUpload.finished_at.is_(None), CrimeUpload.heartbeat_at < at - _KEPT)
        .values(finished_at=at)
    )
    return set(
        db.session.scalars(select(CrimeUpload.folder).where(CrimeUpload.finished_at.is_(None)))
    )


def _change(token: str, run: int, **values: object) -> None:
    changed = db.session.scalar(
        update(CrimeUpload)
        .where(
            CrimeUpload.token == token,
            CrimeUpload.run == run,
            CrimeUpload.finished_at.is_(None),
        )
        .values(**values)
        .returning(CrimeUpload.id)
    )
    if changed is None:
        raise Overtaken("Somebody has started the work on these files again.")
