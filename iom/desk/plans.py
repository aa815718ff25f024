"""Lines about action plans: to be reviewed this week, and steps of one's own that are overdue."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from iom.clients.models import Client
from iom.desk.domain import SHOWN, Act, Line, day_words, days_late
from iom.desk.reach import WHO, Desk, who_of
from iom.entries.models import current
from iom.plans import standing
from iom.plans.domain import Doer, State, review_by
from iom.plans.models import PlanOutcome, Step
from iom.plans.reading import interval_days, seen
from iom.reviews.whom import Place, on_scheme, reviewed


def list_plan_reviews(desk: Desk) -> list[Line]:
    """List whose plan is to be reviewed this week, or should have been."""
    if not desk.sees_clients or not desk.changes:
        return []
    days = interval_days()
    goals = standing.goals_open(desk.reader)
    steps = standing.steps_counted(desk.reader, desk.today)
    which = {"goals": goals, "steps": steps}
    since, asked_on = standing.since(goals), standing.asked_on(goals)
    columns: list[Any] = [*WHO, since, standing.Level.value, asked_on]
    statement = (
        standing.joined(
            select(*columns).select_from(Client).join(Place, on_scheme(desk.today)),
            desk.today,
            **which,
        )
        .where(
            *desk.conditions(),
            reviewed(desk.today),
            or_(
                *(
                    standing.is_in(state, desk.reader, desk.today, days, **which)
                    for state in (State.OVERDUE, State.DUE)
                )
            ),
        )
        .order_by(since, Client.id)
        .limit(SHOWN + 1)
    )
    lines = []
    for row in desk.rows(statement):
        counted_from, level, asked = row[4:]
        by = review_by(counted_from, level, asked, days)
        who = who_of(row)
        lines.append(
            Line(
                day=by,
                when=day_words(by, desk.today),
                late=days_late(by, desk.today),
                who=who,
                what="The action plan is to be reviewed.",
                acts=(Act("Review it", "plan_parts.add", {"ref": who.ref, "kind": "plan-review"}),),
            )
        )
    return lines


def list_own_steps(desk: Desk) -> list[Line]:
    """List steps overdue that the reader is to do by name: one line for each client."""
    if not desk.sees_clients:
        return []
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
    statement = (
        desk.people(first, func.count(Step.id))
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
    lines = []
    for row in desk.rows(statement):
        by, number = row[4:]
        who = who_of(row)
        what = "A step of yours is" if number == 1 else f"{number} steps of yours are"
        lines.append(
            Line(
                day=by,
                when=day_words(by, desk.today),
                late=days_late(by, desk.today),
                who=who,
                what=f"{what} overdue in the action plan.",
                acts=(Act("Tick steps", "plans.tick", {"ref": who.ref}),),
            )
        )
    return lines
