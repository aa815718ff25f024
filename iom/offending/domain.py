"""Rules of situations (HANDBOOK 3, INTERFACES 3). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.entries.domain import Word
from iom.kernel.errors import RuleBroken
from iom.kernel.events import Event, Operation


class SituationKind(Word):
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
class SituationDetails:
    """A span in one situation as a file or a form says it; `to_on` is the first day after it."""

    kind: SituationKind
    from_on: date
    to_on: date | None = None
    establishment: str = ""


class SituationRefused(RuleBroken):
    """A situation breaks a rule; the sentence says which."""


def overlapping(situations: Iterable[SituationDetails]) -> list[tuple[date, date]]:
    """List the situations of one client that begin while an earlier one lasts.

    Spans that touch do not overlap.

    Returns:
        Pairs of `from_on`: the later one, and the one it overlaps.
    """
    found = []
    longest: SituationDetails | None = None
    for situation in sorted(situations, key=lambda s: s.from_on):
        if longest and (longest.to_on is None or situation.from_on < longest.to_on):
            found.append((situation.from_on, longest.from_on))
        if longest is None or (
            longest.to_on and (situation.to_on is None or situation.to_on > longest.to_on)
        ):
            longest = situation
    return found


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
