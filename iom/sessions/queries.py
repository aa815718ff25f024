"""Read sessions and codes. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select

from iom.accounts.models import User
from iom.audit.service import Doer
from iom.db import db
from iom.sessions.domain import HALF_WAY, IDLE, LONGEST, Stage, ends_at
from iom.sessions.models import RecoveryCode, Session
from iom.sessions.secrets import token_hash

_Moment = datetime | BindParameter[Any]


def lasting(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a session is neither ended nor past its time."""
    return _lasting(at - IDLE, at - LONGEST, at - HALF_WAY)


def _lasting(
    seen_after: _Moment, begun_after: _Moment, half_begun_after: _Moment
) -> ColumnElement[bool]:
    full = and_(
        Session.stage == Stage.SIGNED_IN,
        Session.last_seen_at > seen_after,
        Session.created_at > begun_after,
    )
    half = and_(Session.stage != Stage.SIGNED_IN, Session.created_at > half_begun_after)
    return and_(Session.ended_at.is_(None), or_(full, half))


@dataclass(frozen=True, slots=True)
class Held:
    """A session as one request finds it; what changes it goes by its id."""

    id: int
    token_hash: str
    stage: Stage
    created_at: datetime
    last_seen_at: datetime
    rights_version: int
    code_given: bool

    @property
    def ends_at(self) -> datetime:
        """When it ends if nothing more happens in it."""
        return ends_at(self.stage, self.created_at, self.last_seen_at)


def find_lasting(token: str, at: datetime) -> tuple[Held, User] | None:
    """Find the session that a token opens, with its user; a disabled user has none. 1 statement."""
    asked = {
        "token": token_hash(token),
        "seen_after": at - IDLE,
        "begun_after": at - LONGEST,
        "half_begun_after": at - HALF_WAY,
    }
    row = db.session.execute(_by_token(), asked).one_or_none()
    return None if row is None else (Held(*row[1:]), row[0])


@cache
def _by_token() -> Select[Any]:
    """Return the statement, put together once: that takes far longer than to ask it."""
    columns = (getattr(Session, field.name) for field in fields(Held))
    moments: list[BindParameter[Any]] = [
        bindparam(name) for name in ("seen_after", "begun_after", "half_begun_after")
    ]
    return (
        select(User, *columns)
        .join(Session, Session.user_id == User.id)
        .where(
            Session.token_hash == bindparam("token"),
            _lasting(*moments),
            User.disabled_at.is_(None),
        )
    )


def is_signed_in(session_id: int, at: datetime) -> bool:
    """Say whether somebody is still signed in by a session, whatever its token is now."""
    still = select(Session.id).where(
        Session.id == session_id, Session.stage == Stage.SIGNED_IN, lasting(at)
    )
    return db.session.scalar(still) is not None


def list_sessions(user_id: int, at: datetime) -> Sequence[Session]:
    """List the sessions in which a user is signed in at a moment, the last seen first."""
    return db.session.scalars(
        select(Session)
        .where(Session.user_id == user_id, Session.stage == Stage.SIGNED_IN, lasting(at))
        .order_by(Session.last_seen_at.desc(), Session.id.desc())
    ).all()


def doer(user: User) -> Doer:
    """Return a user as the trail names whoever does something."""
    return Doer(user.ref, user.agency.code)


def count_recovery_codes(user_id: int) -> int:
    """Count the recovery codes that a user has left."""
    unused = select(func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(unused) or 0
