"""What the trail says of places, of people just outside and of rates. No words are in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacitySet(Event):
    """The places and floors of a scheme were set, from a day on."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    number: int
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesExported(Event):
    """What a proposal means for the districts of a scheme was taken out; no client is in it."""

    operation: ClassVar[Operation] = Operation.EXPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class RatesWorkedOut(Event):
    """Rates of selection and deselection were worked out: everyone in the period was counted."""

    operation: ClassVar[Operation] = Operation.CONSULTATION


@dataclass(frozen=True, slots=True, kw_only=True)
class RatesExported(Event):
    """Rates of selection and deselection were taken out; no client is in them."""

    operation: ClassVar[Operation] = Operation.EXPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchBegan(Event):
    """A client was put on the list of people just outside."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchKept(Event):
    """It was reviewed that a client is on the list of people just outside, and they stay on it."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchCorrected(Event):
    """What the list of people just outside says of a client was corrected."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEnded(Event):
    """A client was taken off the list of people just outside."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchForgotten(Event):
    """What the list of people just outside said of a client was deleted at the end of its time."""

    operation: ClassVar[Operation] = Operation.ERASURE
