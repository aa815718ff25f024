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
class TrailResumed(Event):
    """An operator let the trail go on although its checkpoint did not fit, and said why.

    `checkpoint` is what was there: `ahead`, `missing`, `other` (it names another row under a number
    that the trail has too) or `unreadable`. Where it was ahead, the rows from `missing_from` to
    `missing_to` were once written and are not in this database; `missing_mac` signed the last.
    """

    operation: ClassVar[Operation] = Operation.SETTINGS
    reason: str
    checkpoint: str
    missing_from: int | None
    missing_to: int | None
    missing_mac: str
