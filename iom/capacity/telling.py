"""Name those of a proposal whom a reader may see, and count the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from iom.accounts.domain import Reader
from iom.capacity.candidates import Competing, Named, names_of_seen, overrides_of
from iom.capacity.watches import watched_among
from iom.scoring.bands import Band
from iom.selection.capacity import By, Candidate
from iom.selection.whatif import Difference

MOST_SHOWN = 100
"""Of each list, on the screen; a file and a print have them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A client who is named on a list.

    Attributes:
        number: where they stand on it, from 1, everybody counted.
        by: how they would have a place; None: they would have none.
        treated_as: the band of an override in force, and its last day.
        watched: whether they are on the list of people just outside.
    """

    number: int
    ref: str
    name: str
    district: str
    score: Decimal
    nominated_on: date
    on_scheme: bool
    by: By | None = None
    treated_as: tuple[Band, date] | None = None
    watched: bool = False

    @property
    def change(self) -> str:
        """What the proposal would change for them; empty: nothing."""
        if self.by and not self.on_scheme:
            return "would come"
        return "would go" if self.on_scheme and not self.by else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list: how many are on it, who of them is named, and how many are not.

    Attributes:
        count: everybody.
        lines: those whom the reader may see, `MOST_SHOWN` at most where it is cut.
        cut: how many more the reader could see.
        unseen: how many they may not see.
    """

    count: int
    lines: tuple[Line, ...]
    cut: int
    unseen: int

    @property
    def refs(self) -> list[str]:
        """Of those who are named."""
        return [each.ref for each in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """Some people: who of them is named, by reference, and how many others there are."""

    named: tuple[Named, ...]
    others: int

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.named) + self.others


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """Who is alike where only some would have a place, and how many places there are for them."""

    places: int
    people: Some


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What another number of places would mean, with names where they may be told.

    Attributes:
        difference: as the rules have it.
        by_district: names of districts with how many more or fewer places each would fill.
        in_addition: who would have a place besides.
        no_longer: who would have none any more.
    """

    difference: Difference
    by_district: tuple[tuple[str, int], ...]
    in_addition: Some
    no_longer: Some


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who may be named, and what is said of them.

    Attributes:
        names: those whom the reader may see, by reference.
        districts: names of districts, by code.
        most: how many of a list are named; None for all.
        treated: overrides in force, by the id of the client.
        watched: the ids of those on the list of people just outside.
    """

    names: Mapping[str, Named]
    districts: Mapping[str, str]
    most: int | None
    treated: Mapping[int, tuple[Band, date]]
    watched: frozenset[int]

    @classmethod
    def to(
        cls,
        reader: Reader,
        competing: Competing,
        *,
        districts: Mapping[str, str],
        today: date,
        whole: bool = False,
        only: Sequence[str] | None = None,
    ) -> Telling:
        """Read what a reader may be told of those who compete.

        Args:
            reader: who is told.
            competing: they.
            districts: names of districts, by code.
            today: the day.
            whole: without cutting lists.
            only: the references of those who will be asked for; None for all.
        """
        refs = competing.ids if only is None else only
        names = names_of_seen(reader, (competing.ids[ref] for ref in refs))
        return cls(
            names=names,
            districts=districts,
            most=None if whole else MOST_SHOWN,
            treated=overrides_of(reader, today),
            watched=watched_among(reader),
        )

    def listed(
        self, people: Sequence[Candidate], by: Callable[[str], By | None] = lambda _: None
    ) -> Listed:
        """List candidates in their order."""
        seen = [(number, each) for number, each in enumerate(people, 1) if each.ref in self.names]
        shown = seen[: self.most]
        return Listed(
            count=len(people),
            lines=tuple(self._line(number, each, by(each.ref)) for number, each in shown),
            cut=len(seen) - len(shown),
            unseen=len(people) - len(seen),
        )

    def named(self, refs: Iterable[str]) -> tuple[Named, ...]:
        """Name those of some whom the reader may see, by reference."""
        return tuple(self.names[ref] for ref in sorted(refs) if ref in self.names)

    def some(self, refs: Sequence[str]) -> Some:
        """Name those of some whom the reader may see, up to the most, and count the others."""
        named = self.named(refs)[: self.most]
        return Some(named=named, others=len(refs) - len(named))

    def what_if(self, difference: Difference) -> WhatIf:
        """Say of whom another number of places would make a difference, and where."""
        return WhatIf(
            difference=difference,
            by_district=tuple(
                sorted(
                    (self.districts.get(code, code), by)
                    for code, by in difference.by_district.items()
                )
            ),
            in_addition=self.some(difference.in_addition),
            no_longer=self.some(difference.no_longer),
        )

    def _line(self, number: int, each: Candidate, by: By | None) -> Line:
        person = self.names[each.ref]
        return Line(
            number=number,
            ref=each.ref,
            name=person.name,
            district=self.districts.get(each.district, each.district),
            score=each.score,
            nominated_on=each.nominated_on,
            on_scheme=each.on_scheme,
            by=by,
            treated_as=self.treated.get(person.id),
            watched=person.id in self.watched,
        )
