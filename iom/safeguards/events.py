"""What happens to who may see a client. No event holds a typed text: reasons stay in tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementBegan(Event):
    """An agency, or a worker of it by name, was put on the record as working with a client."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    agency: str
    worker: str
    kind: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementEnded(Event):
    """An agency or a worker no longer works with a client from a day on."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    agency: str
    worker: str
    to_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementTakenBack(Event):
    """It was a mistake that an agency or a worker was on the record as working with a client."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    agency: str
    worker: str
    kind: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementResumed(Event):
    """Somebody whose work had ended for a mistake's sake goes on as before."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    agency: str
    worker: str
    kind: str
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRestricted(Event):
    """A record was closed to some who could see it. People by reference."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    kind: str
    people: tuple[str, ...]
    shown: bool
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionChanged(Event):
    """A restriction was changed; these are its new terms."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    kind: str
    people: tuple[str, ...]
    shown: bool
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionLifted(Event):
    """A record is no longer closed to anybody."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassBroken(Event):
    """Somebody opened a record that was closed to them, for an hour."""

    operation: ClassVar[Operation] = Operation.BREAK_GLASS
    restricted: bool
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassMended(Event):
    """Somebody closed a record again before the hour was over."""

    operation: ClassVar[Operation] = Operation.BREAK_GLASS
