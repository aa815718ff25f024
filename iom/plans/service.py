"""Put goals, steps and the rest of a plan on record, and what came of them. No act here commits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from iom.clients.queries import NotYours
from iom.db import db
from iom.entries.domain import BadEntry, Kind, Values
from iom.entries.models import current
from iom.kernel.dates import day_in_words
from iom.plans.acting import Act, new_key, outcome_id, row_now, sent_before, taken
from iom.plans.domain import Came, CannotPlan, SaidMeanwhile, review_by
from iom.plans.kinds import GOAL, OUTCOME, STEP
from iom.plans.models import Goal, Step
from iom.plans.occasions import REVIEW
from iom.plans.reading import interval_days, level_on
from iom.record import service as record_service
from iom.record.queries import Record
from iom.sharing.scope import writing


def add_part(act: Act, kind: Kind, values: Values) -> Any:  # noqa: ANN401  # of the kind's model
    """Put a goal, an introduction or a review on record.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not add one.
        BadEntry: something cannot be right.
    """
    record = taken(act)
    if kind is GOAL:
        values = {**values, "key": new_key()}
    if kind is REVIEW:
        _check_next(record, values, act.today)
    return record_service.add_entry(act.ref, kind, values, token=act.token, **act.who)


def add_step(act: Act, goal_id: int, values: Values) -> Any:  # noqa: ANN401  # a step
    """Put a step of a goal on record.

    Raises:
        NoSuchClient, NotYours, BadEntry: as in `add_part`.
        NotFound: the client has no such goal that the actor may see.
        CannotPlan: the goal is no longer to be reached.
    """
    record = taken(act)
    goal = row_now(record, Goal, goal_id)
    if goal is None or outcome_id(record, goal.key, "") is not None:
        if sent_before(record, STEP, act.token):
            return None
        raise CannotPlan("This goal is no longer to be reached, so no step can be added to it.")
    said = {**values, "key": new_key(), "goal": goal.key, "pathway": goal.pathway}
    return record_service.add_entry(act.ref, STEP, said, token=act.token, **act.who)


def change_part(act: Act, kind: Kind, entry_id: int, values: Values) -> Any:  # noqa: ANN401  # of the kind's model
    """Let a part of a plan say something else; what it said stays readable.

    Raises:
        NoSuchClient, NotYours, NotFound, BadEntry: as in `add_step`.
        EntryGone: somebody else changed or struck it out meanwhile.
    """
    record = taken(act)
    if kind is REVIEW:
        _check_next(record, values, act.today)
    return record_service.change_entry(act.ref, kind, entry_id, values, **act.who)


def say_of_step(act: Act, step_id: int, values: Values) -> None:
    """Say what came of a step.

    Raises:
        NoSuchClient, NotYours, NotFound, BadEntry: as in `add_step`.
        CannotPlan: the step is struck out.
        SaidMeanwhile: somebody else has said it.
    """
    record = taken(act)
    step = row_now(record, Step, step_id)
    if step is None:
        raise CannotPlan("This step was struck out since you opened the page.")
    _say(act, record, values, goal=step.goal, step=step.key, step_id=step_id)


def say_of_goal(act: Act, goal_id: int, values: Values) -> None:
    """Say what came of a goal as a whole; steps that are open by then are no longer needed.

    Raises:
        NoSuchClient, NotFound, BadEntry: as in `add_step`.
        NotYours: the actor may not say so of a goal.
        CannotPlan: the goal is struck out.
        SaidMeanwhile: somebody else has said it.
    """
    record = taken(act)
    goal = row_now(record, Goal, goal_id)
    if goal is None:
        raise CannotPlan("This goal was struck out since you opened the page.")
    if not record.standing.may_add(GOAL):
        raise NotYours(act.ref, "You may say what came of the goals of your own clients only.")
    _say(act, record, values, goal=goal.key, step="", step_id=0)


def tick(act: Act, ticked: Mapping[int, str], on: date | None) -> int:
    """Say of several steps that they are done, with a word on each where there is one.

    All of them or none. Sent twice, it is said once.

    Args:
        act: who, when and by which form.
        ticked: what came of each, by the number of the step.
        on: the day.

    Returns:
        How many were ticked.

    Raises:
        NoSuchClient, NotYours, NotFound, BadEntry: as in `add_step`.
        CannotPlan: nothing was ticked.
        SaidMeanwhile: somebody else has said what came of some of them, or struck one out.
    """
    record = taken(act)
    if not ticked:
        raise CannotPlan("Tick at least one step that is done.")
    steps = {each: row_now(record, Step, each) for each in sorted(ticked)}
    late = [
        each
        for each, step in steps.items()
        if step is None
        or (
            outcome_id(record, step.goal, step.key) is not None
            and not sent_before(record, OUTCOME, _own_token(act, each))
        )
    ]
    if late:
        raise SaidMeanwhile(tuple(late))
    for each, step in steps.items():
        said = {"how": Came.DONE, "what": ticked[each], "on": on, "pathway": step.pathway}
        record_service.add_entry(
            act.ref,
            OUTCOME,
            {**said, "goal": step.goal, "step": step.key},
            token=_own_token(act, each),
            **act.who,
        )
    return len(steps)


def _say(act: Act, record: Record, values: Values, *, goal: str, step: str, step_id: int) -> None:
    if sent_before(record, OUTCOME, act.token):
        return
    if outcome_id(record, goal, step) is not None:
        raise SaidMeanwhile((step_id,) if step_id else ())
    thing = (
        select(Step.pathway).where(Step.key == step)
        if step
        else select(Goal.pathway).where(Goal.key == goal)
    )
    model = Step if step else Goal
    pathway = db.session.scalar(
        writing(thing).where(model.client_id == record.client.id, current(model))
    )
    said = {**values, "goal": goal, "step": step, "pathway": pathway}
    record_service.add_entry(act.ref, OUTCOME, said, token=act.token, **act.who)


def _check_next(record: Record, values: Values, today: date) -> None:
    day, following = values.get("on"), values.get("next_on")
    if not day or not following:
        return
    level = level_on(record.client.id, today)
    latest = review_by(day, level, None, interval_days())
    if following > latest:
        what = f"At level {level}" if level else "While no level is set"
        raise BadEntry(
            f"{what} the next review is due by {day_in_words(latest)}: choose an earlier day, "
            "or leave it empty.",
            field="next_on",
        )


def _own_token(act: Act, step_id: int) -> str:
    return hashlib.sha256(f"{act.token}:{step_id}".encode()).hexdigest()[:32]
