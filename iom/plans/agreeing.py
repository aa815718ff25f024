"""Say that the client agrees to the plan, or does not. It does not commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from iom.db import db
from iom.entries.domain import Values
from iom.plans.acting import Act, new_key, sent_before, taken
from iom.plans.domain import CannotPlan
from iom.plans.models import AgreedPart, Goal, Step
from iom.plans.occasions import AGREEMENT
from iom.plans.reading import seen
from iom.record import service as record_service
from iom.record.queries import Record
from iom.sharing.scope import writing


def agree(
    act: Act, values: Values, *, goal_ids: Collection[int], step_ids: Collection[int]
) -> None:
    """Say that the client agrees to the plan, or does not, as it stood on the page.

    What was agreed are these very rows: they stay readable whatever is changed later.

    Args:
        act: who, when and by which form.
        values: what the client says.
        goal_ids: the rows of goals that were on the page.
        step_ids: those of steps.

    Raises:
        NoSuchClient, NotYours, BadEntry: as in `add_part`.
        CannotPlan: there was nothing on the page, or a row of somebody else.
    """
    record = taken(act)
    if sent_before(record, AGREEMENT, act.token):
        return
    goals, steps = (_theirs(record, *of) for of in ((Goal, goal_ids), (Step, step_ids)))
    if not goals:
        raise CannotPlan("There is no goal yet to which the client could agree.")
    key = new_key()
    said = {**values, "key": key}
    record_service.add_entry(act.ref, AGREEMENT, said, token=act.token, **act.who)
    about: dict[str, Any] = {"client_id": record.client.id, "agreement": key}
    db.session.add_all([AgreedPart(**about, goal_id=each) for each in goals])
    db.session.add_all([AgreedPart(**about, step_id=each) for each in steps])
    db.session.flush()


def _theirs(record: Record, model: Any, ids: Collection[int]) -> Sequence[int]:  # noqa: ANN401  # a table
    known = db.session.scalars(
        writing(select(model.id))
        .where(
            model.id.in_(sorted(ids)),
            model.client_id == record.client.id,
            seen(record.standing.reader, model),
        )
        .order_by(model.id)
    ).all()
    if len(known) != len(set(ids)):
        raise CannotPlan("The plan is not the one that was on the page. Open it again.")
    return known
