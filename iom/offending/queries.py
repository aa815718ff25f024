"""Read situations and what happened in DIP, for counting. Nothing here changes a row."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, select

from iom.cohort.spans import Span
from iom.db import db
from iom.entries.models import current
from iom.offending.domain import SituationKind
from iom.offending.models import DipEvent, Situation
from iom.offending.words import DipEventKind
from iom.sharing.scope import counting

_NOT_AT_LIBERTY = [kind for kind in SituationKind if not kind.at_liberty]


def not_at_liberty(ids: Select[int]) -> Mapping[int, Sequence[Span[SituationKind]]]:
    """Return the spans of remand, custody and recall of clients, by client id.

    One statement. For counting only: nothing here asks who reads, and no person comes out.

    Args:
        ids: selects the ids of the clients.
    """
    found: dict[int, list[Span[SituationKind]]] = defaultdict(list)
    for client_id, kind, from_on, to_on in db.session.execute(
        counting(select(Situation.client_id, Situation.kind, Situation.from_on, Situation.to_on))
        .where(
            Situation.client_id.in_(ids), Situation.kind.in_(_NOT_AT_LIBERTY), current(Situation)
        )
        .order_by(Situation.client_id, Situation.from_on)
    ):
        found[client_id].append(Span(from_on, to_on, kind))
    return found


def dip_events(
    ids: Select[int], kinds: Collection[DipEventKind], *, first: date, last: date
) -> Mapping[int, Sequence[tuple[date, DipEventKind]]]:
    """Return what happened to clients in the Drug Interventions Programme, by client id.

    One statement. For counting only, as above.

    Args:
        ids: selects the ids of the clients.
        kinds: which events.
        first: the first day.
        last: the last one.
    """
    found: dict[int, list[tuple[date, DipEventKind]]] = defaultdict(list)
    for client_id, on, event in db.session.execute(
        counting(select(DipEvent.client_id, DipEvent.on, DipEvent.event))
        .where(
            DipEvent.client_id.in_(ids),
            DipEvent.event.in_(sorted(kinds)),
            DipEvent.on.between(first, last),
            current(DipEvent),
        )
        .order_by(DipEvent.client_id, DipEvent.on, DipEvent.id)
    ):
        found[client_id].append((on, event))
    return found
