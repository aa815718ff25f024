"""What the trail says of reviews. No score, no finding and no outcome is in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPrepared(Event):
    """A six-monthly review was prepared: the client was scored for it."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDone(Event):
    """Somebody said that a six-monthly review was done, and what was found."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCorrected(Event):
    """What was said of a six-monthly review that was done was corrected."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    due_on: date
