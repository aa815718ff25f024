"""What happens to recorded crime, for the audit trail. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMonthImported(Event):
    """A force-month came in, and replaced the rows that were there."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    file: str
    rows: int
    replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeFileRefused(Event):
    """A file was refused, whole. The reason is kept with the refusal, not on the trail."""

    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeFilesSent(Event):
    """Files were sent by page; what becomes of each is an event of its own."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeUploadResumed(Event):
    """The work on files that were sent by page broke off and was started again."""

    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeCountsImported(Event):
    """Exact counts came in."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    new: int
    changed: int
