"""What money was spent on and what it led to, by source, heading, pathway and district. Pure.

Every grouping takes each request once, so that the parts of each add up to the same total. The
public edition says nothing of fewer than ten people, nor lets it be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from iom.contacts.domain import Outcome

FEWEST: Final = 10
"""As the public edition of needs, for the same reason: it is worked out anew at every look."""
TOGETHER: Final = "Others together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one request cost out of one grant's year, in pence."""

    source: str
    heading: str
    pathway: str
    district: str
    people: frozenset[int]
    paid: int
    unpaid: int
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some requests together.

    Attributes:
        people: distinct people among them.
        outcomes: how many led to what; `said` how many of which somebody has said it.
    """

    name: str
    requests: int
    people: int
    paid: int
    unpaid: int
    outcomes: dict[Outcome, int]

    @property
    def said(self) -> int:
        """How many it has been said of what they led to."""
        return sum(self.outcomes.values())

    @property
    def achieved(self) -> int:
        """How many achieved what they were for."""
        return sum(number for each, number in self.outcomes.items() if each.positive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Requests parted along one axis, the largest sum first, and the total."""

    code: str
    heading: str
    groups: tuple[Group, ...]
    total: Group


AXES: Final[tuple[tuple[str, str, Callable[[Spent], str]], ...]] = (
    ("source", "By source", lambda each: each.source),
    ("heading", "By heading", lambda each: each.heading),
    ("pathway", "By pathway", lambda each: each.pathway),
    ("district", "By district", lambda each: each.district),
)


def tables_of(spent: Sequence[Spent]) -> list[Table]:
    """Part all requests along every axis."""
    whole = group_of("All", spent)
    return [
        Table(
            code=code,
            heading=heading,
            groups=tuple(
                sorted(
                    (group_of(name, part) for name, part in _parts(spent, key)),
                    key=lambda each: (-each.paid, -each.unpaid, each.name),
                )
            ),
            total=whole,
        )
        for code, heading, key in AXES
    ]


def group_of(name: str, spent: Sequence[Spent]) -> Group:
    """Add requests up."""
    return Group(
        name=name,
        requests=len(spent),
        people=len(_people(spent)),
        paid=sum(each.paid for each in spent),
        unpaid=sum(each.unpaid for each in spent),
        outcomes={
            outcome: number
            for outcome in Outcome
            if (number := sum(each.outcome is outcome for each in spent))
        },
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A line that anybody may be shown."""

    name: str
    people: int
    paid: int


@dataclass(frozen=True, slots=True)
class PublicTable:
    """Lines that anybody may be shown; their sums add up to the total."""

    heading: str
    lines: tuple[Shown, ...]


def published(spent: Sequence[Spent]) -> list[PublicTable] | None:
    """Return what anybody may be shown; None where not even the total.

    Groups stand by name, which does not depend on what they hold. They are shown one by one from
    the first on, as long as the group and all that is left over have enough people each; the rest
    stands together in one line.
    """
    if len(_people(spent)) < FEWEST:
        return None
    tables = [PublicTable("Altogether", (_shown("All", spent),))]
    for code, heading, key in AXES:
        if code == "heading":
            continue  # as small as one person's own
        parts = _parts(spent, key)
        apart = _apart([part for _, part in parts])
        lines = [_shown(name, part) for name, part in parts[:apart]]
        rest = [each for _, part in parts[apart:] for each in part]
        if rest:
            lines.append(_shown(parts[apart][0] if len(parts) == apart + 1 else TOGETHER, rest))
        tables.append(PublicTable(heading, tuple(lines)))
    return tables


def _apart(parts: Sequence[Sequence[Spent]]) -> int:
    """Say how many parts, from the first on, may stand one by one beside the rest together."""
    for place in range(len(parts)):
        rest = [each for part in parts[place + 1 :] for each in part]
        few = len(_people(parts[place])) < FEWEST
        if few or (rest and len(_people(rest)) < FEWEST):
            return place
    return len(parts)


def _parts(spent: Sequence[Spent], key: Callable[[Spent], str]) -> list[tuple[str, list[Spent]]]:
    parts: dict[str, list[Spent]] = {}
    for each in spent:
        parts.setdefault(key(each), []).append(each)
    return sorted(parts.items())


def _people(spent: Sequence[Spent]) -> frozenset[int]:
    return frozenset().union(*(each.people for each in spent))


def _shown(name: str, spent: Sequence[Spent]) -> Shown:
    return Shown(name, len(_people(spent)), sum(each.paid for each in spent))
