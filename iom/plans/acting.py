"""What every act on a plan begins with: whose it is, and what of it there is by now."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.db import db
from iom.entries.domain import Kind
from iom.entries.models import current
from iom.kernel.errors import NotFound
from iom.plans.models import PlanOutcome
from iom.plans.reading import seen
from iom.record.queries import Record, get_record
from iom.safeguards.involvements import take
from iom.sharing.scope import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does something to whose plan, when, and by which form.

    Attributes:
        ref: the client.
        token: of the form: sent twice, it happens once.
    """

    ref: str
    actor: Reader
    at: datetime
    today: date
    token: str

    @property
    def who(self) -> dict[str, Any]:
        """The same, as entries are put on record."""
        return {"actor": self.actor, "at": self.at, "today": self.today}


def taken(act: Act) -> Record:
    """Fetch the record and let nobody else write to it until the transaction ends."""
    record = get_record(act.actor, act.ref)
    take([record.client.id])
    return record


def row_now(record: Record, model: Any, row_id: int) -> Any:  # noqa: ANN401  # a goal or a step
    """Return what a goal or a step says by now; None: it was struck out.

    Raises:
        NotFound: there is none under that number that the actor may see.
    """
    actor = record.standing.reader
    mine = (model.client_id == record.client.id, seen(actor, model))
    key = db.session.scalar(writing(select(model.key)).where(model.id == row_id, *mine))
    if key is None:
        raise NotFound("This client has no such part of a plan.")
    return db.session.scalar(writing(select(model)).where(model.key == key, *mine, current(model)))


def outcome_id(record: Record, goal: str, step: str) -> int | None:
    """Return the number of what came of a step, or of a goal; None: nothing yet."""
    return db.session.scalar(
        writing(select(PlanOutcome.id)).where(
            PlanOutcome.client_id == record.client.id,
            PlanOutcome.goal == goal,
            PlanOutcome.step == step,
            current(PlanOutcome),
        )
    )


def sent_before(record: Record, kind: Kind, token: str) -> bool:
    """Say whether this very form was sent before."""
    model = kind.model
    sent = writing(select(model.id)).where(
        model.client_id == record.client.id, model.token == token
    )
    return db.session.scalar(sent) is not None


def new_key() -> str:
    """Return a key for a goal, a step or an agreement."""
    return secrets.token_hex(8)
