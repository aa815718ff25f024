"""The kinds of entry that say when a plan was spoken of: introductions, agreements, reviews."""

from __future__ import annotations

from datetime import date

from iom.accounts.domain import Category
from iom.contacts.domain import Pathway
from iom.entries.domain import BadEntry, Field, Kind, Known, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, NOTE, one_of
from iom.plans.domain import Answer
from iom.plans.models import Agreement, Introduction, PlanReview

FOR_ALL = "Whoever sees the client reads this: what is about health or drugs belongs under a goal."


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
            hint=f"What the client says to the plan; or why the client does not agree. {FOR_ALL}",
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
            hint=FOR_ALL,
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
