"""Say whom a row is about that nobody could be sure of. Each function is one act; none commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients.queries import NoSuchClient
from iom.db import db
from iom.intake import stored
from iom.intake.domain import AlreadyDecided, BadDecision, FileKind, WaitingState
from iom.intake.events import (
    WaitingRowDeleted,
    WaitingRowTaken,
    WaitingRowThrownAway,
    row_subject,
)
from iom.intake.files import COLUMNS, LAYOUTS
from iom.intake.layouts import Found
from iom.intake.models import Waiting
from iom.intake.queue_candidates import matches_of
from iom.intake.queue_queries import get_row, old
from iom.intake.rows import LONGEST_NOTE, Row
from iom.intake.service import one_at_a_time
from iom.intake.telling import recent, tell_leads
from iom.intake.waiting import cells_of
from iom.kernel.clock import LONDON

RETENTION = Reader.command("retention")
"""Who deletes what was thrown away long ago."""


def this_person(waiting_id: int, ref: str, *, actor: Reader, at: datetime) -> None:
    """Say that a row is about a client, and put it on their record as its file would have.

    Raises:
        NotFound: there is no such row for the actor.
        AlreadyDecided: somebody decided on it before.
        NoSuchClient: there is no such client whom the actor sees.
        BadDecision: the record refuses the row.
    """
    one_at_a_time()
    row = _take(waiting_id, actor)
    client = stored.clients_by_ref([ref], reader=actor).get(ref)
    if client is None or not client.visible:
        raise NoSuchClient(ref)
    kind = FileKind(row.kind)
    layout = LAYOUTS[kind]
    found = Found(row.line, client, _details(row, kind))
    judged = layout.judge([found], reader=actor)
    if judged.refused:
        raise BadDecision(f"The record refuses the row, so it still waits: {judged.refused[0]}")
    layout.write(judged.writes, source=row.source, actor=actor, at=at)
    news = recent(layout.news(judged.writes), today=at.astimezone(LONDON).date())
    tell_leads(news, key=f"row:{row.id}", actor=actor, at=at)
    row.cells = None
    _decide(row, WaitingState.TAKEN, actor=actor, at=at)
    event = WaitingRowTaken(subject=row_subject(row.id), kind=kind)
    audit.record(event, actor=actor, at=at)


def nobody(waiting_id: int, reason: str, *, actor: Reader, at: datetime) -> None:
    """Say that a row is about nobody on the record, and why. It can still be read.

    If it may be about somebody whom the actor does not see, it goes on waiting for those who do.

    Raises:
        NotFound: there is no such row for the actor.
        AlreadyDecided: somebody decided on it before.
        BadDecision: there is no reason, or one that is too long.
    """
    row = _take(waiting_id, actor)
    text = reason.strip()
    if not text:
        raise BadDecision("Say why it is about nobody on the record.")
    if len(text) > LONGEST_NOTE:
        raise BadDecision(f"The reason has more than {LONGEST_NOTE:,} characters.")
    row.reason = text
    row.unheard = any(not match.visible for match in matches_of(actor, row))
    _decide(row, WaitingState.NOBODY, actor=actor, at=at)
    event = WaitingRowThrownAway(subject=row_subject(row.id), kind=row.kind)
    audit.record(event, actor=actor, at=at)


def delete_old(*, actor: Actor, at: datetime) -> int:
    """Delete what rows said that were thrown away long ago; return how many."""
    rows = db.session.scalars(select(Waiting).where(old(at))).all()
    for row in rows:
        empty(row, "its time is over", actor=actor, at=at)
    return len(rows)


def empty(row: Waiting, reason: str, *, actor: Actor, at: datetime) -> None:
    """Delete what a row says; the trail says why."""
    row.cells, row.why, row.reason, row.unheard = None, "", "", False
    if row.state is WaitingState.WAITING:
        _decide(row, WaitingState.NOBODY, actor=actor, at=at)
    event = WaitingRowDeleted(subject=row_subject(row.id), kind=row.kind, reason=reason)
    audit.record(event, actor=actor, at=at)


def _take(waiting_id: int, actor: Reader) -> Waiting:
    row = get_row(actor, waiting_id, lock=True)
    open_still = row.state is WaitingState.WAITING or (
        row.unheard and any(match.visible for match in matches_of(actor, row))
    )
    if not open_still:
        raise AlreadyDecided("Somebody has decided on this row already; nothing was done.")
    return row


def _details(row: Waiting, kind: FileKind) -> Any:  # noqa: ANN401  # the layout's own
    columns = (*COLUMNS[kind].required, *COLUMNS[kind].optional)
    read = Row(row.line, dict.fromkeys(columns, "") | cells_of(row))
    details = LAYOUTS[kind].read(read, today=row.queued_at.astimezone(LONDON).date())
    if details is None or read.refused:
        raise BadDecision("The row can no longer be read. Say that it is about nobody, and why.")
    return details


def _decide(row: Waiting, state: WaitingState, *, actor: Actor, at: datetime) -> None:
    row.state, row.decided_at, row.decided_by = state, at, actor.ref
    if state is WaitingState.TAKEN:
        row.unheard, row.reason, row.why = False, "", ""
    db.session.flush()
