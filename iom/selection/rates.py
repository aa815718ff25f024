"""Rates of selection and deselection by sex, age band and ethnicity (HANDBOOK 6). Pure.

They are for asking whether the scheme treats people alike, and show no small number: groups stand
in an order that does not depend on the counts, and from where one cannot be shown they stand
together (`iom.kernel.small_numbers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from iom.clients.bands import AGE_ORDER, NOT_KNOWN, SEX_ORDER, age_band, sex_group
from iom.clients.domain import Ethnicity, Sex
from iom.kernel.rounding import half_up_exact
from iom.kernel.small_numbers import FEWEST, chain


class Axis(StrEnum):
    """By what people are told apart."""

    SEX = "sex"
    AGE = "age"
    ETHNICITY = "ethnicity"


ORDER = {
    Axis.SEX: SEX_ORDER,
    Axis.AGE: AGE_ORDER,
    Axis.ETHNICITY: ("White", "Asian", "Black", "Mixed", "Other", NOT_KNOWN),
}
"""The groups of each, those first that are large nearly everywhere; the order is part of the rule
and never follows the counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of whom a rate is made.

    Attributes:
        key: the same for the same person; counted once, and as one of whom it is so if it ever was.
        counted: whether it is so of them: selected of those decided on, deselected of those on it.
        on: the day by which their age goes.
    """

    key: int
    counted: bool
    on: date
    sex: Sex | None = None
    born: date | None = None
    ethnicity: Ethnicity | None = None

    def group(self, axis: Axis) -> str:
        """Return the group that they are in."""
        if axis is Axis.SEX:
            return sex_group(self.sex)
        if axis is Axis.ETHNICITY:
            return self.ethnicity.value if self.ethnicity else NOT_KNOWN
        return age_band(self.born, self.on)


@dataclass(frozen=True, slots=True)
class Line:
    """A rate that may be shown.

    Attributes:
        groups: of whom; more than one where they stand together.
        counted: of how many it is so.
        of: of how many people.
    """

    groups: tuple[str, ...]
    counted: int
    of: int

    @property
    def per_cent(self) -> Decimal:
        """The rate in whole per cent, half up."""
        return half_up_exact(Fraction(100 * self.counted, self.of))


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates along one axis.

    Attributes:
        axis: which.
        total: everybody; None where not even that may be shown.
        lines: of groups, the last of several together where small ones had to be; empty where
            there is no total, or where no group can be shown apart from the others.
    """

    axis: Axis
    total: Line | None
    lines: tuple[Line, ...]


def rates(people: Iterable[Person], axis: Axis, *, fewest: int = FEWEST) -> Rates:
    """Return the rates along an axis, without any small number nor what would give one away."""
    everybody = _each_once(people)
    order = ORDER[axis]
    cells = dict.fromkeys(order, (0, 0))
    for person in everybody:
        group = person.group(axis)
        so, not_so = cells[group]
        cells[group] = (so + person.counted, not_so + (not person.counted))
    return shown(axis, order, [cells[group] for group in order], fewest=fewest)


def shown(
    axis: Axis, order: Sequence[str], cells: Sequence[tuple[int, int]], *, fewest: int = FEWEST
) -> Rates:
    """Return what may be shown of counts of those of whom it is so and is not so, by group."""
    apart = chain(cells, fewest=fewest)
    if apart is None:
        return Rates(axis, None, ())
    lines = [_line(order[n : n + 1], cells[n : n + 1]) for n in range(apart)]
    if 0 < apart < len(order):
        lines.append(_line(order[apart:], cells[apart:]))
    return Rates(axis, _line(order, cells), tuple(lines))


def _each_once(people: Iterable[Person]) -> list[Person]:
    """Return each person once; as one of whom it is so if it ever was, else as they came last."""
    found: dict[int, Person] = {}
    for person in people:
        before = found.get(person.key)
        if before is None or person.counted or not before.counted:
            found[person.key] = person
    return list(found.values())


def _line(groups: Sequence[str], cells: Sequence[tuple[int, int]]) -> Line:
    so, not_so = (sum(column) for column in zip(*cells, strict=True))
    return Line(tuple(groups), so, so + not_so)
