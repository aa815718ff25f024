"""When somebody last nominated a client, for those who ask how long ago it is.

A nomination that waits for a decision lasts: nobody's time is over while somebody is asked about
them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from iom.clients.happenings import Happening
from iom.db import db
from iom.nominations.domain import State
from iom.nominations.models import Nomination
from iom.sharing.scope import among_seen, counting

_OPEN = [state for state in State if state.open]


def happened_since(day: date) -> Select[Any]:
    """Select the ids of clients with a nomination that waits, or was made on the day or later.

    Tells no person; whoever shows one goes through the scope.
    """
    return counting(select(Nomination.client_id)).where(
        Nomination.client_id.is_not(None),
        or_(Nomination.nominated_on >= day, Nomination.state.in_(_OPEN)),
    )


def last_happenings(client_ids: Collection[int]) -> dict[int, Happening]:
    """Return the last nomination of clients; no key for who has none.

    Args:
        client_ids: at most a few thousand, who came through the scope.
    """
    found: dict[int, Happening] = {}
    for client_id, nominated_on, state in db.session.execute(
        among_seen(select(Nomination.client_id, Nomination.nominated_on, Nomination.state)).where(
            Nomination.client_id.in_(client_ids)
        )
    ):
        if client_id is None:
            continue
        happening = (
            Happening("a nomination waits since", nominated_on, lasts=True)
            if state.open
            else Happening("nominated", nominated_on)
        )
        if client_id not in found or happening.order > found[client_id].order:
            found[client_id] = happening
    return found
