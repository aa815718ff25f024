"""What the trail says of gaps and of the discussion document on alcohol. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsTakenOut(Event):
    """The gaps of a directory left the product in a file; no client is in it."""

    operation: ClassVar[Operation] = Operation.EXPORT
    on: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlcoholTakenOut(Event):
    """The discussion document on alcohol left the product; `edition` is internal or public."""

    operation: ClassVar[Operation] = Operation.EXPORT
    on: str
    form: str
    edition: str


def subject_of(what: str, where: str) -> str:
    """Return how the trail names figures: by what they are and the place that they are of."""
    return f"{what}:{where}"
