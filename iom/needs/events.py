"""What the trail says of the need profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedProfileTakenOut(Event):
    """The need profile left the product in a file; `edition` is internal or public."""

    operation: ClassVar[Operation] = Operation.EXPORT
    on: str
    edition: str


def subject_of(where: str) -> str:
    """Return how the trail names a need profile: by the place that it is of."""
    return f"needs:{where}"
