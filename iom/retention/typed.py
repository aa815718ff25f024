"""What people have typed into forms and not sent yet, where it tells of a client.

A draft is sealed and has no key to a client, so each is opened and read; there are few, and none
is older than 14 days.
"""

from __future__ import annotations

import json
import re
from datetime import datetime

from sqlalchemy import delete, select

from iom.audit.service import Actor
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.drafts.models import Draft

NOMINATION = "nomination"
"""The form whose fields say who somebody is."""


def list_about(who: Forgotten, *, at: datetime) -> list[tuple[Draft, dict[str, str]]]:
    """List the drafts, of whomever they are, that tell of a client, with what they say.

    One that is about somebody by its fields, as a nomination is, tells of the client by reference,
    number or both names; any other one also where part of a name stands in its words.
    """
    found = []
    for draft in db.session.scalars(
        select(Draft).where(Draft.closed_at.is_(None)).order_by(Draft.id)
    ):
        fields = {
            name: " ".join(texts) for name, texts in json.loads(draft.content or "{}").items()
        }
        if _tells(draft.form, fields, who, this_year=at.year):
            found.append((draft, fields))
    return found


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Delete the drafts that tell of a client who is erased.

    Args:
        who: is erased.
        actor: not looked at; the erasure itself is on the trail.
        at: when.
    """
    del actor
    ids = [draft.id for draft, _ in list_about(who, at=at)]
    db.session.execute(
        delete(Draft).where(Draft.id.in_(ids)), execution_options={"synchronize_session": False}
    )


def _tells(form: str, fields: dict[str, str], who: Forgotten, *, this_year: int) -> bool:
    # What is ticked stands in the name of a field, too: `came-C-1`.
    whole = "\n".join((*fields, *fields.values()))
    if re.search(rf"(?<!\w){re.escape(who.ref)}(?![\w-])", whole, re.IGNORECASE):
        return True
    if who.told_of_in(fields, this_year=this_year):
        return True
    return form != NOMINATION and who.named_in("\n".join(fields.values()))
