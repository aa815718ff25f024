"""What happens to the trail itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditKeyChanged(Event):
    """From this row on, another key signs. Both are named by their ids, which tell nothing."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    from_key: str
    to_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointLost(Event):
    """The trail had rows and the checkpoint knew nothing of it, when this row was written.

    Later rows than the one before this may have been written once. `iom audit verify` says so until
    an operator takes note of it (`TrailResumed`).
    """

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailResumed(Event):
    """An operator let the trail go on although its checkpoint or its key was wrong, and said why.

    Attributes:
        reason: in the operator's words.
        checkpoint: what was wrong with it: `ahead`, `missing`, `other` (it knew another row under a
            number that the trail has), `unreadable`, or `fits`.
        missing_from, missing_to: the rows that were written once and are not in this database, as
            far as the checkpoint told.
        missing_mac: the signature of the last of them.
        lost_key: the id of the key that signed the trail so far, where it is not in the settings.
    """

    operation: ClassVar[Operation] = Operation.SETTINGS
    reason: str
    checkpoint: str
    missing_from: int | None
    missing_to: int | None
    missing_mac: str
    lost_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailExported(Event):
    """Rows of the trail were written into a file."""

    operation: ClassVar[Operation] = Operation.EXPORT
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRead(Event):
    """Somebody asked who looked at a subject, and what was changed of it."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str


# After these, and after no others, another key signs than before.
KEY_EVENTS = frozenset({AuditKeyChanged.__name__, TrailResumed.__name__})
