"""What happens to the work of people. No event holds a typed text: notes stay in tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverMade(Event):
    """Cases of one worker went to others. People by reference; clients have rows of their own."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    giver: str
    receivers: tuple[str, ...]
    cases: int
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAcknowledged(Event):
    """A receiver said that they know which cases they were given."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverBegan(Event):
    """Somebody was to stand in for another; the subject is who is away."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    by: str
    from_on: date
    to_on: date
    every: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverEnded(Event):
    """Somebody stands in for another no longer than up to a day; the subject is who is away."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    by: str
    to_on: date
