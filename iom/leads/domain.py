"""Rules of leads and seconds: turns that never overlap (HANDBOOK 3). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from iom.kernel.dates import covers, day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.sharing.domain import InvolvementKind

AS = {InvolvementKind.LEAD: "lead professional", InvolvementKind.SECOND: "second professional"}
"""What the two are called within a sentence."""
_A_YEAR = timedelta(days=366)


class BadLead(RuleBroken):
    """This person cannot be lead or second of this client; the sentence says why."""


class LeadMoved(ChangedMeanwhile):
    """Somebody else gave the client a lead or a second meanwhile."""


class Turn(Protocol):
    """That somebody is lead, or second, from a day up to another."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def user_id(self) -> int | None:
        """Who."""

    @property
    def from_on(self) -> date:
        """The first day."""

    @property
    def to_on(self) -> date | None:
        """The first day after; None while it lasts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new turn does to those on the record.

    Attributes:
        to_on: the day on which it ends itself, because another one was planned from then on.
        ended: the numbers of the turns that end on its first day.
    """

    to_on: date | None
    ended: tuple[int, ...]


def plan_turn(turns: Iterable[Turn], user_id: int, from_on: date) -> Plan:
    """Say what happens when somebody takes a place from a day on.

    Whoever has it on that day ends on it. Whoever was planned for a later day still begins then,
    and the new turn ends there. One that is replaced on its own first day never was.

    Args:
        turns: those of one place of one client.
        user_id: who takes it.
        from_on: the first day.

    Raises:
        BadLead: they have it on that day already.
    """
    lasting = [turn for turn in turns if turn.to_on is None or turn.to_on > turn.from_on]
    now = [turn for turn in lasting if covers(from_on, turn.from_on, turn.to_on)]
    for turn in now:
        if turn.user_id == user_id:
            since = day_in_words(turn.from_on)
            raise BadLead(f"They are that already, from {since}: nothing is to be changed.")
    later = [turn.from_on for turn in lasting if turn.from_on > from_on]
    return Plan(min(later, default=None), tuple(turn.id for turn in now))


One = TypeVar("One", bound=Turn)


def holder_on(turns: Iterable[One], day: date) -> One | None:
    """Find who has a place on a day; of several, which no page records, the latest."""
    now = [turn for turn in turns if covers(day, turn.from_on, turn.to_on)]
    return max(now, key=lambda turn: (turn.from_on, turn.id), default=None)


def mark_of(turns: Sequence[Turn]) -> str:
    """Return a mark of what somebody sees of a place, for a form to carry."""
    shown = sorted((turn.id, turn.user_id, turn.from_on, str(turn.to_on)) for turn in turns)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


class BadCover(RuleBroken):
    """This person cannot stand in for the other on these days; the sentence says why."""


class CoverMoved(ChangedMeanwhile):
    """Somebody else changed the days of a cover meanwhile."""


class BadHandover(RuleBroken):
    """These cases cannot be handed over in this way; the sentence says why."""


class HandoverMoved(ChangedMeanwhile):
    """Some of the cases went to somebody else since the form was opened."""


class Standing(Protocol):
    """That somebody stands in for another, from a day up to another day."""

    @property
    def user_id(self) -> int:
        """Who is away."""

    @property
    def by_id(self) -> int:
        """Who stands in."""

    @property
    def from_on(self) -> date:
        """The first day."""

    @property
    def to_on(self) -> date:
        """The first day after."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover that is asked for."""

    user_id: int
    by_id: int
    from_on: date
    to_on: date


def check_cover(
    new: Standing, others: Iterable[Standing], names: Mapping[int, str], *, today: date
) -> None:
    """Refuse a cover that cannot be: twice at once, by somebody who is away, or round in a circle.

    Whoever is away stands in for nobody and whoever stands in is there, so on any day one step
    leads from somebody who is away to somebody who is not: no circle can be.

    Args:
        new: who is to stand in for whom, and when.
        others: the covers on the record.
        names: of all of these people.
        today: the day.

    Raises:
        BadCover: as said.
    """
    _check_days(new, today)
    away, by = names[new.user_id], names[new.by_id]
    for other in others:
        if other.from_on >= new.to_on or other.to_on <= new.from_on:
            continue
        days = f"from {day_in_words(other.from_on)} to {day_in_words(last_day(other))}"
        if other.user_id == new.user_id:
            raise BadCover(
                f"{away} is covered by {names[other.by_id]} {days} already; end that first."
            )
        if other.user_id == new.by_id:
            raise BadCover(f"{by} is away {days}: choose somebody who is there.")
        if other.by_id == new.user_id:
            raise BadCover(
                f"{away} stands in for {names[other.user_id]} {days}: find somebody else for them "
                "first."
            )


def _check_days(new: Standing, today: date) -> None:
    refusals = (
        (new.user_id == new.by_id, "Nobody stands in for themselves: choose somebody else."),
        (new.to_on <= new.from_on, "The last day must not be before the first day."),
        (new.to_on <= today, "These days are over: nobody can stand in for the past."),
        (new.to_on > today + _A_YEAR, "The last day must lie within a year from today."),
    )
    for broken, sentence in refusals:
        if broken:
            raise BadCover(sentence)


def last_day(standing: Standing) -> date:
    """Return the last day of a cover."""
    return standing.to_on - timedelta(days=1)
