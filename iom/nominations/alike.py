"""Whether two accounts of a person may be of one person, and why, in words. Pure (HANDBOOK 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iom.clients.likeness import How, Likeness, likeness
from iom.nominations.domain import Nominee

# Ours: how near a name must be, by how near the date of birth is.
_NEEDED_LIKENESS = {
    "same": 0.40,  # one of two names, as after a marriage
    "swapped": 0.40,
    "near": 0.80,
    "unknown": 0.80,
    "another": 0.97,  # the whole name as it stands
}
_NAMES = {
    How.SAME: "same name",
    How.BEGINS: "name begins alike",
    How.SOUNDS: "name sounds alike",
    How.SPELLED: "name spelled nearly alike",
    How.PART: "part of the name",
}


class Birth(StrEnum):
    """How near two dates of birth are."""

    SAME = "same"
    SWAPPED = "swapped"
    NEAR = "near"
    UNKNOWN = "unknown"
    ANOTHER = "another"

    @property
    def words(self) -> str:
        """As in a reason."""
        return {
            "same": "same date of birth",
            "swapped": "date of birth with day and month swapped",
            "near": "date of birth nearly the same",
            "unknown": "date of birth not known",
            "another": "another date of birth",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Known:
    """A name under which a client is recorded, and the date of birth that goes with it."""

    family_name: str
    given_names: str
    date_of_birth: date | None


@dataclass(frozen=True, slots=True)
class Alike:
    """That two may be one: how near, 0 to 1, and why."""

    score: float
    why: str


def swapped(born: date) -> date | None:
    """Return a date with day and month swapped; None where that is no other date."""
    if born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)


def birth(one: date | None, other: date | None) -> Birth:
    """Say how near two dates of birth are; near is one of day, month and year alone otherwise."""
    if one is None or other is None:
        return Birth.UNKNOWN
    if one == other:
        return Birth.SAME
    if swapped(one) == other:
        return Birth.SWAPPED
    differing = (one.day != other.day) + (one.month != other.month) + (one.year != other.year)
    return Birth.NEAR if differing == 1 else Birth.ANOTHER


def alike(nominee: Nominee, names: Iterable[Known], *, number: str = "") -> Alike | None:
    """Say whether a client may be the person nominated; None if not.

    Args:
        nominee: who was nominated.
        names: the client's own name first, then the others.
        number: what the number is called that both have; empty for none.
    """
    if number:
        return Alike(1.0, f"same {number}")
    found = [
        one
        for at, name in enumerate(names)
        if (one := _by_name(nominee, name, as_another=" as an alias or former name" * (at > 0)))
    ]
    return max(found, key=lambda one: one.score, default=None)


def _by_name(nominee: Nominee, name: Known, *, as_another: str) -> Alike | None:
    born = birth(nominee.date_of_birth, name.date_of_birth)
    like = _likeness(nominee, name)
    if like.score < _NEEDED_LIKENESS[born]:
        return None
    weight = {Birth.SAME: 0.99, Birth.SWAPPED: 0.95}.get(born, 0.9)
    return Alike(like.score * weight, f"{_NAMES[like.how]}{as_another}, {born.words}")


def _likeness(nominee: Nominee, name: Known) -> Likeness:
    """Compare both ways, for either may have given names that the other lacks."""
    full = f"{name.given_names} {name.family_name}"
    there = likeness(nominee.full, family_name=name.family_name, given_names=name.given_names)
    back = likeness(full, family_name=nominee.family_name, given_names=nominee.given_names)
    return max(there, back, key=lambda like: like.score)
