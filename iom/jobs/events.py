"""What happens to jobs by somebody's hand. What a job itself does is told by its own events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAsked(Event):
    """Somebody had a job run beside its timetable. The subject is `job:old-files`."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    slot: str


def subject_of(name: str) -> str:
    """Name a job as the trail does."""
    return f"job:{name}"
