"""What an erasure does with the files of a client: the rows go by themselves, the bytes do not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from iom.audit.service import Actor
from iom.clients.forgetting import Forgotten
from iom.db import db, insert_rows
from iom.documents.models import Document, Leaving
from iom.sharing.scope import writing


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Note every file of a client who is erased, so that it goes once the erasure is committed."""
    del actor, at
    files = db.session.scalars(
        writing(select(Document.file))
        .where(Document.client_id == who.client_id, Document.file.is_not(None))
        .distinct()
    ).all()
    there = set(db.session.scalars(select(Leaving.file).where(Leaving.file.in_(files))))
    insert_rows(Leaving, [{"file": file} for file in files if file not in there])
