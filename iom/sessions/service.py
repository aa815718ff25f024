"""Begin, keep and end sessions. Each function is one act; none of them commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from iom.accounts import queries as accounts
from iom.accounts.events import SignedIn, SignedOut
from iom.accounts.models import User
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.kernel.errors import NotFound
from iom.sessions import queries
from iom.sessions.domain import (
    IDLE,
    KEPT,
    SEEN_EVERY,
    TRIES_KEPT,
    Ended,
    Stage,
    stage_after_password,
)
from iom.sessions.events import SessionEnded
from iom.sessions.factors import new_secret
from iom.sessions.models import CountedTries, Session
from iom.sessions.queries import Held, doer
from iom.sessions.secrets import new_token, token_hash
from iom.sharing.announcements import announce_expiring


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from, in words that its owner will know: `Firefox on Windows`."""

    device: str
    address: str


def begin(user: User, *, visitor: Visitor, required: bool, at: datetime) -> tuple[str, Stage]:
    """Begin a session for somebody whose password was right.

    Args:
        user: whose.
        visitor: from where.
        required: whether the settings ask for a second factor of those who see clients.
        at: when.

    Returns:
        The token for the browser, which is kept nowhere else, and the stage that was reached.
    """
    token = new_token()
    stage = _stage_of(user, required=required)
    db.session.add(
        Session(
            token_hash=token_hash(token),
            user_id=user.id,
            stage=stage,
            created_at=at,
            last_seen_at=at,
            device=visitor.device[:60],
            address=visitor.address[:45],
            rights_version=user.rights_version,
            code_given=False,
            **_offer(stage, at),
        )
    )
    db.session.flush()
    if stage is Stage.SIGNED_IN:
        _welcome(user, at=at)
    return token, stage


def lock_user(user_id: int) -> User | None:
    """Read a user who may sign in, and let nobody change the account until the transaction ends.

    So a sign-in and a change of password, or of the account, never cross unseen.
    """
    return db.session.scalar(
        select(User)
        .where(User.id == user_id, User.disabled_at.is_(None))
        .with_for_update(of=User)
        .execution_options(populate_existing=True)
    )


def complete(session_id: int, user: User, *, at: datetime) -> str | None:
    """Let somebody in whose second factor was right: the session takes a new token.

    Returns:
        The new token; None if the session was ended or completed meanwhile.
    """
    token = new_token()
    taken = db.session.execute(
        update(Session)
        .where(Session.id == session_id, Session.stage != Stage.SIGNED_IN, queries.lasting(at))
        .values(
            token_hash=token_hash(token),
            stage=Stage.SIGNED_IN,
            created_at=at,
            last_seen_at=at,
            rights_version=user.rights_version,
            code_given=True,
            offered_secret=None,
            offered_at=None,
        )
        .returning(Session.id)
    ).all()
    if not taken:
        return None
    _welcome(user, at=at)
    return token


def rotate(held: Held, user: User, *, required: bool, at: datetime) -> str | None:
    """Give a session a new token, because what its owner may do has changed.

    Where the new rights ask for a second factor that was not given, it is asked for first.

    Returns:
        The new token; None if another request did it at this moment.
    """
    token = new_token()
    stage = held.stage if held.code_given else _stage_of(user, required=required)
    begun = held.created_at if stage is held.stage else at
    taken = db.session.execute(
        update(Session)
        .where(
            Session.id == held.id,
            Session.token_hash == held.token_hash,
            Session.ended_at.is_(None),
        )
        .values(
            token_hash=token_hash(token),
            stage=stage,
            created_at=begun,
            last_seen_at=at,
            rights_version=user.rights_version,
            **_offer(stage, at),
        )
        .returning(Session.id)
    ).all()
    return token if taken else None


def renew(session_id: int, *, at: datetime, code_given: bool = False) -> str:
    """Give a session a new token after something that matters, and return it.

    Args:
        session_id: whose owner is signed in by it.
        at: when.
        code_given: whether a code of the second factor was given just now.
    """
    token = new_token()
    changed: dict[str, Any] = {"token_hash": token_hash(token), "last_seen_at": at}
    if code_given:
        changed["code_given"] = True
    db.session.execute(
        update(Session)
        .where(Session.id == session_id, Session.ended_at.is_(None))
        .values(**changed)
    )
    return token


