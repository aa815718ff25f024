"""By what somebody is told in words, wherever no key leads to them."""

from __future__ import annotations

from sqlalchemy import select

from iom.clients.forgetting import Forgotten
from iom.clients.models import Alias, Client, Identifier
from iom.db import db
from iom.sharing.scope import writing


def who_is(client_id: int, ref: str) -> Forgotten:
    """Return reference, names and numbers of a client whose id came through the scope."""
    own, others = (
        db.session.execute(writing(select(model.family_name, model.given_names)).where(key))
        for model, key in ((Client, Client.id == client_id), (Alias, Alias.client_id == client_id))
    )
    numbers = db.session.execute(
        writing(select(Identifier.kind, Identifier.canonical)).where(
            Identifier.client_id == client_id
        )
    )
    return Forgotten(
        client_id=client_id,
        ref=ref,
        names=frozenset((row.family_name, row.given_names) for row in (*own, *others)),
        numbers=frozenset((row.kind, row.canonical) for row in numbers),
    )
