"""Read the plan of one client, as far as the reader may go. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.db import db
from iom.entries.domain import EndedHow, Kind
from iom.entries.models import current
from iom.kernel.errors import NotFound
from iom.kernel.happened import Happened
from iom.plans import standing
from iom.plans.agreed import Agreed, goals_then
from iom.plans.domain import Answer
from iom.plans.kinds import GOAL, KINDS, STEP
from iom.plans.models import (
    AgreedPart,
    Agreement,
    Goal,
    Introduction,
    PlanOutcome,
    PlanReview,
    Step,
)
from iom.plans.occasions import AGREEMENT
from iom.plans.plan import Plan, Progress
from iom.plans.reading import (
    dated,
    goal_says,
    interval_days,
    level_on,
    read_plan,
    rows_of,
    says,
    seen,
)
from iom.plans.says import AgreementSays, StepSays, Struck
from iom.record.queries import Record, find_entry, get_record
from iom.sharing.scope import among_seen


@dataclass(frozen=True, slots=True)
class PlanOf:
    """The plan of a client, what the reader is to the record, and the level of today."""

    record: Record
    plan: Plan
    level: int | None
    days: int

    @property
    def client(self) -> Client:
        """Whose plan it is."""
        return self.record.client


def get_plan(reader: Reader, ref: str, today: date) -> PlanOf:
    """Read the plan of a client. Ten statements, however long it is.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
    """
    record = get_record(reader, ref)
    level = level_on(record.client.id, today)
    days = interval_days()
    plan = read_plan(reader, record.client.id, today, level=level, days=days)
    return PlanOf(record, plan, level, days.get(level or 0, 0))


def get_kind_of_plan(code: str) -> Kind:
    """Return a kind of entry of which a plan is made.

    Raises:
        NotFound: there is none of this code.
    """
    if code not in KINDS:
        raise NotFound("There is no such page.")
    return KINDS[code]


def get_part(record: Record, kind: Kind, entry_id: int | None) -> Any:  # noqa: ANN401  # of any kind
    """Fetch an entry of a plan, current or not.

    Raises:
        NotFound: the client has none under that number that the reader may see.
    """
    found = find_entry(record, kind, entry_id)
    if found is None:
        raise NotFound(f"This client has no such {kind.noun}.")
    return found


def goal_of(record: Record, key: str) -> Any:  # noqa: ANN401  # a goal
    """Return what a goal says by now; None where it is struck out, or not for the reader."""
    return _by_key(record, GOAL, key)


def step_of(record: Record, key: str) -> Any:  # noqa: ANN401  # a step
    """Return what a step says by now; None where it is struck out, or not for the reader."""
    return _by_key(record, STEP, key)


def _by_key(record: Record, kind: Kind, key: str) -> Any:  # noqa: ANN401  # as above
    model = kind.model
    return db.session.scalar(
        among_seen(select(model)).where(
            model.client_id == record.client.id,
            model.key == key,
            current(model),
            seen(record.standing.reader, model),
        )
    )


def outcome_of(record: Record, goal: str, step: str) -> Any:  # noqa: ANN401  # an outcome
    """Return what came of a step, or of a goal; None: nothing yet."""
    return db.session.scalar(
        among_seen(select(PlanOutcome)).where(
            PlanOutcome.client_id == record.client.id,
            PlanOutcome.goal == goal,
            PlanOutcome.step == step,
            current(PlanOutcome),
            seen(record.standing.reader, PlanOutcome),
        )
    )


def find_agreed(of: PlanOf, entry_id: int) -> Agreed | None:
    """Return the plan as it was agreed; None: there is no such agreement. Four statements."""
    reader, client_id = of.record.standing.reader, of.client.id
    row = find_entry(of.record, AGREEMENT, entry_id)
    if row is None:
        return None
    parts = db.session.scalars(
        among_seen(select(AgreedPart)).where(
            AgreedPart.client_id == client_id, AgreedPart.agreement == row.key
        )
    ).all()
    ids = {Goal: [each.goal_id for each in parts], Step: [each.step_id for each in parts]}

    def then(model: Any) -> Sequence[Any]:  # noqa: ANN401  # goals or steps
        return [each for each in rows_of(reader, client_id, model) if each.id in ids[model]]

    return Agreed(
        says=says(AgreementSays, row, goal_ids=frozenset(), step_ids=frozenset()),
        goals=goals_then(
            [goal_says(reader, each) for each in then(Goal)],
            [says(StepSays, each) for each in then(Step)],
            of.plan,
        ),
        replaced=row.ended_at is not None,
    )


def list_struck(record: Record) -> list[Struck]:
    """List what of a plan was struck out, the latest first. Six statements."""
    found = []
    for kind in KINDS.values():
        model = kind.model
        conditions = [
            model.client_id == record.client.id,
            model.ended_how == EndedHow.STRUCK_OUT,
        ]
        if kind.by:
            conditions.append(seen(record.standing.reader, model))
        for row in db.session.scalars(among_seen(select(model)).where(*conditions)):
            found.append(
                Struck(
                    kind=kind.code,
                    noun=kind.noun,
                    id=row.id,
                    line=kind.line(row),
                    at=row.ended_at,
                    by=row.ended_by,
                    reason=row.ended_reason,
                )
            )
    return sorted(found, key=lambda each: (each.at, each.id), reverse=True)


@dataclass(frozen=True, slots=True)
class Head:
    """What the page of a client says of the plan.

    Attributes:
        goals: how many are to be reached.
        answer: what the client said last; None: was never asked.
    """

    goals: int
    progress: Progress
    answer: Answer | None
    said_on: date | None

    @property
    def planned(self) -> bool:
        """Whether there is a plan, or was one."""
        return bool(self.goals or self.progress.of)


def head_of(reader: Reader, client_id: int, today: date) -> Head:
    """Say where the plan of a client stands whom the reader sees. One statement."""
    goals = standing.goals_open(reader, client_id)
    steps = standing.steps_counted(reader, today, client_id)
    last = standing.LastAgreement
    columns: list[Any] = [
        func.coalesce(goals.c.open, 0).label("open"),
        *(func.coalesce(steps.c[name], 0).label(name) for name in ("of", "done", "overdue")),
        last.answer,
        last.on,
    ]
    row = db.session.execute(
        among_seen(select(*columns))
        .select_from(Client)
        .outerjoin(goals, goals.c.client_id == Client.id)
        .outerjoin(steps, steps.c.client_id == Client.id)
        .outerjoin(last, standing.is_last_agreement())
        .where(Client.id == client_id)
    ).one()
    progress = Progress(done=row.done, of=row.of, overdue=row.overdue)
    return Head(row.open, progress, row.answer, row.on)


def happened(reader: Reader, client_id: int, first: date, last: date) -> list[Happened]:
    """List what happened with the plan of a client whom the reader sees. Six statements."""
    ref = db.session.scalars(among_seen(select(Client.ref)).where(Client.id == client_id)).one()
    return [
        replace(each, endpoint="plans.show", values={"ref": ref})
        for each in _happened(reader, client_id)
        if first <= each.on <= last
    ]


def _happened(reader: Reader, client_id: int) -> Iterator[Happened]:
    def told(on: date, what: str, who: str, kind: str = "plan") -> Happened:
        return Happened(on=on, what=what, kind=kind, who=who)

    steps = {each.key: each.what for each in rows_of(reader, client_id, Step, now=True)}
    for goal in rows_of(reader, client_id, Goal, now=True):
        steps[goal.key] = goal.aim
        yield told(goal.on, f"Goal set: {goal.aim}", goal.recorded_by)
    for each in rows_of(reader, client_id, PlanOutcome, now=True):
        what = steps.get(each.step or each.goal, "")
        how = each.how.label if each.step else each.how.of_goal
        said = f"{'Step' if each.step else 'Goal'} {how.lower()}: {what}"
        yield told(each.on, said, each.recorded_by)
    for each in rows_of(reader, client_id, Introduction, now=True):
        on = each.held_on or each.planned_on
        became = "introduced to" if each.held_on else "to be introduced to"
        if each.fell_through:
            became = "not introduced to"
        yield told(on, f"Client {became} {each.service}", each.worker, "introduction")
    for model in (Agreement, PlanReview):
        for each in dated(client_id, model):
            said = f"Plan: {each.answer.words}" if model is Agreement else "Plan reviewed"
            yield told(each.on, said, each.worker if model is Agreement else each.reviewer)