def note_seen(session_id: int, *, at: datetime) -> None:
    """Note that the owner of a session is there; at most once a minute is enough."""
    db.session.execute(
        update(Session)
        .where(Session.id == session_id, Session.last_seen_at <= at - SEEN_EVERY)
        .values(last_seen_at=at)
    )


def stay(session_id: int, *, at: datetime) -> None:
    """Note that the owner of a session asked to stay signed in."""
    db.session.execute(update(Session).where(Session.id == session_id).values(last_seen_at=at))


def sign_out(session_id: int, *, actor: Actor, at: datetime) -> None:
    """End one's own session."""
    _end(Session.id == session_id, why=Ended.SIGNED_OUT, at=at)
    audit.record(SignedOut(subject=actor.ref), actor=actor, at=at)


def supersede(session_id: int, *, at: datetime) -> None:
    """End a session that had come half way, because its browser begins another."""
    _end(Session.id == session_id, why=Ended.SIGNED_IN_ANEW, at=at)


def end_sessions(
    user_id: int, why: Ended, *, actor: Actor, at: datetime, but: int | None = None
) -> int:
    """End all sessions of a user, on every worker from the next request on.

    Args:
        user_id: whose.
        why: the reason that the owner and the trail are told.
        actor: who ends them.
        at: when.
        but: the id of a session that goes on.

    Returns:
        How many were ended. None of them is an event on the trail where there were none.

    Raises:
        NotFound: there is no such user.
    """
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such user.")
    ended = _end(
        Session.user_id == user_id, queries.lasting(at), Session.id != (but or 0), why=why, at=at
    )
    if ended:
        event = SessionEnded(subject=user.ref, why=why, sessions=ended)
        audit.record(event, actor=actor, at=at)
    return ended


def end_one(user: User, session_id: int, *, at: datetime) -> None:
    """End one of a user's own sessions.

    Raises:
        NotFound: it is nobody's, somebody else's or over already.
    """
    if not _end(
        Session.id == session_id, Session.user_id == user.id, queries.lasting(at),
        why=Ended.BY_OWNER, at=at,
    ):  # fmt: skip
        raise NotFound("There is no such session.")
    event = SessionEnded(subject=user.ref, why=Ended.BY_OWNER, sessions=1)
    audit.record(event, actor=doer(user), at=at)


def clear_out(*, at: datetime) -> None:
    """Delete what has been over for ninety days, and counts of tries of yesterday."""
    past = at - KEPT
    db.session.execute(
        delete(Session).where(or_(Session.ended_at < past, Session.last_seen_at < past - IDLE))
    )
    yesterday = at - TRIES_KEPT
    db.session.execute(
        delete(CountedTries).where(
            CountedTries.since_at < yesterday,
            or_(CountedTries.until_at.is_(None), CountedTries.until_at < yesterday),
        )
    )


def _stage_of(user: User, *, required: bool) -> Stage:
    return stage_after_password(
        accounts.permissions_of(user),
        enrolled=user.totp_enrolled_at is not None,
        required=required,
    )


def _offer(stage: Stage, at: datetime) -> dict[str, Any]:
    """Have a secret ready for somebody who sets up a second factor next."""
    if stage is not Stage.ENROL:
        return {}
    return {"offered_secret": new_secret(), "offered_at": at}


def _welcome(user: User, *, at: datetime) -> None:
    db.session.execute(update(User).where(User.id == user.id).values(last_signed_in_at=at))
    audit.record(SignedIn(subject=user.ref), actor=doer(user), at=at)
    clear_out(at=at)
    announce_expiring(at)  # so that an agreement's end is told even where no job runs


def _end(*which: ColumnElement[bool], why: Ended, at: datetime) -> int:
    ended = db.session.execute(
        update(Session)
        .where(*which, Session.ended_at.is_(None))
        .values(ended_at=at, ended_why=why, offered_secret=None, offered_at=None)
        .returning(Session.id)
    )
    return len(ended.all())
