"""Who would fill the places of a scheme, and who is just outside (HANDBOOK 6). Pure.

It proposes and decides nothing: where two clients are alike in all that the rules look at, it says
that they are, and a panel says who.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from iom.kernel.errors import RuleBroken
from iom.scoring.bands import Band, Thresholds

MORE_OR_FEWER = 10
"""By how many places the question is asked what other capacities would mean."""


class BadCapacity(RuleBroken):
    """Places and floors cannot be as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """How many places there are.

    Attributes:
        places: in the scheme.
        floors: how many go to a district's own clients first, by its code.
        names: of districts, by code; where one is missing the code stands for it.
    """

    places: int
    floors: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Say no to numbers that contradict each other.

        Raises:
            BadCapacity: the sentence says which.
        """
        if self.places < 0 or min(self.floors.values(), default=0) < 0:
            raise BadCapacity("Places and floors are 0 or more.")
        floors = sum(self.floors.values())
        if floors > self.places:
            raise BadCapacity(
                f"The floors of the districts come to {floors}, more than the {self.places} places "
                f"of the scheme. Lower a floor, or find {floors - self.places} more."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who is nominated or on the scheme, outside MAPPA 2 and 3.

    Attributes:
        ref: of the client.
        district: its code.
        score: the rounded one.
        nominated_on: of this placement.
        on_scheme: whether they have a place now.
    """

    ref: str
    district: str
    score: Decimal
    nominated_on: date
    on_scheme: bool = False

    @property
    def rank(self) -> tuple[Decimal, date]:
        """What the rules look at: the higher score, then the earlier nomination."""
        return -self.score, self.nominated_on


class By(StrEnum):
    """How a place was filled."""

    FLOOR = "floor"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody who would have a place."""

    candidate: Candidate
    by: By


@dataclass(frozen=True, slots=True)
class Tie:
    """Candidates alike in score and day of nomination, of whom only some would have a place.

    Attributes:
        refs: all of them.
        places: how many of them would have one; a panel says who.
    """

    refs: tuple[str, ...]
    places: int


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """What a proposal means for one district.

    Attributes:
        district: its code.
        floor: places that its own clients fill first.
        eligible: how many are at or above its watch threshold.
        on_scheme: how many have a place now.
        placed: how many would have one.
        coming: how many would have one and have none now.
        going: how many have one now and would have none.
        unfilled: places of the floor for which it has nobody at or above the threshold.
    """

    district: str
    floor: int
    eligible: int
    on_scheme: int
    placed: int
    coming: int
    going: int
    unfilled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who would fill the places.

    Attributes:
        capacity: for which it is.
        placed: the best first.
        outside: at or above the threshold and without a place, the nearest first.
        below: under the watch threshold of their district, the highest score first.
        ties: what the rules leave open.
        districts: a line each, by name.
    """

    capacity: Capacity
    placed: tuple[Placed, ...]
    outside: tuple[Candidate, ...]
    below: tuple[Candidate, ...]
    ties: tuple[Tie, ...]
    districts: tuple[DistrictLine, ...]

    @property
    def free(self) -> int:
        """Places for which nobody is at or above the threshold."""
        return self.capacity.places - len(self.placed)

    @property
    def last_score(self) -> Decimal | None:
        """The lowest score that leads to a place outside the floors; None: none does."""
        return min((p.candidate.score for p in self.placed if p.by is By.SCORE), default=None)

    @property
    def refs(self) -> frozenset[str]:
        """Who would have a place."""
        return frozenset(each.candidate.ref for each in self.placed)


def propose(
    capacity: Capacity,
    candidates: Iterable[Candidate],
    thresholds: Mapping[str, Thresholds],
    *,
    otherwise: Thresholds,
) -> Proposal:
    """Propose who fills the places: floors first, then by score, ties by earlier nomination.

    Args:
        capacity: places and floors.
        candidates: each client once.
        thresholds: of districts that have their own, by code.
        otherwise: of all others.

    Raises:
        BadCapacity: the floors exceed the places, or a number is less than nothing.
    """
    capacity.check()
    ranked = sorted(candidates, key=lambda each: (each.rank, each.ref))
    watch = {code: own.begins(Band.WATCH) for code, own in thresholds.items()}
    least = otherwise.begins(Band.WATCH)
    eligible = [each for each in ranked if each.score >= watch.get(each.district, least)]
    taken, cuts = _floors(capacity.floors, eligible)
    rest = [each for each in eligible if each.ref not in taken]
    left = capacity.places - len(taken)
    by_score, outside = rest[:left], rest[left:]
    cuts.append(_alike(by_score, outside))
    filled = {each.ref for each in by_score}
    chosen = [
        Placed(each, By.FLOOR if each.ref in taken else By.SCORE)
        for each in eligible
        if each.ref in taken or each.ref in filled
    ]
    known = {each.ref for each in eligible}
    return Proposal(
        capacity=capacity,
        placed=tuple(chosen),
        outside=tuple(outside),
        below=tuple(each for each in ranked if each.ref not in known),
        ties=_left_open(cuts, taken | filled),
        districts=_lines(capacity, ranked, eligible, taken | filled),
    )


def _floors(
    floors: Mapping[str, int], eligible: Sequence[Candidate]
) -> tuple[set[str], list[tuple[str, ...]]]:
    taken: set[str] = set()
    cuts = []
    for district, floor in floors.items():
        own = [each for each in eligible if each.district == district]
        taken |= {each.ref for each in own[:floor]}
        cuts.append(_alike(own[:floor], own[floor:]))
    return taken, cuts


def _alike(inside: Sequence[Candidate], outside: Sequence[Candidate]) -> tuple[str, ...]:
    """Return who is alike on both sides of a cut; nobody where it goes between two that differ."""
    if not inside or not outside or inside[-1].rank != outside[0].rank:
        return ()
    return tuple(each.ref for each in (*inside, *outside) if each.rank == outside[0].rank)


def _left_open(cuts: Iterable[tuple[str, ...]], placed: set[str]) -> tuple[Tie, ...]:
    """Return the ties of whom some have a place in the end and some have none, each once."""
    found = {
        frozenset(refs): refs for refs in cuts if 0 < len(placed.intersection(refs)) < len(refs)
    }
    whole = [refs for same, refs in found.items() if not any(same < other for other in found)]
    return tuple(Tie(refs, len(placed.intersection(refs))) for refs in whole)


def _lines(
    capacity: Capacity, ranked: Sequence[Candidate], eligible: Sequence[Candidate], placed: set[str]
) -> tuple[DistrictLine, ...]:
    fit = Counter(each.district for each in eligible)
    now = Counter(each.district for each in ranked if each.on_scheme)
    then = Counter(each.district for each in ranked if each.ref in placed)
    coming = Counter(e.district for e in ranked if e.ref in placed and not e.on_scheme)
    going = Counter(e.district for e in ranked if e.ref not in placed and e.on_scheme)
    codes = {each.district for each in ranked} | set(capacity.floors) | set(capacity.names)
    return tuple(
        DistrictLine(
            district=code,
            floor=capacity.floors.get(code, 0),
            eligible=fit[code],
            on_scheme=now[code],
            placed=then[code],
            coming=coming[code],
            going=going[code],
            unfilled=max(capacity.floors.get(code, 0) - fit[code], 0),
        )
        for code in sorted(codes, key=lambda each: (capacity.names.get(each, each), each))
    )
