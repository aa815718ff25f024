"""The kinds of entry of which a plan is made."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from iom.accounts.domain import Category
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.domain import BadEntry, Field, Kind, Known, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, NOTE, one_of
from iom.needs.domain import NeedKind
from iom.plans.domain import Answer, Came, Doer
from iom.plans.models import Agreement, Goal, Introduction, PlanOutcome, PlanReview, Step

_OF_GOAL = one_of("pathway", "Pathway", Pathway)
_FREE = "Whoever sees the client reads this: what is about health or drugs belongs under a goal."


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


def _check_introduction(values: Values, today: date) -> None:
    del today
    if values.get("held_on") and values.get("fell_through"):
        raise BadEntry("Either it took place or it did not.", field="fell_through")


INTRODUCTION = Kind(
    code="introduction",
    model=Introduction,
    noun="introduction",
    heading="Three-way introductions",
    section=Section.NEEDS,
    category=Category.IDENTITY,
    by="pathway",
    day="planned_on",
    logged=True,
    check=_check_introduction,
    line=lambda row: " of ".join(part for part in (row.person, row.service) if part),
    fields=(
        Field(
            name="service",
            label="New service",
            longest=120,
            missing="Say to whom the client is introduced.",
        ),
        Field(name="person", label="Who comes from there", longest=120),
        one_of("pathway", "What it is for", Pathway, "Say what the new service is for."),
        Field(
            name="worker",
            label="Who introduces the client",
            longest=120,
            missing="Name the worker who introduces the client.",
            hint="The worker whom the client knows already.",
        ),
        Field(
            name="planned_on",
            label="Planned for",
            shape=Shape.DAY,
            missing="Say for when it is planned, like 14 3 2026.",
            ahead=True,
        ),
        Field(name="place", label="Where", longest=200),
        Field(
            name="held_on",
            label="Took place on",
            shape=Shape.DAY,
            hint="Leave it empty until all three have met.",
        ),
        Field(name="others", label="Who else was there", longest=200),
        Field(
            name="fell_through",
            label="Why it did not take place",
            shape=Shape.TEXT,
            longest=500,
            hint="Leave it empty unless it fell through.",
        ),
        NOTE,
    ),
    help="The client, a worker whom the client knows and the new service meet, so that nobody "
    "starts with a stranger.",
)

AGREEMENT = Kind(
    code="agreement",
    model=Agreement,
    noun="agreement",
    heading="Agreements to the plan",
    section=Section.NEEDS,
    category=Category.IDENTITY,
    day="on",
    line=lambda row: row.answer.label,
    fields=(
        one_of("answer", "What the client says", Answer, "Say whether the client agrees."),
        Field(
            name="own_words",
            label="In the client’s own words",
            shape=Shape.TEXT,
            longest=1_000,
            missing="Write down what the client says to it; or why not.",
            hint=f"What the client says to the plan; or why the client does not agree. {_FREE}",
        ),
        Field(
            name="worker",
            label="Agreed with",
            longest=120,
            missing="Name the worker with whom it was agreed.",
            hint="The worker who went through it with the client.",
        ),
        Field(
            name="others",
            label="Who else agreed",
            longest=200,
            hint="Other workers and agencies who do a step.",
        ),
        Field(name="on", label="On", shape=Shape.DAY, missing=DAY_MISSING),
    ),
    help="What is agreed is the plan as it stands on this page. It stays readable as it is now, "
    "whatever changes later.",
)


def _check_review(values: Values, today: date) -> None:
    del today
    day, following = values.get("on"), values.get("next_on")
    if day and following and following <= day:
        raise BadEntry("The next review comes after this one.", field="next_on")


REVIEW = Kind(
    code="plan-review",
    model=PlanReview,
    noun="review of the plan",
    heading="Reviews of the plan",
    section=Section.NEEDS,
    category=Category.IDENTITY,
    day="on",
    check=_check_review,
    line=lambda row: row.changed,
    fields=(
        Field(name="on", label="Reviewed on", shape=Shape.DAY, missing=DAY_MISSING),
        Field(
            name="reviewer",
            label="Who reviewed it",
            longest=120,
            missing="Name who reviewed it.",
        ),
        one_of("with_client", "Was the client there?", Known, "Say whether the client was there."),
        Field(
            name="changed",
            label="What changed",
            shape=Shape.TEXT,
            longest=2_000,
            missing="Say what changed; if nothing did, say so.",
            hint=_FREE,
        ),
        Field(
            name="next_on",
            label="Next review by",
            shape=Shape.DAY,
            ahead=True,
            hint="Leave it empty to follow the level.",
        ),
    ),
    help="The next review is due by the level, like its re-appraisal, or on an earlier day that "
    "is given here.",
)

KINDS = {kind.code: kind for kind in (GOAL, STEP, OUTCOME, INTRODUCTION, AGREEMENT, REVIEW)}
"""By code."""
