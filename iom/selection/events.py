"""What the trail says of levels and places. No words that people wrote are in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelDecided(Event):
    """Somebody set the level of a client from a day on; `set_aside` names rules set aside."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    from_on: date
    set_aside: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelKept(Event):
    """Somebody looked at the level of a client and kept it."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    looked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LookStruckOut(Event):
    """It was a mistake that a level was looked at and kept."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    looked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGiven(Event):
    """A panel selected a client."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNotGiven(Event):
    """A panel decided not to select a client."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEnded(Event):
    """A panel ended a place; `set_aside` names rules set aside."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    from_on: date
    set_aside: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReworded(Event):
    """Words of a decision were corrected. Names which, never what they say."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleDrafted(Event):
    """A version of the sliding scale was begun."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    follows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleChanged(Event):
    """A draft of the sliding scale was changed. Names the parts that changed."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleActivated(Event):
    """A version of the sliding scale is the one in force."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRetired(Event):
    """A version of the sliding scale is no longer used, or a draft will not be."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    retired_on: date
