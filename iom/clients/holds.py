"""Holds: while one stands, nothing of a client may be erased, by whatever way (HANDBOOK 13)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from iom.clients.models import Client, Hold
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.kernel.errors import RuleBroken
from iom.sharing.scope import among_seen, writing


class OnHold(RuleBroken):
    """Something of a client would be erased while the record is on hold."""


def holds_of(client_ids: Collection[int]) -> dict[int, Hold]:
    """Return the hold that stands for each of these clients, by id; no key for who has none.

    Args:
        client_ids: at most a few thousand, who came through the scope.
    """
    found = db.session.scalars(
        among_seen(select(Hold)).where(Hold.client_id.in_(client_ids), Hold.lifted_at.is_(None))
    )
    return {hold.client_id: hold for hold in found}


def refuse_while_held(client_id: int) -> None:
    """Refuse to erase anything of a client who is on hold.

    Locks the client, so that no hold can be set until the transaction ends.

    Raises:
        OnHold: the client is on hold.
    """
    ref = db.session.scalar(
        writing(select(Client.ref)).where(Client.id == client_id).with_for_update()
    )
    hold = holds_of([client_id]).get(client_id)
    if hold is not None:
        raise OnHold(
            f"The record of {ref} is on hold until the hold is lifted (review on "
            f"{day_in_words(hold.review_on)}), so nothing of it can be erased. "
            "A coordinator can lift the hold under Retention."
        )
