"""What the trail says of sittings and decisions. No reason and no words are in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.kernel.events import Event, Operation


def sitting_subject(sitting_id: int) -> str:
    """Return how the audit trail names a sitting."""
    return f"sitting:{sitting_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPlanned(Event):
    """A sitting of the panel was planned."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    on: date
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingAgreed(Event):
    """Day, time, place, districts, chair or members of a sitting were changed."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatGiven(Event):
    """Somebody sits in a sitting, and so sees its list for a while."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTaken(Event):
    """Somebody no longer sits in a sitting, and sees its list no more."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingMoved(Event):
    """A sitting was opened, closed or called off."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseListed(Event):
    """A client was put on the list of a sitting."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    sitting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTakenOff(Event):
    """A client was taken off the list of a sitting."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    sitting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReordered(Event):
    """The cases of a sitting were put in another order."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSaid(Event):
    """Somebody has a conflict of interest on a case, and is out for it."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    sitting: int
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictTakenBack(Event):
    """It was a mistake that somebody has a conflict of interest on a case."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    sitting: int
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDecided(Event):
    """A sitting decided of a case. What it did to the place is told by events of its own."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    sitting: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelWordsCorrected(Event):
    """The words of a decision were corrected; the decision stays as it is."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    sitting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DissentSaid(Event):
    """A member said something against a decision, or said it otherwise."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    sitting: int
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DissentTakenBack(Event):
    """A member takes back what they had said against a decision."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    sitting: int
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingRead(Event):
    """Somebody read a sitting: its list or its record; each client shown has a row besides."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str
