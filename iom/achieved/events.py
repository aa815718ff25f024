"""What the trail says of contacts against plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFiguresTakenOut(Event):
    """Figures of contacts against plan, which name no client, left the product in a file."""

    operation: ClassVar[Operation] = Operation.EXPORT
    on: str


def subject_of(where: str) -> str:
    """Return how the trail names such figures: by the place that they are of."""
    return f"contacts:{where}"
