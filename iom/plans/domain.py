"""Words of plans, when a review is due, and what can be said of a step (HANDBOOK 5 and 8). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from iom.entries.domain import Word
from iom.kernel.errors import ChangedMeanwhile, RuleBroken

AHEAD: Final = timedelta(days=6)
"""This week: a review is due from six days before its day."""
WITHOUT_LEVEL: Final = 28
"""Days until a plan is reviewed where no level is set: as soon as at the most intensive one."""


class Doer(Word):
    """Who is to do a step."""

    CLIENT = "client"
    WORKER = "worker"
    AGENCY = "agency"
    SOMEBODY = "somebody"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            Doer.CLIENT: "The client",
            Doer.WORKER: "A worker",
            Doer.AGENCY: "An agency",
            Doer.SOMEBODY: "Somebody else",
        }[self]


class Came(Word):
    """What came of a step, or of a goal."""

    DONE = "done"
    NOT_DONE = "not-done"
    NOT_WANTED = "not-wanted"

    @property
    def label(self) -> str:
        """As a reader sees it of a step."""
        return {Came.DONE: "Done", Came.NOT_DONE: "Not done"}.get(self, "No longer wanted")

    @property
    def of_goal(self) -> str:
        """As a reader sees it of a goal."""
        return {Came.DONE: "Reached", Came.NOT_DONE: "Not reached"}.get(self, "No longer wanted")


class Answer(Word):
    """What a client says to the plan."""

    AGREES = "agrees"
    DECLINES = "declines"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {Answer.AGREES: "The client agrees", Answer.DECLINES: "The client does not agree"}[
            self
        ]


class Meeting(StrEnum):
    """Where an introduction stands."""

    PLANNED = "planned"
    OVERDUE = "overdue"
    HELD = "held"
    FELL_THROUGH = "fell-through"


class State(Word):
    """Where a client stands with the plan; the lists of the page of plans."""

    OVERDUE = "overdue"
    DUE = "due"
    STEPS = "steps"
    NONE = "none"
    CHANGED = "changed"
    CURRENT = "current"

    @property
    def label(self) -> str:
        """As the list is called."""
        return {
            State.OVERDUE: "Review overdue",
            State.DUE: "Review this week",
            State.STEPS: "Steps overdue",
            State.NONE: "No plan",
            State.CHANGED: "To be agreed",
            State.CURRENT: "All plans",
        }[self]


class CannotPlan(RuleBroken):
    """A plan cannot say this; the sentence says why.

    Attributes:
        field: of the form, where it is about one.
    """


class SaidMeanwhile(ChangedMeanwhile):
    """Somebody else has said what came of it since the page was opened.

    Attributes:
        steps: the numbers of the steps of which it was said.
    """

    def __init__(self, steps: tuple[int, ...] = ()) -> None:
        super().__init__(
            "Somebody else has said what came of this since you opened the page. Nothing of yours "
            "was done; what they said is shown below."
        )
        self.steps = steps


def review_by(
    since: date, level: int | None, asked_on: date | None, days: Mapping[int, int]
) -> date:
    """Return the day by which a plan is to be reviewed.

    Args:
        since: the day of the last review, or else the one on which the first goal was set.
        level: of today; the interval follows it, so that a higher one brings the review nearer.
        asked_on: an earlier day that the last review asked for.
        days: how many days there are between re-appraisals, by level (HANDBOOK 5).
    """
    by = since + timedelta(days=days.get(level or 0, WITHOUT_LEVEL))
    return min(by, asked_on) if asked_on else by


def state_of_review(by: date, today: date) -> State | None:
    """Say where a review stands; None: it is not due this week."""
    if by < today:
        return State.OVERDUE
    return State.DUE if by <= today + AHEAD else None


def meeting_of(planned_on: date, held_on: date | None, fell_through: str, today: date) -> Meeting:
    """Say where an introduction stands."""
    if held_on:
        return Meeting.HELD
    if fell_through:
        return Meeting.FELL_THROUGH
    return Meeting.OVERDUE if planned_on < today else Meeting.PLANNED


def days_late(by: date, today: date) -> str:
    """Say how late something is: `6 days late`; empty where it is not."""
    late = (today - by).days
    if late <= 0:
        return ""
    return "1 day late" if late == 1 else f"{late:,} days late"
