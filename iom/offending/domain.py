"""Rules of situations (HANDBOOK 3, INTERFACES 3). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from iom.kernel.events import Event, Operation


class SituationKind(StrEnum):
    """Where a client is in law."""

    COMMUNITY = "community"
    REMAND = "remand"
    CUSTODY = "custody"
    RECALLED = "recalled"
    UNLAWFULLY_AT_LARGE = "unlawfully-at-large"
    HOSPITAL = "hospital"

    @property
    def at_liberty(self) -> bool:
        """Whether days in this situation are days at liberty."""
        return self not in {self.REMAND, self.CUSTODY, self.RECALLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationRecorded(Event):
    """A span came onto the record."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    from_on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationChanged(Event):
    """A span was changed. Names the columns that changed."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    from_on: date
    columns: tuple[str, ...]
    source: str
