"""What follows a try at the door. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iom.accounts import queries as accounts
from iom.accounts.domain import BadAccount, canonical_username
from iom.accounts.events import SignInFailed
from iom.accounts.models import User
from iom.audit import service as audit
from iom.kernel.events import Event
from iom.sessions import service, throttle
from iom.sessions.domain import Stage
from iom.sessions.service import Visitor
from iom.sessions.throttle import NOBODY, Counted

UNKNOWN = "user:unknown"


@dataclass(frozen=True, slots=True)
class Tried:
    """An account as it was when somebody tried it; all but the name empty where there is none.

    Attributes:
        username: in canonical form if it can be brought into it, else as typed.
        ref: how the trail names it. A name that belongs to nobody is not kept there, because what
            people type in its place by mistake is often a password.
    """

    username: str
    user_id: int | None = None
    password_hash: str | None = None
    ref: str = UNKNOWN


def look_up(typed: str) -> Tried:
    """Find the account that somebody tries. 1 statement, whether there is one or not."""
    try:
        username = canonical_username(typed)
    except BadAccount:
        username = typed
    user = accounts.find_user_by_name(username)
    if user is None:
        return Tried(username)
    return Tried(username, user.id, user.password_hash, user.ref)


def enter(
    tried: Tried,
    counted: Sequence[Counted],
    *,
    visitor: Visitor,
    required: bool,
    renewed: str | None,
    at: datetime,
) -> tuple[str, Stage] | None:
    """Begin a session for somebody whose password was right, and keep its hash as it was renewed.

    Returns:
        Token and stage; None if the account was disabled or its password changed meanwhile.
    """
    user = service.lock_user(tried.user_id) if tried.user_id is not None else None
    if user is None or user.password_hash != tried.password_hash:
        return None
    if renewed is not None:
        user.password_hash = renewed
    token, stage = service.begin(user, visitor=visitor, required=required, at=at)
    if stage is Stage.SIGNED_IN:
        throttle.clear(counted, at=at)
    else:
        # Whoever knows the password may not guess codes for ever.
        throttle.give_back(counted, at=at)
    return token, stage


def refuse(event: Event, counted: Sequence[Counted], *, at: datetime) -> None:
    """Put a failed try on the trail, and the wait that it began."""
    audit.record(event, actor=NOBODY, at=at)
    throttle.note_wait(counted, subject=event.subject, at=at)


def refuse_password(tried: Tried, counted: Sequence[Counted], *, at: datetime) -> None:
    """Put it on the trail that name and password did not belong together."""
    refuse(SignInFailed(subject=tried.ref), counted, at=at)


def tried_by(user: User) -> Tried:
    """Return the account of somebody who is known already."""
    return Tried(user.username, user.id, user.password_hash, user.ref)
