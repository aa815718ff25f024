"""When a client was last in a situation, for those who ask how long ago it is.

A situation without an end lasts, but for the community: there somebody simply is when nothing else
is recorded, so it has only its first day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Select, and_, or_, select

from iom.clients.happenings import Happening
from iom.db import db
from iom.entries.models import current
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.sharing.scope import among_seen, counting


def happened_since(day: date) -> Select[int]:
    """Select the ids of clients with a situation that lasts, or had a day on this one or later.

    Tells no person; whoever shows one goes through the scope.
    """
    return counting(select(Situation.client_id)).where(
        current(Situation),
        or_(
            Situation.from_on >= day,
            Situation.to_on > day,
            and_(Situation.to_on.is_(None), Situation.kind != SituationKind.COMMUNITY),
        ),
    )


def last_happenings(client_ids: Collection[int]) -> dict[int, Happening]:
    """Return the last situation of clients, by its last day; no key for who has none.

    Args:
        client_ids: at most a few thousand, who came through the scope.
    """
    found: dict[int, Happening] = {}
    for client_id, kind, from_on, to_on in db.session.execute(
        among_seen(
            select(Situation.client_id, Situation.kind, Situation.from_on, Situation.to_on)
        ).where(Situation.client_id.in_(client_ids), current(Situation))
    ):
        happening = _last(kind, from_on, to_on)
        if client_id not in found or happening.order > found[client_id].order:
            found[client_id] = happening
    return found


def _last(kind: SituationKind, from_on: date, to_on: date | None) -> Happening:
    words = _WORDS[kind]
    if to_on is not None:
        return Happening(f"last day {words}", to_on - timedelta(days=1))
    if kind is SituationKind.COMMUNITY:
        return Happening(f"first day {words}", from_on)
    return Happening(f"{words} since", from_on, lasts=True)


_WORDS = {
    SituationKind.COMMUNITY: "in the community",
    SituationKind.REMAND: "on remand",
    SituationKind.CUSTODY: "in custody",
    SituationKind.RECALLED: "recalled",
    SituationKind.UNLAWFULLY_AT_LARGE: "unlawfully at large",
    SituationKind.HOSPITAL: "in hospital",
}
