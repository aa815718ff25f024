"""What the trail says of scores. No number, no band, no reason in words is in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientScored(Event):
    """A client was scored, and the score kept."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    matrix: str
    as_of: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideSet(Event):
    """Somebody let a client be treated as of another band until a day."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideEnded(Event):
    """An override was ended before its day."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixDrafted(Event):
    """A version of the matrix was begun."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    follows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixChanged(Event):
    """A draft was changed. Names the parts that changed."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixActivated(Event):
    """A version of the matrix is the one by which clients are scored."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRetired(Event):
    """A version of the matrix is no longer used, or a draft will not be."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    retired_on: date
