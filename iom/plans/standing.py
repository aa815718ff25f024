"""Where clients stand with their plans, as conditions and columns of a statement.

Whoever asks joins them to a statement that has its own scope. What a reader may not know of counts
for them nowhere, so that no number tells that there is a goal about health.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.cohort.models import LevelSpan
from iom.entries.models import current
from iom.plans.domain import AHEAD, WITHOUT_LEVEL, Answer, Came, State
from iom.plans.models import AgreedPart, Agreement, Goal, PlanOutcome, PlanReview, Step
from iom.plans.reading import seen

# Made once: the text of a statement with a new alias would be worked out anew each time.
LastReview = aliased(PlanReview, name="last_plan_review")
LastAgreement = aliased(Agreement, name="last_agreement")
Level = aliased(LevelSpan, name="plan_level")
_Later = aliased(PlanReview, name="later_plan_review")
_LaterWord = aliased(Agreement, name="later_agreement")
_Own = aliased(PlanOutcome, name="own_outcome")
_Whole = aliased(PlanOutcome, name="whole_outcome")
_Now = aliased(Goal, name="goal_now")
_StepNow = aliased(Step, name="step_now")


def goals_open(reader: Reader, client_id: int | None = None) -> FromClause:
    """Count the goals to be reached, with the day of the first, by client; or of one client."""
    ended = exists().where(_Whole.goal == Goal.key, _Whole.step == "", current(_Whole))
    columns: list[Any] = [
        Goal.client_id.label("client_id"),
        func.count().label("open"),
        func.min(Goal.on).label("first_on"),
    ]
    return (
        select(*columns)
        .where(current(Goal), seen(reader, Goal), ~ended, _of(Goal, client_id))
        .group_by(Goal.client_id)
        .subquery("goals_open")
    )


def steps_counted(reader: Reader, today: date, client_id: int | None = None) -> FromClause:
    """Count steps, those done and those overdue, by client; as `iom.plans.plan` counts them."""
    counts = or_(
        and_(_Own.id.is_(None), _Whole.id.is_(None)), _Own.how.in_([Came.DONE, Came.NOT_DONE])
    )
    late = and_(_Own.id.is_(None), _Whole.id.is_(None), Step.by_on < today)

    def total(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0)).label(name)

    columns: list[Any] = [
        Step.client_id.label("client_id"),
        total(counts, "of"),
        total(_Own.how == Came.DONE, "done"),
        total(late, "overdue"),
    ]
    return (
        select(*columns)
        .outerjoin(_Own, and_(_Own.goal == Step.goal, _Own.step == Step.key, current(_Own)))
        .outerjoin(_Whole, and_(_Whole.goal == Step.goal, _Whole.step == "", current(_Whole)))
        .where(current(Step), seen(reader, Step), _of(Step, client_id))
        .group_by(Step.client_id)
        .subquery("steps_counted")
    )


def _of(model: Any, client_id: int | None) -> ColumnElement[bool]:  # noqa: ANN401  # a table
    return true() if client_id is None else model.client_id == client_id


def is_last_review() -> ColumnElement[bool]:
    """Join the last review of a client's plan."""
    later = _later(_Later, LastReview)
    return and_(LastReview.client_id == Client.id, current(LastReview), ~later)


def is_last_agreement() -> ColumnElement[bool]:
    """Join what a client said last to the plan."""
    later = _later(_LaterWord, LastAgreement)
    return and_(LastAgreement.client_id == Client.id, current(LastAgreement), ~later)


def is_level(today: date) -> ColumnElement[bool]:
    """Join the level of today."""
    return and_(
        Level.client_id == Client.id,
        Level.from_on <= today,
        or_(Level.to_on.is_(None), Level.to_on > today),
    )


def since(goals: FromClause) -> ColumnElement[Any]:
    """Return from when the next review is counted; null where there is no plan."""
    return case(
        (LastReview.on >= goals.c.first_on, LastReview.on),
        else_=goals.c.first_on,
    )


def asked_on(goals: FromClause) -> ColumnElement[Any]:
    """Return the earlier day that the last review asked for; null where it asked for none."""
    return case((LastReview.on >= goals.c.first_on, LastReview.next_on), else_=null())


