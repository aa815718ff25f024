"""Leads, covers and handovers for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.leads.handovers import Asked, NewHandover, hand_over
from iom.sharing.models import Cover, CoverClient
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

_number = count(1)
TODAY = NOON.date()


def a_cover(
    away: User,
    by: User,
    *,
    from_on: date = TODAY,
    last_on: date = TODAY,
    every: bool = True,
    named: list[Client] | None = None,
) -> int:
    """Let somebody stand in for another, today alone unless it says more; return the number."""
    ids = [client.id for client in named or ()]
    away_id, by_id = away.id, by.id
    db.session.rollback()
    with transaction():
        cover = Cover(
            user_id=away_id,
            by_id=by_id,
            from_on=from_on,
            to_on=last_on + timedelta(days=1),
            every=every,
            note="",
            token=f"cover-{next(_number)}",
            recorded_at=NOON,
            recorded_by=COMMAND.ref,
        )
        db.session.add(cover)
        db.session.flush()
        db.session.add_all(CoverClient(cover_id=cover.id, client_id=each) for each in ids)
        return cover.id


def a_handover(giver: User, receiver: User, *clients: Client, note: str = "") -> int:
    """Hand cases over today; return the number."""
    new = NewHandover(
        token=f"handover-{next(_number)}",
        user_id=giver.id,
        from_on=TODAY,
        note="",
        cases=tuple(Asked(client_id=client.id, to_id=receiver.id, note=note) for client in clients),
    )
    db.session.rollback()
    with transaction():
        return hand_over(new, actor=COMMAND, at=NOON, today=TODAY)
