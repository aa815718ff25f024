"""Keep drafts and let go of them. Each function is one act; none of them commits."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.drafts import queries
from iom.drafts.domain import (
    KEPT_FOR,
    MOST_DRAFTS,
    TOKEN_LENGTH,
    BadDraft,
    DraftBegun,
    DraftChanged,
    DraftClosed,
    DraftDeleted,
    Fields,
    subject_of,
    typed,
)
from iom.drafts.models import Draft
from iom.drafts.queries import Kept
from iom.transaction import savepoint


def keep(
    form: str, token: str, fields: Fields, *, seen: int, actor: Reader, at: datetime
) -> Kept | None:
    """Keep what is typed into a form now; None as long as nothing is.

    The same text again, from a second click, changes nothing.

    Args:
        form: which form.
        token: the one that the form is sent with.
        fields: what is typed, by field.
        seen: the version of the draft that whoever types has seen; 0 where there was none yet.
        actor: whose draft it is.
        at: when.

    Raises:
        BadDraft: it is too long, or they have too many drafts.
        DraftChanged: it was changed elsewhere since; `get_kept` says what it holds.
        DraftClosed: the form was sent or the draft thrown away already.
    """
    said = typed(fields)
    if actor.user_id is None or not 0 < len(token) <= TOKEN_LENGTH:
        raise BadDraft("This form cannot be saved as a draft. Open it anew.")
    row = queries.find_row(actor.user_id, form, token)
    if row is None:
        if not said:
            return None
        if queries.count_open(actor.user_id, form) >= MOST_DRAFTS:
            raise BadDraft(
                f"You have {MOST_DRAFTS} drafts already, so this one is not saved. Send one of "
                "them, or throw one away."
            )
        row = _begun(form, token, said, actor.user_id, actor=actor, at=at)
    if row.closed_at is not None:
        raise DraftClosed
    content = _written(said)
    if row.content != content:
        if row.version != seen:
            raise DraftChanged
        row.content, row.version, row.saved_at = content, row.version + 1, at
        db.session.flush()
    return queries.kept(row)


def close(form: str, token: str, *, actor: Reader, at: datetime) -> None:
    """Let go of a draft because its form was sent; what is typed on elsewhere is refused then."""
    if actor.user_id is None or not 0 < len(token) <= TOKEN_LENGTH:
        return
    row = queries.find_row(actor.user_id, form, token)
    if row is None:
        row = _put(Draft(**_first(form, token, actor.user_id, at), content=None, closed_at=at))
    if row.closed_at is None:
        _empty(row, "sent", actor=actor, at=at)


def throw_away(form: str, draft_id: int, *, actor: Reader, at: datetime) -> None:
    """Let go of a draft because its user says so; one that is closed already stays so.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = queries.get_own(actor, form, draft_id)
    if row.closed_at is None:
        _empty(row, "thrown away", actor=actor, at=at)


def delete_old(*, actor: Actor, at: datetime) -> int:
    """Delete drafts into which nothing was typed for 14 days; return how many there were."""
    old = Draft.saved_at < at - KEPT_FOR
    ids = db.session.scalars(select(Draft.id).where(old, Draft.closed_at.is_(None))).all()
    audit.record_all(
        (DraftDeleted(subject=subject_of(each), why="14 days old") for each in sorted(ids)),
        actor=actor,
        at=at,
    )
    db.session.execute(delete(Draft).where(old), execution_options={"synchronize_session": False})
    return len(ids)


def _begun(
    form: str,
    token: str,
    said: dict[str, list[str]],
    user_id: int,
    *,
    actor: Reader,
    at: datetime,
) -> Draft:
    made = Draft(**_first(form, token, user_id, at), content=_written(said))
    row = _put(made)
    if row is made:
        audit.record(DraftBegun(subject=subject_of(row.id), form=form), actor=actor, at=at)
    return row


def _first(form: str, token: str, user_id: int, at: datetime) -> dict[str, object]:
    return {
        "user_id": user_id,
        "form": form,
        "token": token,
        "version": 1,
        "begun_at": at,
        "saved_at": at,
    }


def _put(made: Draft) -> Draft:
    """Put a draft, or return the one that came in at the same moment."""
    try:
        with savepoint():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        other = queries.find_row(made.user_id, made.form, made.token)
        if other is None:
            raise
        return other
    return made


def _empty(row: Draft, why: str, *, actor: Reader, at: datetime) -> None:
    row.content, row.closed_at, row.version = None, at, row.version + 1
    db.session.flush()
    audit.record(DraftDeleted(subject=subject_of(row.id), why=why), actor=actor, at=at)


def _written(said: dict[str, list[str]]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
