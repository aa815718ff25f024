"""Read situations. Nothing here changes a row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select

from iom.cohort.spans import Span
from iom.db import db
from iom.entries.models import current
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
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
