"""When a review is due, and what its end says (HANDBOOK 4). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iom.entries.domain import Word
from iom.kernel.dates import Month, day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.scoring.bands import Band
from iom.selection.staying import months_full_on

MONTHS = 6
AHEAD = timedelta(days=28)
"""How long before its day a review is due: time for a sitting, so that it is done by its day."""
LATELY = timedelta(days=28)
"""How long a review that was done stays on the list of those."""
FINDING_LEAST, FINDING_MOST = 10, 2_000


class State(Word):
    """Where a review stands."""

    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"


class Outcome(Word):
    """What is to come of a review; somebody else decides it."""

    KEEP = "keep"
    STEP_DOWN = "step-down"
    STEP_UP = "step-up"
    PANEL = "to-panel"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            Outcome.KEEP: "Keep the place and the level",
            Outcome.STEP_DOWN: "Step down by a level",
            Outcome.STEP_UP: "A higher level",
            Outcome.PANEL: "To the panel: the place itself",
        }[self]


class CannotReview(RuleBroken):
    """A review cannot be prepared or done; the sentence says why.

    Attributes:
        field: of the form, where it is about one.
    """


class ReviewChanged(ChangedMeanwhile):
    """Somebody else did the review, or corrected it, meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has written about this review since you opened the page. Nothing of "
            "yours was done; what they wrote is shown below."
        )


def due_on(since: date) -> date:
    """Return the day by which a review is to be done.

    Args:
        since: the day of the last review, or else of the selection.
    """
    return months_full_on(since, MONTHS)


def last_since(day: date) -> date:
    """Return the latest day from which six months are full on a day or before it.

    So that a database can be asked for who is due by that day.
    """
    month = Month.of(day).plus(-MONTHS)
    return month.first_day.replace(day=min(day.day, month.last_day.day))


def due_since(today: date) -> date:
    """Return the latest last review of those whose next one is due today, or overdue."""
    return last_since(today + AHEAD)


def overdue_since(today: date) -> date:
    """Return the latest last review of those whose next one is overdue today."""
    return last_since(today - timedelta(days=1))


def state_on(due: date, today: date) -> State | None:
    """Say where a review that is not done stands; None: it is not due yet."""
    if today > due:
        return State.OVERDUE
    return State.DUE if today >= due - AHEAD else None


def how_late(due: date, today: date) -> str:
    """Say how late a review is: `6 days late`; empty where it is not."""
    late = (today - due).days
    if late <= 0:
        return ""
    return "1 day late" if late == 1 else f"{late:,} days late"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person found, and what is to come of it, as a form says it."""

    on: date
    outcome: Outcome
    words: str


def check_finding(said: Finding, *, first: date, today: date) -> Finding:
    """Return a finding without superfluous blanks.

    Args:
        said: as it was typed.
        first: the first day on which it can have been.
        today: the last.

    Raises:
        CannotReview: the day or the words cannot be right.
    """
    words = " ".join(said.words.split())
    if not FINDING_LEAST <= len(words) <= FINDING_MOST:
        raise CannotReview(
            f"Say in {FINDING_LEAST} to {FINDING_MOST:,} characters what was found.", "finding"
        )
    if not first <= said.on <= today:
        sentence = f"The day of the review is between {day_in_words(first)} and today."
        if first == today:
            sentence = "The review was prepared today, so it is done today at the earliest."
        raise CannotReview(sentence, "done_on")
    return Finding(said.on, said.outcome, words)


def on_two_reviews(bands: Sequence[Band]) -> str:
    """Say what the bands of successive reviews mean for the end of the place; empty for nothing.

    Args:
        bands: of the reviews of this placement, the latest first.
    """
    if not bands or bands[0] is not Band.DESELECT:
        return ""
    if len(bands) > 1 and bands[1] is Band.DESELECT:
        return (
            "Two successive reviews in the band deselect: a panel may end the place because the "
            "client no longer meets the criteria."
        )
    return (
        "The band deselect at one review does not end a place: it counts at two successive "
        "reviews, so that people do not flip in and out."
    )
