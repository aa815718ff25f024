"""Which clients a text names by their references."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from iom.clients.models import Client
from iom.db import db
from iom.sharing.scope import matching

_WORD = re.compile(r"[A-Za-z0-9-]+")


def refs_in(texts: Iterable[str]) -> list[str]:
    """List the references of clients whom some sentences or addresses name. One statement.

    Who became a part of another client's record is that client. It shows nobody to anybody: it is
    for the trail, which is told who was shown already.
    """
    words = {word for text in texts for word in _WORD.findall(text)}
    whole = aliased(Client, name="whole")
    ref = func.coalesce(whole.ref, Client.ref)
    known = (
        matching(select(ref))
        .select_from(Client)
        .outerjoin(whole, whole.id == Client.merged_into_id)
        .where(Client.ref.in_(words))
    )
    return list(db.session.scalars(known.distinct().order_by(ref)))
