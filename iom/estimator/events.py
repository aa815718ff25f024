"""What goes on the trail about crimes saved. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.estimator.domain import Formula
from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimesSavedWorkedOut(Event):
    """Crimes saved were worked out: everyone in the figure was counted."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    first: date
    last: date
    formula: Formula
    strand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimesSavedTaken(Event):
    """A figure of crimes saved and its parts left the product in a file."""

    operation: ClassVar[Operation] = Operation.EXPORT
    first: date
    last: date
    formula: Formula
    strand: str = ""
