"""Read one's own notices. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from iom.db import db
from iom.notices.models import Notice

SHOWN = 100
"""Notices on a page: all that are unread come before the first that is read."""


def count_unread(user_id: int) -> int:
    """Count what somebody was told and has not read. One statement, from an index alone."""
    unread = select(func.count()).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return db.session.scalar(unread) or 0


def list_notices(user_id: int, *, limit: int = SHOWN) -> Sequence[Notice]:
    """List what somebody was told: the unread first, then by time, the latest first."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.user_id == user_id)
        .order_by(Notice.read_at.is_not(None), Notice.at.desc(), Notice.id.desc())
        .limit(limit)
    ).all()


def list_to_mail(*, since: datetime) -> Sequence[int]:
    """List by id who has unread notices, told since a moment, that no e-mail speaks of."""
    return db.session.scalars(
        select(Notice.user_id)
        .where(Notice.at > since, Notice.read_at.is_(None), Notice.mailed_at.is_(None))
        .distinct()
    ).all()
