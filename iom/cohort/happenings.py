"""When something last happened in a client's placements, for those who ask how long ago it is.

Somebody who was selected and not deselected is on the scheme: that lasts. Somebody who was only
nominated has the day of the nomination.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, and_, or_, select

from iom.clients.happenings import Happening
from iom.cohort.models import Placement
from iom.db import db
from iom.sharing.scope import among_seen, counting


def happened_since(day: date) -> Select[int]:
    """Select the ids of clients with a placement that lasts, or was dated on the day or later.

    Tells no person; whoever shows one goes through the scope.
    """
    return counting(select(Placement.client_id)).where(
        or_(
            Placement.nominated_on >= day,
            Placement.selected_on >= day,
            Placement.deselected_on >= day,
            Placement.not_selected_on >= day,
            and_(Placement.selected_on.is_not(None), Placement.deselected_on.is_(None)),
        )
    )


def last_happenings(client_ids: Collection[int]) -> dict[int, Happening]:
    """Return the last thing that happened in the placements of clients; no key for who has none.

    Args:
        client_ids: at most a few thousand, who came through the scope.
    """
    found: dict[int, Happening] = {}
    for client_id, nominated_on, *ends in db.session.execute(
        among_seen(
            select(
                Placement.client_id,
                Placement.nominated_on,
                Placement.selected_on,
                Placement.deselected_on,
                Placement.not_selected_on,
            )
        ).where(Placement.client_id.in_(client_ids))
    ):
        happening = _last(nominated_on, *ends)
        if client_id not in found or happening.order > found[client_id].order:
            found[client_id] = happening
    return found


def _last(
    nominated_on: date,
    selected_on: date | None,
    deselected_on: date | None,
    not_selected_on: date | None,
) -> Happening:
    if deselected_on is not None:
        return Happening("deselected", deselected_on)
    if selected_on is not None:
        return Happening("on the scheme since", selected_on, lasts=True)
    if not_selected_on is not None:
        return Happening("not selected", not_selected_on)
    return Happening("nominated", nominated_on)
