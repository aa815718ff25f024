"""Correct the words of a decision; what they said stays readable. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from iom.accounts.domain import Category, Permission, Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_client
from iom.db import db
from iom.kernel.errors import NotFound
from iom.safeguards.involvements import take
from iom.scoring.queries import NOT_SHARED
from iom.selection.decisions import BadDecision, PlaceChanged, Words, written
from iom.selection.events import DecisionReworded
from iom.selection.models import FormerWords, LevelSet, PlaceDecided, Reappraisal
from iom.selection.service import reason_of
from iom.sharing.scope import writing

_MOST = 1_000
_OF: Mapping[Words, tuple[Any, str, str]] = {
    Words.BENEFIT: (LevelSet, "benefit", "set_by"),
    Words.LEVEL_REASON: (LevelSet, "why_otherwise", "set_by"),
    Words.FINDING: (Reappraisal, "finding", "looked_by"),
    Words.NOTE: (PlaceDecided, "note", "decided_by"),
    Words.PLACE_REASON: (PlaceDecided, "why_otherwise", "decided_by"),
}
"""Where each stands: the table, the column, and the column of who wrote it."""


def find_words(actor: Reader, ref: str, what: Words, row_id: int) -> tuple[Client, str, int]:
    """Return what words of a decision say, and how often they were corrected, for who may do it.

    Raises:
        NoSuchClient, NotYours: there is no such client that the actor sees, or not for them.
        NotFound: there is no such decision, or it has no such words.
    """
    client = get_client(actor, ref)
    if not actor.sees(Category.OFFENDING) or not actor.sees(Category.MEETING_RECORD):
        raise NotYours(ref, NOT_SHARED)
    model, column, by = _OF[what]
    row = db.session.execute(
        writing(select(getattr(model, column), getattr(model, by))).where(
            model.id == row_id, model.client_id == client.id
        )
    ).one_or_none()
    if row is None or not row[0]:
        raise NotFound("There are no such words to correct.")
    if row[1] != actor.ref and not actor.may(Permission.CHANGE_CLIENTS):
        raise NotYours(ref, "Words are corrected by who wrote them, or by a coordinator.")
    return client, row[0], _corrected(client.id, what, row_id)


def reword(  # noqa: PLR0913  # which words, what they say now, why, by whom and when
    ref: str,
    what: Words,
    row_id: int,
    *,
    says: str,
    reason: str,
    seen: int,
    actor: Reader,
    at: datetime,
) -> None:
    """Let words of a decision say something else. Sent twice, they are corrected once.

    What was decided stays: that is changed by a new decision.

    Args:
        ref: of the client.
        what: which words.
        row_id: of which decision.
        says: what they are to say.
        reason: why what they say is wrong.
        seen: how often they had been corrected when the actor saw them.
        actor: who wrote them, or a coordinator.
        at: when.

    Raises:
        NoSuchClient, NotYours, NotFound: as in `find_words`.
        BadDecision: there are no words, or they or the reason are too short or too long.
        PlaceChanged: somebody else corrected them meanwhile.
    """
    client, _, _ = find_words(actor, ref, what, row_id)
    take([client.id])
    _, now, corrected = find_words(actor, ref, what, row_id)
    says = written(says, _MOST, field="says")
    if says == now:
        return
    if corrected != seen:
        raise PlaceChanged
    if not says:
        raise BadDecision("Write what it is to say.", field="says")
    why = reason_of(reason, field="reason")
    model, column, _ = _OF[what]
    row = db.session.scalars(
        writing(select(model)).where(model.id == row_id, model.client_id == client.id)
    ).one()
    setattr(row, column, says)
    db.session.add(
        FormerWords(
            client_id=client.id,
            what=what,
            row_id=row_id,
            was=now,
            reason=why,
            changed_at=at,
            changed_by=actor.ref,
        )
    )
    db.session.flush()
    audit.record(DecisionReworded(subject=subject_of(ref), what=what), actor=actor, at=at)


def _corrected(client_id: int, what: Words, row_id: int) -> int:
    statement = writing(select(func.count())).where(
        FormerWords.client_id == client_id,
        FormerWords.what == what,
        FormerWords.row_id == row_id,
    )
    return db.session.scalar(statement) or 0
