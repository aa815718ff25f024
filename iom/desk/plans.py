"""Lines about action plans: to be reviewed this week, and steps of one's own that are overdue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Date, Select, func, or_, select

from iom.clients.models import Client
from iom.desk.domain import SHOWN, Act, Line, day_words, days_late
from iom.desk.reach import WHO, Desk, nothing_of, who_of
from iom.entries.models import current
from iom.plans import standing
from iom.plans.domain import Doer, review_by
from iom.plans.models import PlanOutcome, Step
from iom.plans.reading import interval_days, seen
from iom.reviews.whom import Place, on_scheme, reviewed


def list_plans(desk: Desk) -> list[Line]:
    """List whose plan is to be reviewed this week, or should have been, and steps of one's own.

    Two statements; one where the reader reviews no plan.
    """
    if not desk.sees_clients:
        return []
    days = interval_days() if desk.changes else {}
    asked = [_own_steps(desk), *([_reviews(desk, days)] if desk.changes else [])]
    steps, *reviews = desk.rows_of(*asked)
    lines = [_step(desk, row) for row in steps]
    return lines + [_review(desk, row, days) for rows in reviews for row in rows]


def _reviews(desk: Desk, days: Mapping[int, int]) -> Select[Any]:
    goals = standing.goals_open(desk.reader)
    since, asked_on = standing.since(goals), standing.asked_on(goals)
    columns: list[Any] = [*WHO, since, standing.Level.value, asked_on]
    whom = select(*columns).select_from(Client).join(Place, on_scheme(desk.today))
    return (
        standing.with_review(whom, desk.today, goals)
        .where(
            *desk.conditions(),
            reviewed(desk.today),
            standing.to_review(goals, desk.today, days),
        )
        .order_by(since, Client.id)
        .limit(SHOWN + 1)
    )


def _review(desk: Desk, row: Any, days: Mapping[int, int]) -> Line:  # noqa: ANN401  # a row of the statement above
    since, level, asked_on = row[4:]
    by = review_by(since, level, asked_on, days)
    who = who_of(row)
    return Line(
        day=by,
        when=day_words(by, desk.today),
        late=days_late(by, desk.today),
        who=who,
        what="The action plan is to be reviewed.",
        acts=(Act("Review it", "plan_parts.add", {"ref": who.ref, "kind": "plan-review"}),),
    )


def _own_steps(desk: Desk) -> Select[Any]:
    """Select steps overdue that the reader is to do by name, counted by client."""
    came = (
        select(PlanOutcome.id)
        .where(
            PlanOutcome.goal == Step.goal,
            or_(PlanOutcome.step == "", PlanOutcome.step == Step.key),
            current(PlanOutcome),
        )
        .exists()
    )
    first = func.min(Step.by_on)
    return (
        desk.people(first, func.count(Step.id), nothing_of(Date))
        .join(Step, Step.client_id == Client.id)
        .where(
            current(Step),
            seen(desk.reader, Step),
            Step.doer == Doer.WORKER,
            func.lower(Step.who) == desk.reader.name.lower(),
            Step.by_on < desk.today,
            ~came,
        )
        .group_by(*WHO)
        .order_by(first, Client.id)
    )


def _step(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # as above
    by, number, _ = row[4:]
    who = who_of(row)
    what = "A step of yours is" if number == 1 else f"{number} steps of yours are"
    return Line(
        day=by,
        when=day_words(by, desk.today),
        late=days_late(by, desk.today),
        who=who,
        what=f"{what} overdue in the action plan.",
        acts=(Act("Tick steps", "plans.tick", {"ref": who.ref}),),
    )
