"""What anybody may be shown of the need profile, without saying anything of one person. Pure.

Each need parts the people in two: those who have it now, and all others, of whom it is not known
among them. A count of fewer than ten is kept back, nought like one to nine, and so is whatever
would give it away (`iom.kernel.small_numbers`). Ten and not five, because this edition is worked
out anew whenever somebody looks, and a late correction changes it, as it does a month of the
monthly report that was corrected (docs/decisions/0011-small-numbers-in-public.md).

Two needs are never laid over one another, and no count contains another one: from how many have
this and how many have that nobody can work out how many have both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from iom.kernel.small_numbers import chain
from iom.needs.domain import NeedKind
from iom.needs.profile import GROUPS, Axis, Person

FEWEST: Final = 10
TOGETHER: Final = "Others together"


@dataclass(frozen=True, slots=True)
class Cell:
    """So many of so many have a need."""

    has: int
    of: int


@dataclass(frozen=True, slots=True)
class Row:
    """A need: a cell for each column of its table; None where it is kept back, or has no people."""

    kind: NeedKind
    cells: Sequence[Cell | None]


@dataclass(frozen=True, slots=True)
class Table:
    """Needs by group; in the last column those groups that are too small to stand alone."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """What anybody may be shown; `people` is None where not even that."""

    day: date
    people: int | None
    tables: Sequence[Table]


def published(people: Iterable[Person], day: date) -> PublicProfile:
    """Return what may be shown of who has which need on a day."""
    everybody = list(people)
    if len(everybody) < FEWEST:
        return PublicProfile(day, None, ())
    whole = Table(
        "Everybody", ("All",), [Row(kind, _alone(_two(everybody, kind))) for kind in NeedKind]
    )
    return PublicProfile(
        day, len(everybody), [whole, *(_by(axis, everybody, day) for axis in GROUPS)]
    )


def _by(axis: Axis, people: Sequence[Person], day: date) -> Table:
    """Part people along an axis. Every group has its column, whether there is anybody in it."""
    groups = GROUPS[axis]
    parts = [[each for each in people if each.group(axis, day) == group] for group in groups]
    rows = [Row(kind, _side_by_side([_two(part, kind) for part in parts])) for kind in NeedKind]
    if len(groups) == 2:  # shown both or neither
        return Table(axis.label, groups, [Row(row.kind, row.cells[:2]) for row in rows])
    return Table(axis.label, (*groups, TOGETHER), rows)


def _two(people: Sequence[Person], kind: NeedKind) -> tuple[int, int]:
    has = sum(each.stands(kind).open for each in people)
    return has, len(people) - has


def _alone(part: tuple[int, int]) -> list[Cell | None]:
    return [None if chain([part], fewest=FEWEST) is None else _cell([part])]


def _side_by_side(parts: Sequence[tuple[int, int]]) -> list[Cell | None]:
    """Show groups one by one from the first on as long as that is safe, and the rest together."""
    apart = chain(parts, fewest=FEWEST) or 0
    left = parts[apart:] if apart else ()
    return [
        *(_cell([part]) for part in parts[:apart]),
        *[None] * (len(parts) - apart),
        _cell(left) if left else None,
    ]


def _cell(parts: Sequence[tuple[int, int]]) -> Cell:
    has, rest = (sum(column) for column in zip(*parts, strict=True))
    return Cell(has, has + rest)
