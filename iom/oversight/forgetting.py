"""Take away what auditors wrote about a client who is erased; that they looked stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from iom.audit.service import Actor
from iom.clients.domain import subject_of
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.oversight.models import Mark

TAKEN_OUT = "Taken out: somebody it was about was erased."


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Empty the notes of marks that are about the client or name them.

    Args:
        who: is erased.
        actor: not looked at; the erasure itself is on the trail.
        at: likewise.
    """
    del actor, at
    for mark in db.session.scalars(select(Mark)):
        if mark.about in {who.ref, subject_of(who.ref)} or who.named_in(mark.note):
            mark.note = TAKEN_OUT
    db.session.flush()
