"""Read what is on record of a plan, row by row, and put it together. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, or_, select

from iom.accounts.domain import Reader
from iom.cohort.models import LevelSpan
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.models import current
from iom.plans.domain import Answer, Meeting, days_late, meeting_of, review_by, state_of_review
from iom.plans.models import (
    AgreedPart,
    Agreement,
    Goal,
    Introduction,
    PlanOutcome,
    PlanReview,
    Step,
)
from iom.plans.plan import GoalNow, Plan, Rows, goals_of, gone_of
from iom.plans.says import (
    AgreementSays,
    GoalSays,
    IntroductionSays,
    OutcomeSays,
    ReviewSays,
    StepSays,
)
from iom.selection.queries import active_scale
from iom.sharing.fields import sees
from iom.sharing.scope import among_seen


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
    goals = rows_of(reader, client_id, Goal)
    steps = rows_of(reader, client_id, Step)
    rows = Rows(
        goals=[goal_says(reader, row) for row in goals if row.ended_at is None],
        steps=[says(StepSays, row) for row in steps if row.ended_at is None],
        outcomes=[
            says(OutcomeSays, row) for row in rows_of(reader, client_id, PlanOutcome, now=True)
        ],
        goals_once={row.id: goal_says(reader, row) for row in goals},
        steps_once={row.id: says(StepSays, row) for row in steps},
    )
    reviews = [says(ReviewSays, row) for row in dated(client_id, PlanReview)]
    shown = goals_of(rows, agreed, today)
    by = _review_by(shown, reviews, level, days)
    return Plan(
        goals=shown,
        introductions=[
            introduction_says(row, today)
            for row in rows_of(reader, client_id, Introduction, now=True)
        ],
        agreements=agreements,
        reviews=reviews,
        agreed=agreed,
        gone=gone_of(rows, agreed),
        review_by=by,
        review_state=state_of_review(by, today) if by else None,
        review_late=days_late(by, today) if by else "",
    )


def _review_by(
    goals: Sequence[GoalNow],
    reviews: Sequence[ReviewSays],
    level: int | None,
    days: Mapping[int, int],
) -> date | None:
    """Return by when to review; a review before the first goal of today was of another plan."""
    first_on = min((goal.says.on for goal in goals if goal.open), default=None)
    if first_on is None:
        return None
    if reviews and reviews[0].on >= first_on:
        return review_by(reviews[0].on, level, reviews[0].next_on, days)
    return review_by(first_on, level, None, days)


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


def seen(reader: Reader, model: Any) -> ColumnElement[bool]:  # noqa: ANN401  # a table with a pathway
    """Keep what is about a pathway that the reader may know of."""
    known: Collection[Pathway] = [each for each in Pathway if reader.sees(each.category)]
    told: ColumnElement[bool] = model.pathway.in_(known)
    return told


def rows_of(reader: Reader, client_id: int, model: Any, *, now: bool = False) -> Sequence[Any]:  # noqa: ANN401  # as above
    """Return the rows about pathways that the reader may know of, former ones too unless `now`."""
    statement = among_seen(select(model)).where(
        model.client_id == client_id, seen(reader, model), *([current(model)] if now else [])
    )
    return db.session.scalars(statement.order_by(model.id)).all()


def dated(client_id: int, model: Any) -> Sequence[Any]:  # noqa: ANN401  # agreements or reviews
    """Return the current rows of what has no pathway, the latest first."""
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
        says(
            AgreementSays,
            row,
            goal_ids=frozenset(goals.get(row.key, ())),
            step_ids=frozenset(steps.get(row.key, ())),
        )
        for row in dated(client_id, Agreement)
    ]


def goal_says(reader: Reader, row: Goal) -> GoalSays:
    """Return what a goal says, without the need where the reader may not know which."""
    need = row.need if sees(reader, Goal.__tablename__, "need") else None
    return says(GoalSays, row, need=need)


def introduction_says(row: Introduction, today: date) -> IntroductionSays:
    """Return what an introduction says, and where it stands."""
    meeting = meeting_of(row.planned_on, row.held_on, row.fell_through, today)
    late = days_late(row.planned_on, today) if meeting is Meeting.OVERDUE else ""
    return says(IntroductionSays, row, meeting=meeting, late=late)


_Row = TypeVar("_Row")


def says(what: type[_Row], row: object, **besides: object) -> _Row:
    """Return what a row says, as its columns of the same names have it."""
    names = {each.name for each in fields(what)} - besides.keys()  # type: ignore[arg-type]
    return what(**{name: getattr(row, name) for name in names}, **besides)