def is_in(
    state: State,
    reader: Reader,
    today: date,
    days: Mapping[int, int],
    *,
    goals: FromClause,
    steps: FromClause,
) -> ColumnElement[bool]:
    """Return the condition that a client is on one of the lists.

    Args:
        state: which list.
        reader: who asks.
        today: the day.
        days: how many days there are between re-appraisals, by level.
        goals: `goals_open`, joined.
        steps: `steps_counted`, joined.
    """
    planned: ColumnElement[bool] = goals.c.open.is_not(None)
    late = _by(today - timedelta(days=1), days, goals)
    match state:
        case State.OVERDUE:
            return and_(planned, late)
        case State.DUE:
            return and_(planned, not_(late), _by(today + AHEAD, days, goals))
        case State.STEPS:
            return and_(steps.c.overdue.is_not(None), steps.c.overdue > 0)
        case State.NONE:
            return ~planned
        case State.CHANGED:
            return and_(planned, _to_agree(reader))
        case State.CURRENT:
            return planned


def to_review(goals: FromClause, today: date, days: Mapping[int, int]) -> ColumnElement[bool]:
    """Return the condition that a plan is to be reviewed this week, or should have been."""
    return and_(goals.c.open.is_not(None), _by(today + AHEAD, days, goals))


def _by(day: date, days: Mapping[int, int], goals: FromClause) -> ColumnElement[bool]:
    """The review is due by a day; never null where there is a plan."""
    from_on = case(
        *((Level.value == level, day - timedelta(days=each)) for level, each in days.items()),
        else_=day - timedelta(days=WITHOUT_LEVEL),
    )
    asked = func.coalesce(asked_on(goals) <= day, false())
    return or_(since(goals) <= from_on, asked)


def _later(other: Any, this: Any) -> ColumnElement[bool]:  # noqa: ANN401  # two aliases of a table
    return exists().where(
        other.client_id == this.client_id,
        current(other),
        or_(other.on > this.on, and_(other.on == this.on, other.id > this.id)),
    )


def _to_agree(reader: Reader) -> ColumnElement[bool]:
    """The client is to be asked: never was, declined, or something is otherwise since."""
    return or_(
        LastAgreement.id.is_(None),
        LastAgreement.answer == Answer.DECLINES,
        _otherwise(reader, Goal, AgreedPart.goal_id, literal("")),
        _otherwise(reader, Step, AgreedPart.step_id, Step.key),
        _gone(reader, Goal, _Now, AgreedPart.goal_id, literal("")),
        _gone(reader, Step, _StepNow, AgreedPart.step_id, Step.key),
    )


def _otherwise(reader: Reader, model: Any, part: Any, step: Any) -> ColumnElement[bool]:  # noqa: ANN401  # a table and columns
    """There is an open goal or step that was not agreed as it is now."""
    goal = Goal.key if model is Goal else Step.goal
    ended = exists().where(
        PlanOutcome.goal == goal,
        or_(PlanOutcome.step == "", PlanOutcome.step == step),
        current(PlanOutcome),
    )
    # Of the last agreement of this client alone: the statement that it stands in, and not one of
    # its own, is where that one is joined.
    agreed = (
        exists()
        .where(AgreedPart.agreement == LastAgreement.key, part == model.id)
        .correlate_except(AgreedPart)
    )
    return exists().where(
        model.client_id == Client.id, current(model), seen(reader, model), ~ended, ~agreed
    )


def _gone(reader: Reader, model: Any, now: Any, part: Any, step: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """A goal or step that was agreed is struck out, or no longer wanted."""
    goal = Goal.key if model is Goal else Step.goal
    there = exists().where(now.key == model.key, current(now))
    dropped = exists().where(
        PlanOutcome.goal == goal,
        PlanOutcome.step == step,
        PlanOutcome.how == Came.NOT_WANTED,
        current(PlanOutcome),
    )
    return exists().where(
        AgreedPart.client_id == Client.id,
        AgreedPart.agreement == LastAgreement.key,
        part == model.id,
        seen(reader, model),
        or_(~there, dropped),
    )


def with_review(statement: Select[Any], today: date, goals: FromClause) -> Select[Any]:
    """Join what says by when the plans of the clients of a statement are to be reviewed."""
    return (
        statement.outerjoin(goals, goals.c.client_id == Client.id)
        .outerjoin(LastReview, is_last_review())
        .outerjoin(Level, is_level(today))
    )


def joined(
    statement: Select[Any], today: date, *, goals: FromClause, steps: FromClause
) -> Select[Any]:
    """Join all that says where the clients of a statement stand with their plans."""
    return (
        with_review(statement, today, goals)
        .outerjoin(steps, steps.c.client_id == Client.id)
        .outerjoin(LastAgreement, is_last_agreement())
    )
