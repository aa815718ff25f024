"""Transfers for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date
from secrets import token_urlsafe
from typing import Any

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.db import db
from iom.places import queries as places
from iom.transaction import transaction
from iom.transfers.domain import Why
from iom.transfers.service import NewTransfer, ask
from tests.factories.accounts import COMMAND, NOON

TODAY = date(2026, 5, 1)


def a_transfer(
    client: Client | str, to: str = "fenland", *, actor: Reader = COMMAND, **more: Any
) -> int:
    """Offer a client to a district by its code, or with `outside` to a scheme. Returns its id."""
    ref = client if isinstance(client, str) else client.ref
    outside = "outside" in more
    new = {
        "token": token_urlsafe(24),
        "to_district_id": None if outside else places.get_district(to).id,
        "outside_person": "Rook Elmfield" if outside else "",
        "why": Why.MOVED_HOME,
        "planned_on": TODAY,
    }
    db.session.rollback()
    with transaction():
        return ask(ref, NewTransfer(**new | more), actor=actor, at=NOON, today=TODAY).id
