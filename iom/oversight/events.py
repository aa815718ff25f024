"""What happens around the reading of the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation

TRAIL = "trail"
"""The subject of looking at the trail itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRead(Event):
    """Somebody looked at the trail. One for each look, whatever it showed."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailExported(Event):
    """Rows of the trail left the product in a file."""

    operation: ClassVar[Operation] = Operation.EXPORT
    page: str
    about: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedInto(Event):
    """An auditor marked a line of unusual looking as looked into. The note is not on the trail."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    check: str
    about: str
    first_seq: int
    last_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeChanged(Event):
    """The home address of a worker was entered, changed or taken off. Never says which it is."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachAssessed(Event):
    """It was worked out what an account saw in a time; unless `look_only` it was also shut."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    from_at: str
    to_at: str
    clients: int
    look_only: bool
