"""The kinds of entry of which a plan is made: what is to be reached, and by which steps."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from iom.accounts.domain import Category
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.domain import BadEntry, Field, Kind, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, one_of
from iom.needs.domain import NeedKind
from iom.plans.domain import Came, Doer
from iom.plans.models import Goal, PlanOutcome, Step
from iom.plans.occasions import AGREEMENT, INTRODUCTION, REVIEW

_OF_GOAL = one_of("pathway", "Pathway", Pathway)


def _follow(row: Goal) -> None:
    """Let what belongs to a goal be about the pathway of the goal."""
    if row.ended_at is not None:
        return
    for model in (Step, PlanOutcome):
        db.session.execute(
            update(model)
            .where(model.goal == row.key, model.client_id == row.client_id)
            .values(pathway=row.pathway)
        )


def _check_goal(values: Values, today: date) -> None:
    del today
    need, pathway = values.get("need"), values.get("pathway")
    if need is not None and pathway is not None and need.pathway is not pathway:
        raise BadEntry(f"This need leads to {need.pathway.words}.", field="need")


GOAL = Kind(
    code="goal",
    model=Goal,
    noun="goal",
    heading="Goals of the plan",
    section=Section.NEEDS,
    category=Category.IDENTITY,
    by="pathway",
    day="on",
    check=_check_goal,
    afterwards=_follow,
    line=lambda row: row.aim,
    fields=(
        Field(
            name="own_words",
            label="In the client’s own words",
            shape=Shape.TEXT,
            longest=500,
            hint="What the client wants, as the client says it: “I want a place of my own.”",
        ),
        Field(
            name="aim",
            label="In the worker’s words",
            shape=Shape.TEXT,
            longest=500,
            missing="Say what is to be reached.",
            hint="So that somebody else can tell when it is reached.",
        ),
        one_of("pathway", "Pathway", Pathway, "Say what it is about."),
        one_of("need", "Which need it meets", NeedKind, hint="Of the needs on the record."),
        Field(name="on", label="Set on", shape=Shape.DAY, missing=DAY_MISSING),
    ),
    help="A goal about health, drugs, housing or money is seen by those whose agreement shares "
    "that, with its steps and what came of them.",
)


def _check_step(values: Values, today: date) -> None:
    del today
    if values.get("doer") is not Doer.CLIENT and not values.get("who"):
        raise BadEntry("Name who does it.", field="who")


STEP = Kind(
    code="step",
    model=Step,
    noun="step",
    heading="Steps of the plan",
    section=Section.NEEDS,
    category=Category.IDENTITY,
    by="pathway",
    day="by_on",
    logged=True,
    check=_check_step,
    line=lambda row: row.what,
    fields=(
        Field(
            name="what",
            label="What is to be done",
            shape=Shape.TEXT,
            longest=500,
            missing="Say what is to be done.",
            hint="One thing that somebody can do and say is done.",
        ),
        one_of("doer", "Who does it", Doer, "Say who does it."),
        Field(
            name="who",
            label="Name",
            longest=120,
            hint="Of the worker, the agency or whoever else it is.",
        ),
        Field(
            name="by_on",
            label="By when",
            shape=Shape.DAY,
            missing="Say by when, like 14 3 2026.",
            ahead=True,
        ),
        _OF_GOAL,
    ),
    help="A step is one thing that one person does by a day. Who sees it follows from its goal.",
)


def _check_outcome(values: Values, today: date) -> None:
    del today
    if values.get("how") is not Came.DONE and not values.get("what"):
        raise BadEntry("Say in words what came of it, or why it is no longer wanted.", field="what")


OUTCOME = Kind(
    code="plan-outcome",
    model=PlanOutcome,
    noun="outcome",
    heading="What came of steps and goals",
    section=Section.NEEDS,
    category=Category.IDENTITY,
    by="pathway",
    day="on",
    logged=True,
    check=_check_outcome,
    line=lambda row: ": ".join(
        part for part in ((row.how.label if row.step else row.how.of_goal), row.what) if part
    ),
    fields=(
        one_of("how", "What came of it", Came, "Say what came of it."),
        Field(
            name="what",
            label="In words",
            shape=Shape.TEXT,
            longest=1_000,
            hint="What came of it; or why it was not done, or is no longer wanted.",
        ),
        Field(name="on", label="On", shape=Shape.DAY, missing=DAY_MISSING),
        _OF_GOAL,
    ),
    help="Whoever logs work may say what came of a step. To take it back, strike the outcome out: "
    "the step is open again.",
)


KINDS = {kind.code: kind for kind in (GOAL, STEP, OUTCOME, INTRODUCTION, AGREEMENT, REVIEW)}
"""By code."""
