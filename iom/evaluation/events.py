"""What the trail says of evaluations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationTakenOut(Event):
    """An evaluation left the product in a file; `edition` is internal or public."""

    operation: ClassVar[Operation] = Operation.EXPORT
    first: str
    last: str
    edition: str


def subject_of(where: str) -> str:
    """Return how the trail names an evaluation: by the place that it is of."""
    return f"evaluation:{where}"
