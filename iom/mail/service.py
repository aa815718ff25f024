"""Put letters together, hold one to send it, and note what became of it. No act here commits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.db import db
from iom.kernel.clock import LONDON
from iom.mail.domain import GIVE_UP, KEPT, LEASE, Held, LetterState, due_after, pause_after
from iom.mail.events import LetterGivenUp, LetterSent
from iom.mail.models import Letter
from iom.notices import queries as notices
from iom.notices.service import mark_mailed
from iom.sharing.readers import agencies_in_force, categories_of


def put_together(*, at: datetime) -> int:
    """Make a letter for everybody who has unread notices that no e-mail speaks of yet.

    Nobody has two that wait, and none goes out within ten minutes of the last. Accounts that are
    disabled, have no address or belong to an agency without an agreement in force get none.
    Returns how many were made.
    """
    _forget_old(at)
    told = notices.list_to_mail(since=at - GIVE_UP)
    agencies = agencies_in_force(at.astimezone(LONDON).date())
    people = db.session.scalars(
        select(User.id).where(
            User.id.in_(told),
            User.disabled_at.is_(None),
            User.work_email.is_not(None),
            User.agency_id.in_(agencies),
        )
    ).all()
    sent = _last_sent(people)
    rows = [
        {
            "user_id": each,
            "state": LetterState.WAITING,
            "made_at": at,
            "due_at": due_after(sent.get(each), at),
        }
        for each in sorted(people)
    ]
    if not rows:
        return 0
    engine = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    statement = engine.insert(Letter).values(rows).on_conflict_do_nothing().returning(Letter.id)
    return len(db.session.scalars(statement).all())


def hold_next(*, actor: Reader, at: datetime) -> Held | None:
    """Take hold of the next letter that is due, so that nobody else sends it meanwhile.

    One that is not wanted any more is dropped, one that has waited for a day is given up, and the
    next one is taken. None: nothing is due.
    """
    while letter := _due(at):
        why = _why_not(letter, at)
        if why:
            _done(letter, LetterState.DROPPED, at, why=why)
        elif letter.made_at <= at - GIVE_UP:
            _done(letter, LetterState.GIVEN_UP, at, why=letter.why or "It was not sent for a day.")
            event = LetterGivenUp(subject=_user(letter).ref, tries=letter.tries)
            audit.record(event, actor=actor, at=at)
        else:
            return _held(letter, at)
    return None


def note_sent(held: Held, *, actor: Reader, at: datetime) -> None:
    """Note that the mail server took a letter."""
    letter = _still_held(held)
    if letter is not None:
        letter.tries += 1
        _done(letter, LetterState.SENT, at, why="")
        audit.record(LetterSent(subject=_user(letter).ref), actor=actor, at=at)


def note_failed(held: Held, why: str, *, at: datetime) -> None:
    """Note that a letter was not taken, and when it is tried again."""
    letter = _still_held(held)
    if letter is not None:
        letter.tries += 1
        letter.why = why
        letter.due_at = at + pause_after(letter.tries)
        letter.lease = letter.leased_until = None
        db.session.flush()


def _forget_old(at: datetime) -> None:
    db.session.execute(
        delete(Letter).where(Letter.done_at <= at - KEPT),
        execution_options={"synchronize_session": False},
    )


def _last_sent(people: Sequence[int]) -> dict[int, datetime | None]:
    rows = db.session.execute(
        select(Letter.user_id, func.max(Letter.done_at))
        .where(Letter.user_id.in_(people), Letter.state == LetterState.SENT)
        .group_by(Letter.user_id)
    )
    return {row[0]: row[1] for row in rows}


def _due(at: datetime) -> Letter | None:
    return db.session.scalars(
        select(Letter)
        .where(
            Letter.state == LetterState.WAITING,
            Letter.due_at <= at,
            or_(Letter.leased_until.is_(None), Letter.leased_until <= at),
        )
        .order_by(Letter.due_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()


def _why_not(letter: Letter, at: datetime) -> str:
    """Say why a letter is not wanted any more; empty where it is."""
    user = _user(letter)
    if not user.is_active:
        return "The account is disabled."
    if user.work_email is None:
        return "The account has no e-mail address any more."
    if not categories_of(user.agency_id, at.astimezone(LONDON).date()):
        return "The agency has no sharing agreement in force any more."
    if not notices.count_unread(user.id):
        return "All notices were read before it was sent."
    return ""


def _held(letter: Letter, at: datetime) -> Held:
    """Lease a letter. What its reader is told by now, it speaks of; what comes later, another."""
    user = _user(letter)
    letter.lease = secrets.token_hex(16)
    letter.leased_until = at + LEASE
    mark_mailed(user.id, at=at)
    db.session.flush()
    return Held(
        number=letter.id, lease=letter.lease, to=user.work_email or "", made_at=letter.made_at
    )


def _still_held(held: Held) -> Letter | None:
    """Fetch a letter if it is still held by this lease, so that nobody notes what is not theirs."""
    return db.session.scalar(
        select(Letter)
        .where(
            Letter.id == held.number,
            Letter.lease == held.lease,
            Letter.state == LetterState.WAITING,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _done(letter: Letter, state: LetterState, at: datetime, *, why: str) -> None:
    letter.state, letter.done_at, letter.why = state, at, why
    letter.lease = letter.leased_until = None
    db.session.flush()


def _user(letter: Letter) -> User:
    return db.session.get_one(User, letter.user_id, populate_existing=True)
