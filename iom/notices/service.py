"""Tell people something, and note that they read it. None of these acts commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from iom.db import db
from iom.notices.models import Notice

OPENED = "news"
"""The kind of notice that is read as soon as its reader opens the page to which it leads."""


def notify(
    user_ids: Iterable[int], *, kind: str, sentence: str, link: str, key: str, at: datetime
) -> None:
    """Tell each of some people something, once. One statement; nothing for nobody.

    Args:
        user_ids: whom; a person named twice is told once.
        kind: what sort of thing it is: `break-glass`.
        sentence: what they read; it names a client by reference only, never by name.
        link: the address of a page inside the product, which asks for itself who may see it.
        key: what the notice is about; a person is told once of each, whoever calls how often.
        at: when it happened.
    """
    rows = [
        {"user_id": each, "kind": kind, "key": key, "sentence": sentence, "link": link, "at": at}
        for each in sorted(set(user_ids))
    ]
    if not rows:
        return
    engine = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    statement = engine.insert(Notice).values(rows)
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["user_id", "key"]))


def mark_read(user_id: int, notice_id: int, *, at: datetime) -> None:
    """Note that somebody read one of their own notices; another's, or none, is left as it is."""
    statement = update(Notice).where(
        Notice.user_id == user_id, Notice.id == notice_id, Notice.read_at.is_(None)
    )
    db.session.execute(statement.values(read_at=at))


def mark_all_read(user_id: int, *, up_to: int, at: datetime) -> None:
    """Note that somebody read all that they were shown.

    Args:
        user_id: whose.
        up_to: the last notice that they were shown, so that what came since stays unread.
        at: when.
    """
    statement = update(Notice).where(
        Notice.user_id == user_id, Notice.id <= up_to, Notice.read_at.is_(None)
    )
    db.session.execute(statement.values(read_at=at))


def mark_opened(user_id: int | None, link: str, *, at: datetime) -> None:
    """Note that somebody read the news that led to a page, for they are on it."""
    statement = update(Notice).where(
        Notice.user_id == user_id,
        Notice.kind == OPENED,
        Notice.link == link,
        Notice.read_at.is_(None),
    )
    db.session.execute(statement.values(read_at=at))


def mark_mailed(user_id: int, *, at: datetime) -> None:
    """Note that an e-mail is sent which speaks of all that somebody has not read."""
    statement = update(Notice).where(
        Notice.user_id == user_id, Notice.read_at.is_(None), Notice.mailed_at.is_(None)
    )
    db.session.execute(statement.values(mailed_at=at))
