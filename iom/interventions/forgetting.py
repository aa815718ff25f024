"""Delete drafts of entries that tell of a client who is erased."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import delete, select

from iom.audit.service import Actor
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.drafts.models import Draft
from iom.interventions.domain import DRAFT_FORM


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Delete the drafts, of whomever they are, in which the client is ticked or named.

    What a draft says is sealed, so each is opened for it; there are few.

    Args:
        who: is erased.
        actor: not looked at; the erasure itself is on the trail.
        at: likewise.
    """
    del actor, at
    open_ones = select(Draft).where(Draft.form == DRAFT_FORM, Draft.closed_at.is_(None))
    ticked = re.compile(rf"(?<!\w){re.escape(who.ref)}(?!\w)", re.IGNORECASE)
    ids = [
        draft.id
        for draft in db.session.scalars(open_ones)
        if draft.content and (ticked.search(draft.content) or who.named_in(draft.content))
    ]
    if ids:
        db.session.execute(
            delete(Draft).where(Draft.id.in_(ids)),
            execution_options={"synchronize_session": False},
        )
