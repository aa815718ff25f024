"""Whether two accounts of a person may be of one person, and why, in words. Pure (HANDBOOK 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from iom.clients.likeness import How, Likeness, likeness, may_reach
from iom.clients.names import plain_words

# Ours: how near a name must be, by how near the date of birth is.
_NEEDED_LIKENESS = {
    "same": 0.40,  # one of two names, as after a marriage
    "swapped": 0.40,
    "slip": 0.80,
    "near": 0.80,
    "unknown": 0.80,
    "another": 0.97,  # the whole name as it stands
}
_WEIGHTS = {"same": 0.99, "swapped": 0.96, "slip": 0.95, "near": 0.92, "unknown": 0.9}
_LEAST_WEIGHT = 0.8
_NAMES = {
    How.SAME: "same name",
    How.BEGINS: "name begins alike",
    How.SHORT: "short form of the name",
    How.SOUNDS: "name sounds alike",
    How.SPELLED: "name spelled nearly alike",
    How.PART: "part of the name",
}
_DAY, _MONTH, _YEAR = slice(0, 2), slice(2, 4), slice(4, 8)


class Birth(StrEnum):
    """How near two dates of birth are."""

    SAME = "same"
    SWAPPED = "swapped"
    SLIP = "slip"
    NEAR = "near"
    UNKNOWN = "unknown"
    ANOTHER = "another"

    @property
    def words(self) -> str:
        """As in a reason."""
        return {
            "same": "same date of birth",
            "swapped": "date of birth with day and month swapped",
            "slip": "date of birth one slip away",
            "near": "date of birth nearly the same",
            "unknown": "date of birth not known",
            "another": "another date of birth",
        }[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person as somebody says who they are; numbers in canonical form, by column."""

    family_name: str
    given_names: str
    date_of_birth: date | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)

    @property
    def full(self) -> str:
        """The name as it is read aloud."""
        return f"{self.given_names} {self.family_name}".strip()


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


@lru_cache(maxsize=50_000)
def slips_of(born: date) -> frozenset[date]:
    """Return the days that a slip makes of one: a digit off, or two neighbouring digits swapped.

    Digits are swapped within the day, the month or the year: 1987 and 1978, the 12th and the 21st.
    """
    digits = f"{born:%d%m}{born.year:04}"
    found = {_as_date(text) for text in _slipped(digits)}
    return frozenset(day for day in found if day is not None and day != born)


def _slipped(digits: str) -> Iterator[str]:
    for at in range(len(digits)):
        for digit in "0123456789":
            yield digits[:at] + digit + digits[at + 1 :]
    for part in (_DAY, _MONTH, _YEAR):
        for at in range(part.start, part.stop - 1):
            yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def _as_date(digits: str) -> date | None:
    try:
        return date(int(digits[_YEAR]), int(digits[_MONTH]), int(digits[_DAY]))
    except ValueError:
        return None


def near_days(born: date | None) -> frozenset[date]:
    """Return every day under which somebody born on a day is looked for; none where not known."""
    if born is None:
        return frozenset()
    other = swapped(born)
    return slips_of(born) | {born} | ({other} if other else set())


def birth(one: date | None, other: date | None) -> Birth:
    """Say how near two dates of birth are; near is one of day, month and year alone otherwise."""
    if one is None or other is None:
        return Birth.UNKNOWN
    if one == other:
        return Birth.SAME
    if swapped(one) == other:
        return Birth.SWAPPED
    parts = ((one.day, other.day), (one.month, other.month), (one.year, other.year))
    differing = [(f"{mine:04}", f"{theirs:04}") for mine, theirs in parts if mine != theirs]
    if len(differing) != 1:
        return Birth.ANOTHER
    return Birth.SLIP if _is_slip(*differing[0]) else Birth.NEAR


def _is_slip(one: str, other: str) -> bool:
    """Say of two numbers of as many digits whether they differ as in `slips_of`."""
    places = [at for at in range(len(one)) if one[at] != other[at]]
    if len(places) == 2:
        first, second = places
        return second == first + 1 and one[first : second + 1] == other[second] + other[first]
    return len(places) == 1


def alike(person: Somebody, names: Iterable[Known], *, number: str = "") -> Alike | None:
    """Say whether a client may be the person; None if not.

    Args:
        person: who is looked for.
        names: the client's own name first, then the others.
        number: what the number is called that both have; empty for none.
    """
    if number:
        return Alike(1.0, f"same {number}")
    found = [
        one
        for at, name in enumerate(names)
        if (one := _by_name(person, name, as_another=" as an alias or former name" * (at > 0)))
    ]
    return max(found, key=lambda one: one.score, default=None)


def _by_name(person: Somebody, name: Known, *, as_another: str) -> Alike | None:
    born = birth(person.date_of_birth, name.date_of_birth)
    if not _may_be_near(_NEEDED_LIKENESS[born], person, name):
        return None
    like = _likeness(person, name)
    if like.score < _NEEDED_LIKENESS[born]:
        return None
    weight = _WEIGHTS.get(born, _LEAST_WEIGHT)
    return Alike(like.score * weight, f"{_NAMES[like.how]}{as_another}, {born.words}")


def _may_be_near(needed: float, person: Somebody, name: Known) -> bool:
    """Spare the long comparison those who cannot come to it."""
    words, others = _words(person.full), _words(f"{name.given_names} {name.family_name}")
    return may_reach(needed, words, others) or may_reach(needed, others, words)


_words = lru_cache(maxsize=50_000)(plain_words)


def _likeness(person: Somebody, name: Known) -> Likeness:
    """Compare both ways, for either may have given names that the other lacks."""
    full = f"{name.given_names} {name.family_name}"
    there = likeness(person.full, family_name=name.family_name, given_names=name.given_names)
    back = likeness(full, family_name=person.family_name, given_names=person.given_names)
    return max(there, back, key=lambda like: like.score)
