"""Which needs of people a directory can meet, which have to wait, and which it cannot. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from iom.clients.domain import Sex
from iom.directory.domain import Programme
from iom.directory.fitting import Person, Why, fits
from iom.directory.words import Taken
from iom.entries.domain import Word
from iom.needs.domain import NeedKind

SOON_DAYS: Final = 28
"""Whoever can begin within so many days need not wait. This product's own default."""
MOST_DAYS: Final = 365


_ORDER: Final[Mapping[Why, int]] = {why: place for place, why in enumerate(Why)}


class State(Word):
    """What there is for a need of somebody."""

    THERE = "there"
    WAIT = "wait"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """Somebody on the scheme who has a need now.

    Attributes:
        person: as a programme asks it.
        needs: those that they have.
        district: its name; empty where none is known.
        sex, age: the groups by which people are counted.
    """

    client_id: int
    person: Person
    needs: frozenset[NeedKind]
    district: str
    sex: str
    age: str


@dataclass(frozen=True, slots=True)
class Found:
    """What there is for a need.

    Attributes:
        way: what speaks against the nearest programme, of a gap; empty: no programme meets the
            need at all.
    """

    state: State
    way: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is for one need of one person."""

    seeker: Seeker
    need: NeedKind
    found: Found


def answer_all(
    seekers: Iterable[Seeker], programmes: Sequence[Programme], day: date, *, within: int
) -> list[Answer]:
    """Say for each need of each person what there is on a day.

    People of whom a directory asks the same are asked once: by the bounds of age that it has.

    Args:
        seekers: who.
        programmes: of the directory, open on the day.
        day: on which `fits` decides.
        within: so many days somebody may have to wait for the beginning.
    """
    asked = _Asked(programmes, day, within)
    return [
        Answer(each, need, asked.find(each.person, need))
        for each in seekers
        for need in NeedKind
        if need in each.needs
    ]


class _Asked:
    """A directory on a day, and what it has answered already."""

    def __init__(self, programmes: Sequence[Programme], day: date, within: int) -> None:
        self._day = day
        self._soon = {each.ref: begins_soon(each, day, within=within) for each in programmes}
        self._meeting: dict[NeedKind, list[Programme]] = {
            need: [each for each in programmes if need in each.needs] for need in NeedKind
        }
        bounds = {each.least_age for each in programmes if each.least_age is not None}
        bounds |= {each.most_age + 1 for each in programmes if each.most_age is not None}
        self._bounds = sorted(bounds)
        self._against: dict[tuple[Person, str], tuple[tuple[Why, ...], bool]] = {}
        self._found: dict[tuple[Person, NeedKind], Found] = {}

    def find(self, person: Person, need: NeedKind) -> Found:
        """Say what there is for a need."""
        key = (self._alike(person), need)
        if key not in self._found:
            self._found[key] = self._look(*key)
        return self._found[key]

    def _alike(self, person: Person) -> Person:
        """Return who stands for everybody of whom the directory asks the same."""
        age = person.age
        if age is not None:
            place = bisect_right(self._bounds, age)
            age = self._bounds[place - 1] if place else 0
        sex = None if person.sex is Sex.OTHER else person.sex  # no programme tells the two apart
        return replace(person, age=age, sex=sex)

    def _look(self, person: Person, need: NeedKind) -> Found:
        state = State.GAP
        ways: list[tuple[Why, ...]] = []
        for each in self._meeting[need]:
            lasting, passing = self._speaks_against(each, person)
            if lasting:
                ways.append(lasting)
            elif passing or not self._soon[each.ref]:
                state = State.WAIT
            else:
                return Found(State.THERE)
        return Found(state, nearest(ways) if state is State.GAP else ())

    def _speaks_against(self, programme: Programme, person: Person) -> tuple[tuple[Why, ...], bool]:
        """Return what lasting things speak against a programme, and whether a passing one does."""
        key = (person, programme.ref)
        if key not in self._against:
            reasons = fits(programme, person, self._day)
            lasting = {each.why for each in reasons if not each.why.passes}
            self._against[key] = (
                tuple(sorted(lasting, key=_ORDER.__getitem__)),
                len(lasting) < len(reasons),
            )
        return self._against[key]


def begins_soon(programme: Programme, day: date, *, within: int) -> bool:
    """Say whether somebody whom a programme fits can begin within some days, if it is not full.

    A fixed term without a start that is known begins on no day.
    """
    first = programme.next_on(day)
    if first is None:
        return programme.takes is not Taken.FIXED_TERM
    return first <= day + timedelta(days=within)


def nearest(ways: Iterable[tuple[Why, ...]]) -> tuple[Why, ...]:
    """Return what speaks against the programme that the least speaks against."""
    return min(ways, key=lambda way: (len(way), *(_ORDER[why] for why in way)), default=())


@dataclass(frozen=True, slots=True)
class Count:
    """How many open needs there are, and what there is for them."""

    there: int = 0
    wait: int = 0
    gap: int = 0

    @property
    def open(self) -> int:
        """All of them."""
        return self.there + self.wait + self.gap


def count_of(answers: Iterable[Answer]) -> Count:
    """Count needs by what there is for them."""
    states = [each.found.state for each in answers]
    return Count(*(states.count(state) for state in State))
