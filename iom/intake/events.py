"""What happens to rows of which it is not sure whom they are about. Pure.

The trail names a row by its number and a file by its fingerprint, never what stands in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsQueued(Event):
    """Rows of a file wait for somebody to say whom they are about."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    kind: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRowRead(Event):
    """Somebody read a row that waits or was thrown away."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRowTaken(Event):
    """Somebody said whom a row is about, and it went onto the record."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRowThrownAway(Event):
    """Somebody said that a row is about nobody on the record. It can still be read."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRowDeleted(Event):
    """What a row said was deleted: its time is over, or it told of somebody who is erased."""

    operation: ClassVar[Operation] = Operation.ERASURE
    kind: str
    reason: str


def subject_of(source: str) -> str:
    """Return how the trail names a file by its source: `file:sha256:0123456789abcdef`."""
    return f"file:{source.rsplit(maxsplit=1)[-1]}"


def row_subject(waiting_id: int) -> str:
    """Return how the trail names a row that waits."""
    return f"waiting-row:{waiting_id}"
