"""Draft, change, activate and retire versions of the matrix. Each function is one act."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.db import db
from iom.scoring import events
from iom.scoring.editing import Part, with_cells
from iom.scoring.matrices import BadMatrix, MatrixChanged, State, check, matrix_of
from iom.scoring.models import MatrixVersion
from iom.scoring.queries import get_version
from iom.transaction import savepoint

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_CODE, _MOST_NOTE = 40, 1_000


def draft(code: str, note: str, *, follows: str, actor: Reader, at: datetime) -> MatrixVersion:
    """Begin a version with the rules of another.

    Args:
        code: what it is called from now on: small letters, digits and hyphens.
        note: what it is for.
        follows: the code of the version whose rules it begins with.
        actor: who does it.
        at: when.

    Raises:
        NotFound: there is no such version to follow.
        BadMatrix: the code or the note cannot be right, or another version has the code.
    """
    code = code.strip().casefold()
    if not _CODE.fullmatch(code) or len(code) > _MOST_CODE:
        raise BadMatrix(
            f"A code has small letters, digits and hyphens, {_MOST_CODE} at most, like autumn-2.",
            field="code",
        )
    note = " ".join(note.split())
    if len(note) > _MOST_NOTE:
        raise BadMatrix(f"Write at most {_MOST_NOTE:,} characters.", field="note")
    before = get_version(follows)
    row = MatrixVersion(
        code=code,
        state=State.DRAFT,
        rules=before.rules,
        note=note,
        follows_id=before.id,
        made_at=at,
        made_by=actor.ref,
    )
    try:
        with savepoint():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        there = get_version(code)
        if _as_begun(there) != (before.rules, note, before.id, actor.ref):
            raise BadMatrix(f"There is a version {code} already.", field="code") from None
        return there  # the same form sent twice
    event = events.MatrixDrafted(subject=_subject(code), follows=follows)
    audit.record(event, actor=actor, at=at)
    return row


def change_draft(  # noqa: PLR0913  # an act, on what, with what, by whom and when
    code: str,
    part: Part,
    typed: Mapping[str, str],
    *,
    district: str = "",
    version: int,
    actor: Reader,
    at: datetime,
) -> None:
    """Change a part of a draft.

    Raises:
        NotFound: there is no such version.
        MatrixChanged: it is no draft any more, or somebody changed it meanwhile.
        BadMatrix: what was typed cannot be right; `field` names the cell.
    """
    row = _lock(code)
    before = json.loads(row.rules)
    rules = with_cells(before, part, typed, district)
    if row.state is State.DRAFT and rules == before:
        return  # the same form sent twice among others
    _check_draft(row, version)
    check(matrix_of(code, rules))
    row.rules = json.dumps(rules)
    db.session.flush()
    parts = (f"{part}:{district}" if district else part.value,)
    audit.record(events.MatrixChanged(subject=_subject(code), parts=parts), actor=actor, at=at)


def activate(  # as above
    code: str, *, version: int, seen: str, actor: Reader, at: datetime, today: date
) -> None:
    """Let a draft be the version by which clients are scored; the one before is retired.

    Args:
        code: of the draft.
        version: of the row that the actor saw.
        seen: the code of the version that was active then; empty for none.
        actor: who does it.
        at: when.
        today: from which day it holds.

    Raises:
        NotFound: there is no such version.
        MatrixChanged: it is no draft any more, or another version was activated meanwhile.
        BadMatrix: its rules cannot be right.
    """
    active = db.session.scalar(
        select(MatrixVersion)
        .where(MatrixVersion.state == State.ACTIVE)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    as_sent = (code, actor.ref, version + 1)
    if active is not None and (active.code, active.activated_by, active.version) == as_sent:
        return  # the same form sent twice
    now_active = active.code if active else ""
    if now_active != seen:
        raise MatrixChanged(
            f"Somebody else activated {now_active or 'another version'} since you opened the page. "
            "Nothing of yours was done; look at the preview against that one first."
        )
    row = _lock(code)
    _check_draft(row, version)
    check(matrix_of(code, json.loads(row.rules)))
    if active is not None:
        _retire(active, actor=actor, at=at, today=today)
    row.state, row.effective_from = State.ACTIVE, today
    row.activated_at, row.activated_by = at, actor.ref
    try:
        with savepoint():
            db.session.flush()
    except IntegrityError:  # where none was active, and two began at once
        raise MatrixChanged(
            "Somebody else activated another version a moment ago. Nothing of yours was done."
        ) from None
    event = events.MatrixActivated(subject=_subject(code), effective_from=today)
    audit.record(event, actor=actor, at=at)


def retire_draft(code: str, *, version: int, actor: Reader, at: datetime, today: date) -> None:
    """Put a draft aside that will not be used.

    Raises:
        NotFound: there is no such version.
        MatrixChanged: it is no draft any more, or somebody changed it meanwhile.
    """
    row = _lock(code)
    if row.state is State.RETIRED and (row.retired_by, row.version) == (actor.ref, version + 1):
        return  # the same form sent twice
    _check_draft(row, version)
    _retire(row, actor=actor, at=at, today=today)


def _as_begun(row: MatrixVersion) -> tuple[str, str, int | None, str]:
    return row.rules, row.note, row.follows_id, row.made_by


def _lock(code: str) -> MatrixVersion:
    get_version(code)
    return db.session.scalars(
        select(MatrixVersion)
        .where(MatrixVersion.code == code)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _check_draft(row: MatrixVersion, version: int) -> None:
    code = row.code
    if row.state is not State.DRAFT:
        raise MatrixChanged(f"{code} is {row.state} now, and never changes again.")
    if row.version != version:
        raise MatrixChanged(
            f"Somebody else changed {code} since you opened the page. Nothing of yours was done; "
            "what it says now is shown below."
        )


def _retire(row: MatrixVersion, *, actor: Reader, at: datetime, today: date) -> None:
    row.state, row.retired_on = State.RETIRED, today
    row.retired_at, row.retired_by = at, actor.ref
    db.session.flush()
    audit.record(
        events.MatrixRetired(subject=_subject(row.code), retired_on=today), actor=actor, at=at
    )


def _subject(code: str) -> str:
    return f"matrix:{code}"
