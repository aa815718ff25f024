"""Strike out a part of a plan, with what belongs to it. It does not commit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.db import db
from iom.entries.domain import EndedHow, Kind
from iom.entries.events import EntryStruckOut
from iom.entries.models import current
from iom.entries.rows import end_rows
from iom.plans.acting import Act, taken
from iom.plans.kinds import GOAL, OUTCOME, STEP
from iom.plans.models import PlanOutcome, Step
from iom.record import service as record_service
from iom.record.queries import Record, category_of_row
from iom.sharing.scope import writing


def strike_out(act: Act, kind: Kind, entry_id: int, reason: str) -> None:
    """Strike out a part of a plan; with a goal go its steps, with both what came of them.

    Sent twice, it happens once.

    Raises:
        NoSuchClient, NotYours, NotFound, BadEntry: as in `add_step`.
        EntryGone: somebody else changed or struck it out meanwhile.
    """
    record = taken(act)
    record_service.strike_out(act.ref, kind, entry_id, reason, actor=act.actor, at=act.at)
    if kind not in (GOAL, STEP):
        return
    mine = (kind.model.client_id == record.client.id, kind.model.id == entry_id)
    key = db.session.scalars(writing(select(kind.model.key)).where(*mine)).one()
    if kind is GOAL:
        _end(act, record, STEP, Step.goal == key, reason)
        _end(act, record, OUTCOME, PlanOutcome.goal == key, reason)
    else:
        _end(act, record, OUTCOME, PlanOutcome.step == key, reason)


def _end(act: Act, record: Record, kind: Kind, which: Any, reason: str) -> None:  # noqa: ANN401  # a condition
    rows = db.session.scalars(
        writing(select(kind.model)).where(
            kind.model.client_id == record.client.id, current(kind.model), which
        )
    ).all()
    why = " ".join(reason.split())
    ids = [row.id for row in rows]
    end_rows(kind.model, ids, EndedHow.STRUCK_OUT, actor=act.actor, at=act.at, reason=why)
    for row in rows:
        event = EntryStruckOut(
            subject=subject_of(act.ref),
            kind=kind.code,
            category=category_of_row(kind, row).value,
            entry=row.id,
        )
        audit.record(event, actor=act.actor, at=act.at)
