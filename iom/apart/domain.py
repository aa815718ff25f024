"""What makes a pair, and what becomes of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final

from iom.entries.domain import OLDEST, BadEntry
from iom.kernel.events import Event, Operation

WHY_LENGTH: Final = 1_000
SOURCE_LENGTH: Final = 120
_LONGEST_REVIEW: Final = timedelta(days=366)  # as for a warning marker
SOMEBODY: Final = (
    "somebody whose record is not open to you: ask the coordinator before you place this client"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a pair: why, who says so, since when, when it is looked at again, and until.

    `to_on` is the first day on which it no longer holds; None while it does.
    """

    why: str
    source: str
    from_on: date | None
    review_on: date | None
    to_on: date | None = None


def check(said: Said, *, today: date) -> None:
    """Refuse what cannot be right.

    Raises:
        BadEntry: something is missing, too long, or contradicts itself; `field` names where.
    """
    _check_words(said)
    if said.from_on is None:
        raise BadEntry("Enter the day, like 14 3 2026.", field="from_on")
    if not OLDEST <= said.from_on <= today:
        raise BadEntry("Since: a day after 1900 and not after today.", field="from_on")
    longest = max(said.from_on, today) + _LONGEST_REVIEW
    if said.review_on is None or not said.from_on < said.review_on <= longest:
        raise BadEntry(
            "Review by: a day after the first one, and at most a year from today.",
            field="review_on",
        )
    if said.to_on is not None and said.to_on < said.from_on:
        raise BadEntry("No longer from: the day lies before the first one.", field="to_on")


def _check_words(said: Said) -> None:
    for name, text, longest, missing in (
        ("why", said.why, WHY_LENGTH, "Write why they must not be placed together."),
        ("source", said.source, SOURCE_LENGTH, "Say where it comes from."),
    ):
        if not text:
            raise BadEntry(missing, field=name)
        if len(text) > longest:
            raise BadEntry(f"Write at most {longest:,} characters.", field=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEvent(Event):
    """Something became of a pair of which the client is one; the other is not named here."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairKeptApart(PairEvent):
    """It came onto the record that a client must not be placed together with another."""

    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChanged(PairEvent):
    """What is said of a pair is something else now. `was` is the row before."""

    was: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairStruckOut(PairEvent):
    """A pair was struck out; the reason stands beside it, never on the trail."""
