"""The clients with whom somebody works by name, to take one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from iom.clients.deaths import living
from iom.clients.models import Client
from iom.desk.domain import OWN_SHOWN, Who
from iom.desk.reach import WHO, Desk, place_ended, who_of
from iom.sharing.scope import visible_to


def list_own(desk: Desk) -> Sequence[Who]:
    """List the reader's own clients, by name, and those with whom they stand in."""
    if not desk.sees_clients:
        return []
    columns: list[Any] = [*WHO]
    rows = desk.rows(
        select(*columns)
        .where(
            visible_to(desk.reader, Client),
            desk.own(),
            living(Client),
            ~place_ended(desk.today),
        )
        .order_by(Client.family_name, Client.given_names, Client.ref)
        .limit(OWN_SHOWN)
    )
    return [who_of(row) for row in rows]
