"""What the trail says of the directory. No client is in it, and no words of anybody. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation

WHOLE = "directory"
"""The subject of what is done with the directory as a whole."""


def subject_of(ref: str) -> str:
    """Return how the trail names a programme (`P-0007`) or a provider (`V-0003`)."""
    return f"{'provider' if ref.startswith('V') else 'programme'}:{ref}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdded(Event):
    """A provider was put in the directory."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChanged(Event):
    """What the directory says of a provider was changed."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderClosed(Event):
    """A provider closed, and all of its programmes with it."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderReopened(Event):
    """A provider is there again; its programmes are reopened one by one."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeAdded(Event):
    """A programme was put in the directory."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChanged(Event):
    """What the directory says of a programme was changed; its places are part of that."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeClosed(Event):
    """A programme closed."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeReopened(Event):
    """A programme that had closed is there again."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeConfirmed(Event):
    """Somebody said that what the directory says of a programme is still right."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAdded(Event):
    """A start of a programme was put in the directory."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartChanged(Event):
    """What the directory says of a start was changed; its places are part of that."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCalledOff(Event):
    """A start of a programme was called off."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryImported(Event):
    """A file of programmes was brought in; what it added and changed stands beside it, each."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    added: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryExported(Event):
    """The directory, or a part of it, left the product in a file; no client is in it."""

    operation: ClassVar[Operation] = Operation.EXPORT
    ending: str
    programmes: int
