"""A version of the matrix as rules use it (HANDBOOK 4). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from iom.cohort.domain import DipStatus
from iom.offending.words import OffenceCategory
from iom.scoring.bands import Thresholds

_NOUGHT = Decimal(0)
_Table = dict[str, tuple[Decimal, Decimal, tuple[Decimal, ...]]]


@dataclass(frozen=True, slots=True)
class Counted:
    """So many points for each thing of the last days, up to a cap."""

    days: int
    each: Decimal
    cap: Decimal


@dataclass(frozen=True, slots=True)
class Once:
    """So many points, once, if there was such a thing in the last days."""

    days: int
    points: Decimal


class Recency(NamedTuple):
    """A factor for offences up to so many days at liberty ago."""

    days: int
    factor: Decimal


class FromValue(NamedTuple):
    """Points for a predictor from a value on, until the next one."""

    value: int
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A version of the scheme's matrix.

    Attributes:
        code: `default-1`.
        weights: of an offence proven or charged, by category; what is not named weighs nothing.
        recency: from the shortest to the longest; beyond the last an offence counts nothing.
        priorities: by district code and category; what is not named is 1.
        arrests: not proven yet, of the categories `arrest_categories`.
        predictor: from the lowest value to the highest; below the first it counts nothing.
        class_a: a positive test, or a DIP status among `dip_statuses` on the as-of day.
        thresholds: on the rounded score; `district_thresholds` for districts with their own.
    """

    code: str
    weights: Mapping[OffenceCategory, Decimal]
    recency: Sequence[Recency]
    priorities: Mapping[str, Mapping[OffenceCategory, Decimal]]
    arrests: Counted
    arrest_categories: frozenset[OffenceCategory]
    predictor: Sequence[FromValue]
    class_a: Once
    dip_statuses: frozenset[DipStatus]
    intelligence: Counted
    breach_recall: Once
    thresholds: Thresholds
    district_thresholds: Mapping[str, Thresholds]
    _tables: dict[str, _Table] = field(default_factory=dict, repr=False, compare=False)

    def priority(self, district: str, category: OffenceCategory) -> Decimal:
        """Return a district's priority for a category, 1 where it has none."""
        return self.priorities.get(district, {}).get(category, Decimal(1))

    def thresholds_in(self, district: str) -> Thresholds:
        """Return the thresholds that hold in a district."""
        return self.district_thresholds.get(district, self.thresholds)

    def predictor_points(self, value: int) -> Decimal:
        """Return the points for a predictor."""
        return max(
            (each for each in self.predictor if each.value <= value),
            key=lambda each: each.value,
            default=FromValue(0, _NOUGHT),
        ).points

    def table_of(self, district: str) -> _Table:
        """Return by category: weight, priority, and points by the place of the recency; kept."""
        found = self._tables.get(district)
        if found is None:
            found = self._tables[district] = {
                category.value: (weight, priority, points)
                for category, weight in self.weights.items()
                for priority in [self.priority(district, category)]
                for points in [tuple(weight * each.factor * priority for each in self.recency)]
            }
        return found
