"""Read the plan of one client, as far as the reader may go. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, or_, select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.cohort.models import LevelSpan
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.domain import EndedHow, Kind
from iom.entries.models import current
from iom.kernel.errors import NotFound
from iom.plans.agreed import Agreed, goals_then
from iom.plans.domain import Answer, Meeting, days_late, meeting_of, review_by, state_of_review
from iom.plans.kinds import AGREEMENT, GOAL, KINDS, STEP
from iom.plans.models import (
    AgreedPart,
    Agreement,
    Goal,
    Introduction,
    PlanOutcome,
    PlanReview,
    Step,
)
from iom.plans.plan import Plan, Rows, goals_of, gone_of
from iom.plans.says import (
    AgreementSays,
    GoalSays,
    IntroductionSays,
    OutcomeSays,
    ReviewSays,
    StepSays,
    Struck,
)
from iom.record.queries import Record, find_entry, get_record
from iom.selection.queries import active_scale
from iom.sharing.fields import sees
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


def read_plan(
    reader: Reader, client_id: int, today: date, *, level: int | None, days: Mapping[int, int]
) -> Plan:
    """Read the plan of a client whom the reader sees.

    Args:
        reader: who reads it; goals that they may not know of are not there.
        client_id: whose.
        today: the day.
        level: of that day.
        days: how many days there are between re-appraisals, by level.
    """
    agreements = _agreements(client_id)
    agreed = next((each for each in agreements if each.answer is Answer.AGREES), None)
    goals = _rows(reader, client_id, Goal)
    steps = _rows(reader, client_id, Step)
    rows = Rows(
        goals=[_goal(reader, row) for row in goals if row.ended_at is None],
        steps=[_says(StepSays, row) for row in steps if row.ended_at is None],
        outcomes=[
            _says(OutcomeSays, row) for row in _rows(reader, client_id, PlanOutcome, now=True)
        ],
        goals_once={row.id: _goal(reader, row) for row in goals},
        steps_once={row.id: _says(StepSays, row) for row in steps},
    )
    reviews = [_says(ReviewSays, row) for row in _dated(client_id, PlanReview)]
    shown = goals_of(rows, agreed, today)
    by = None
    if any(goal.open for goal in shown):
        since = reviews[0].on if reviews else min(goal.says.on for goal in shown if goal.open)
        by = review_by(since, level, reviews[0].next_on if reviews else None, days)
    return Plan(
        goals=shown,
        introductions=[
            _introduction(row, today) for row in _rows(reader, client_id, Introduction, now=True)
        ],
        agreements=agreements,
        reviews=reviews,
        agreed=agreed,
        gone=gone_of(rows, agreed),
        review_by=by,
        review_state=state_of_review(by, today) if by else None,
        review_late=days_late(by, today) if by else "",
    )


def interval_days() -> dict[int, int]:
    """Return how many days there are between re-appraisals, by level, of the scale in force."""
    return {each.number: each.reappraise_days for each in active_scale().levels}


def level_on(client_id: int, today: date) -> int | None:
    """Return the level of a client whom the reader sees; None: none is set."""
    return db.session.scalar(
        among_seen(select(LevelSpan.value)).where(
            LevelSpan.client_id == client_id,
            LevelSpan.from_on <= today,
            or_(LevelSpan.to_on.is_(None), LevelSpan.to_on > today),
        )
    )


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
        return [each for each in _rows(reader, client_id, model) if each.id in ids[model]]

    return Agreed(
        says=_says(AgreementSays, row, goal_ids=frozenset(), step_ids=frozenset()),
        goals=goals_then(
            [_goal(reader, each) for each in then(Goal)],
            [_says(StepSays, each) for each in then(Step)],
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


def seen(reader: Reader, model: Any) -> ColumnElement[bool]:  # noqa: ANN401  # a table with a pathway
    """Keep what is about a pathway that the reader may know of."""
    known: Collection[Pathway] = [each for each in Pathway if reader.sees(each.category)]
    told: ColumnElement[bool] = model.pathway.in_(known)
    return told


def _rows(reader: Reader, client_id: int, model: Any, *, now: bool = False) -> Sequence[Any]:  # noqa: ANN401  # as above
    statement = among_seen(select(model)).where(
        model.client_id == client_id, seen(reader, model), *([current(model)] if now else [])
    )
    return db.session.scalars(statement.order_by(model.id)).all()


def _dated(client_id: int, model: Any) -> Sequence[Any]:  # noqa: ANN401  # agreements or reviews
    return db.session.scalars(
        among_seen(select(model))
        .where(model.client_id == client_id, current(model))
        .order_by(model.on.desc(), model.id.desc())
    ).all()


def _agreements(client_id: int) -> list[AgreementSays]:
    goals: dict[str, set[int]] = {}
    steps: dict[str, set[int]] = {}
    for part in db.session.scalars(
        among_seen(select(AgreedPart)).where(AgreedPart.client_id == client_id)
    ):
        if part.goal_id is not None:
            goals.setdefault(part.agreement, set()).add(part.goal_id)
        if part.step_id is not None:
            steps.setdefault(part.agreement, set()).add(part.step_id)
    return [
        _says(
            AgreementSays,
            row,
            goal_ids=frozenset(goals.get(row.key, ())),
            step_ids=frozenset(steps.get(row.key, ())),
        )
        for row in _dated(client_id, Agreement)
    ]


def _goal(reader: Reader, row: Goal) -> GoalSays:
    need = row.need if sees(reader, Goal.__tablename__, "need") else None
    return _says(GoalSays, row, need=need)


def _introduction(row: Introduction, today: date) -> IntroductionSays:
    meeting = meeting_of(row.planned_on, row.held_on, row.fell_through, today)
    late = days_late(row.planned_on, today) if meeting is Meeting.OVERDUE else ""
    return _says(IntroductionSays, row, meeting=meeting, late=late)


_Row = TypeVar("_Row")


def _says(what: type[_Row], row: object, **besides: object) -> _Row:
    """Return what a row says, as its columns of the same names have it."""
    names = {each.name for each in fields(what)} - besides.keys()  # type: ignore[arg-type]
    return what(**{name: getattr(row, name) for name in names}, **besides)
