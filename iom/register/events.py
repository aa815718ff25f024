"""What the trail says of the link-worker register. No name and no words are in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAdded(Event):
    """Somebody was named who keeps the link with a sector."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    sector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChanged(Event):
    """What the register says of a link was changed; `number` is the step that says what."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    sector: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEnded(Event):
    """Somebody keeps a link no longer than a day."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    sector: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTakenOut(Event):
    """The register of link workers was printed or taken out; no client is in it."""

    operation: ClassVar[Operation] = Operation.EXPORT
    how: str


def subject_of(link_id: int) -> str:
    """Return how the trail names a link."""
    return f"link:{link_id}"
