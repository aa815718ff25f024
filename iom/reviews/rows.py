"""What the lists of reviews are made of. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from iom.reviews.domain import Outcome, State
from iom.reviews.sought import Which
from iom.scoring.bands import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A client whose review is due or overdue, or whose record says more than the score knows.

    Attributes:
        due_on: by when the next review is to be done.
        state: None: it is not due yet.
        prepared_on: when it was prepared; None: not yet.
        score: the latest; None: never scored.
        news: how many things are newer than that, as far as the reader sees; None: not asked.
    """

    client_id: int
    ref: str
    name: str
    district: str
    due_on: date
    state: State | None
    prepared_on: date | None
    score: Decimal | None
    band: Band | None
    provisional: bool
    scored_on: date | None
    news: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A review that was done lately."""

    client_id: int
    ref: str
    name: str
    district: str
    due_on: date
    done_on: date
    done_by: str
    outcome: Outcome
    score: Decimal
    band: Band
    provisional: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """How many clients are due, overdue and done lately, of everybody."""

    due: int = 0
    overdue: int = 0
    done: int = 0

    def plus(self, other: Counted) -> Counted:
        """Return the sum."""
        return Counted(self.due + other.due, self.overdue + other.overdue, self.done + other.done)

    def of(self, which: Which) -> int | None:
        """Return the number of one list; None where it is not counted here."""
        return {Which.DUE: self.due, Which.OVERDUE: self.overdue, Which.DONE: self.done}.get(which)
