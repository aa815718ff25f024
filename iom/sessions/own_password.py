"""Set passwords: one's own, the first one, and take one off. None of these acts commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from iom.accounts import passwords
from iom.accounts.models import User
from iom.accounts.password_rules import check_password
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.sessions.domain import FIRST_CODE_LASTS, Ended, WrongFirstCode
from iom.sessions.events import (
    FirstCodeIssued,
    PasswordChanged,
    PasswordReset,
    SecondFactorReset,
)
from iom.sessions.models import FirstCode, RecoveryCode
from iom.sessions.queries import doer
from iom.sessions.secrets import code_hash, new_code
from iom.sessions.service import end_sessions


def issue_first_code(user: User, *, actor: Actor, at: datetime) -> str:
    """Make a one-time code with which a user sets a password of their own within 72 hours.

    Codes of before no longer work. A password that is there goes on working until then.

    Returns:
        The code, to be told to its owner by a way that is known to be theirs; it is kept as a hash.
    """
    code = new_code()
    db.session.execute(delete(FirstCode).where(FirstCode.user_id == user.id))
    db.session.add(
        FirstCode(
            user_id=user.id,
            code_hash=code_hash(user.id, code),
            made_at=at,
            until_at=at + FIRST_CODE_LASTS,
        )
    )
    audit.record(FirstCodeIssued(subject=user.ref), actor=actor, at=at)
    db.session.flush()
    return code


def force_reset(user: User, *, actor: Actor, at: datetime) -> str:
    """Take a user's password off and end all their sessions.

    Returns:
        A one-time code with which they set another (see `issue_first_code`).
    """
    user.password_hash, user.password_changed_at = None, at
    audit.record(PasswordReset(subject=user.ref), actor=actor, at=at)
    db.session.flush()
    end_sessions(user.id, Ended.PASSWORD_RESET, actor=actor, at=at)
    return issue_first_code(user, actor=actor, at=at)


def reset_second_factor(user: User, *, actor: Actor, at: datetime) -> None:
    """Take a user's time-based and recovery codes off and end all their sessions.

    They sign in with their password and, where their role asks for it, set codes up anew.
    """
    user.totp_secret = user.totp_last_step = user.totp_enrolled_at = None
    db.session.flush()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    audit.record(SecondFactorReset(subject=user.ref), actor=actor, at=at)
    end_sessions(user.id, Ended.SECOND_FACTOR_RESET, actor=actor, at=at)


def change_password(user: User, new: str, *, session_id: int, at: datetime) -> None:
    """Set one's own password, and end all of one's sessions but this one.

    Raises:
        BadAccount: the password is too easy to guess.
    """
    check_password(new, own=own_words(user))
    _set(user, new, at=at)
    audit.record(PasswordChanged(subject=user.ref, first=False), actor=doer(user), at=at)
    end_sessions(user.id, Ended.PASSWORD_CHANGED, actor=doer(user), at=at, but=session_id)


def set_first_password(user: User | None, code: str, new: str, *, at: datetime) -> None:
    """Set a password with a one-time code, and end all sessions of the user.

    Args:
        user: whose; None where there is no such user, for whom the same work is done.
        code: as typed.
        new: the password.
        at: when.

    Raises:
        WrongFirstCode: the code is not this user's, was used or is over 72 hours old.
        BadAccount: the password is too easy to guess; the code stays good.
    """
    hashed = code_hash(user.id if user else 0, code)
    known = db.session.scalar(
        select(FirstCode.id).where(
            FirstCode.user_id == (user.id if user else 0),
            FirstCode.code_hash == hashed,
            FirstCode.used_at.is_(None),
            FirstCode.until_at > at,
        )
    )
    if known is None or user is None or not user.is_active:
        raise WrongFirstCode
    check_password(new, own=own_words(user))
    used = db.session.execute(
        update(FirstCode)
        .where(FirstCode.id == known, FirstCode.used_at.is_(None))
        .values(used_at=at)
        .returning(FirstCode.id)
    ).all()
    if not used:
        raise WrongFirstCode
    _set(user, new, at=at)
    audit.record(PasswordChanged(subject=user.ref, first=True), actor=doer(user), at=at)
    end_sessions(user.id, Ended.PASSWORD_CHANGED, actor=doer(user), at=at)


def own_words(user: User) -> tuple[str, ...]:
    """Return what must not make up a user's password: their names and their agency's."""
    return (user.username, user.full_name, user.agency.code, user.agency.name)


def _set(user: User, new: str, *, at: datetime) -> None:
    user.password_hash, user.password_changed_at = passwords.hash_password(new), at
    db.session.flush()
