"""What moves money under a heading, and what it leaves. Pure; whole pence (HANDBOOK 8).

Every movement changes three figures: what is allocated, what is committed (approved and unpaid) and
what is paid. Left is the first less the other two, and no movement may take it below nought.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from iom.entries.domain import Word
from iom.kernel.errors import RuleBroken
from iom.kernel.money import sterling


class Movement(Word):
    """What a line of the ledger does."""

    AWARDED = "awarded"
    AWARD_REVISED = "award-revised"
    MOVED = "moved"
    APPROVED = "approved"
    PAID = "paid"
    GIVEN_BACK = "given-back"
    REVERSED = "reversed"
    REFUNDED = "refunded"
    LAPSED = "lapsed"
    CARRIED_OUT = "carried-out"
    CARRIED_IN = "carried-in"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "award-revised": "Award revised",
            "given-back": "Given back",
            "reversed": "Payment reversed",
            "refunded": "Refund received",
            "carried-out": "Carried to the next year",
            "carried-in": "Carried in from the last year",
        }.get(self.value, self.value.capitalize())


# What one penny of a movement does to what is allocated, committed and paid.
_EFFECTS: Final[dict[Movement, tuple[int, int, int]]] = {
    Movement.AWARDED: (1, 0, 0),
    Movement.AWARD_REVISED: (1, 0, 0),
    Movement.MOVED: (1, 0, 0),
    Movement.APPROVED: (0, 1, 0),
    Movement.PAID: (0, -1, 1),
    Movement.GIVEN_BACK: (0, -1, 0),
    Movement.REVERSED: (0, 1, -1),
    Movement.REFUNDED: (0, 0, -1),
    Movement.LAPSED: (-1, 0, 0),
    Movement.CARRIED_OUT: (-1, 0, 0),
    Movement.CARRIED_IN: (1, 0, 0),
}
# Movements that go both ways: more and less of the award, out of a heading and into one, and what
# a correction after the end of a year takes back.
_SIGNED: Final = frozenset(
    {
        Movement.AWARD_REVISED,
        Movement.MOVED,
        Movement.LAPSED,
        Movement.CARRIED_OUT,
        Movement.CARRIED_IN,
    }
)


class NotEnough(RuleBroken):
    """It is more than is left."""


class MoreThanCommitted(RuleBroken):
    """It is more than was approved and is unpaid."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How a heading, a grant's year or the whole fund stands, in pence."""

    allocated: int = 0
    committed: int = 0
    paid: int = 0

    @property
    def left(self) -> int:
        """What can still be approved."""
        return self.allocated - self.committed - self.paid

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.allocated + other.allocated,
            self.committed + other.committed,
            self.paid + other.paid,
        )

    def after(self, movement: Movement, pence: int) -> Balance:
        """Return how it stands after a movement.

        Args:
            movement: what happens.
            pence: how much; below nought only for what goes both ways.

        Raises:
            NotEnough: it would take what is left below nought.
            MoreThanCommitted: it would take what is committed, or what is paid, below nought.
        """
        if pence < 0 and movement not in _SIGNED:
            raise ValueError(f"{movement} of {pence} pence")
        after = self + effect_of(movement, pence)
        if after.committed < 0:
            raise MoreThanCommitted(
                f"{sterling(pence)} is more than the {sterling(self.committed)} approved and "
                "unpaid."
            )
        if after.paid < 0:
            raise MoreThanCommitted(
                f"{sterling(pence)} is more than the {sterling(self.paid)} paid."
            )
        if after.left < 0:
            raise NotEnough(
                f"Only {sterling(self.left)} is left, and this would take "
                f"{sterling(self.left - after.left)}."
            )
        return after


def effect_of(movement: Movement, pence: int) -> Balance:
    """Return what a movement changes."""
    allocated, committed, paid = (each * pence for each in _EFFECTS[movement])
    return Balance(allocated, committed, paid)


def total(balances: Iterable[Balance]) -> Balance:
    """Add balances up."""
    return sum(balances, Balance())


def at_year_end(balance: Balance, *, carries: bool) -> tuple[Movement, int]:
    """Say what becomes of what is left when the year is closed: all of it, to the penny.

    What is approved and unpaid stays, and can be paid after the end of the year.
    """
    return (Movement.CARRIED_OUT if carries else Movement.LAPSED), balance.left
