"""Rules of leads and seconds: turns that never overlap (HANDBOOK 3). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from iom.kernel.dates import covers, day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.sharing.domain import InvolvementKind

AS = {InvolvementKind.LEAD: "lead professional", InvolvementKind.SECOND: "second professional"}
"""What the two are called within a sentence."""


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
