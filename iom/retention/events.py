"""What happens to records at the end of their time. No event holds what somebody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKept(Event):
    """Somebody decided that a record is kept until a day."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    until_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSet(Event):
    """A record was put on hold: nothing of it can be erased."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Event):
    """A hold was lifted."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientErased(Event):
    """Everything about a client was erased.

    `again` says that a restored backup had brought the client back.
    """

    operation: ClassVar[Operation] = Operation.ERASURE
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionTakenOut(Event):
    """Somebody who was erased was taken out of the words of another client's record."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAccessGiven(Event):
    """Everything about a client left the product as one document."""

    operation: ClassVar[Operation] = Operation.DISCLOSURE
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSet(Event):
    """The number of clear years was set."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    years: int
    version: int
