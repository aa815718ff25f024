"""Nominations for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.kernel import clock
from iom.nominations.domain import RouteIn
from iom.nominations.models import Nomination
from iom.nominations.service import NewNomination, nominate
from iom.places.queries import get_district_named
from iom.sharing.domain import RestrictionKind
from iom.sharing.models import Restriction
from iom.transaction import transaction

_number = count(1)
BORN = date(1993, 5, 2)


def new_nomination(*, district: str = "Cambridge", **about: Any) -> NewNomination:
    """Make what somebody may give; of Rowan Thornley, born 2 May 1993, unless it says more."""
    usual: dict[str, Any] = {
        "token": f"token-{next(_number)}",
        "route": RouteIn.POLICE,
        "given_names": "Rowan",
        "family_name": "Thornley",
        "date_of_birth": BORN,
        "district_id": get_district_named(district).id,
    }
    return NewNomination(**(usual | about))


def nominated(reader: Reader, *, said: dict[str, bool] | None = None, **about: Any) -> Nomination:
    """Nominate somebody."""
    with transaction():
        nomination = nominate(new_nomination(**about), said or {}, actor=reader, at=clock.now())
        nomination_id = nomination.id
    return db.session.get_one(Nomination, nomination_id)


def restrict(client: Client, owner: User, *, shown: bool = False) -> None:
    """Close a client's record to all but its owner."""
    client_id, owner_id = client.id, owner.id
    with transaction():
        db.session.add(
            Restriction(
                client_id=client_id,
                kind=RestrictionKind.ALL_BUT,
                shown=shown,
                owner_id=owner_id,
                reason="Invented",
                set_at=clock.now() - timedelta(days=1),
                set_by="tests",
            )
        )
