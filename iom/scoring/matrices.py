"""Read a version of the matrix from its rules as data, and say what is wrong with them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any

from iom.cohort.domain import DipStatus
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.offending.words import OffenceCategory
from iom.scoring.bands import Thresholds
from iom.scoring.matrix import Counted, FromValue, Matrix, Once, Recency

MOST_WEIGHT, MOST_PRIORITY, MOST_DAYS = Decimal(100), Decimal("1.5"), 3_650
_PER_CENT = 100


class State(StrEnum):
    """Where a version of the matrix stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class BadMatrix(RuleBroken):
    """The rules of a version cannot be right."""


class MatrixChanged(ChangedMeanwhile):
    """Somebody else did something with a version of the matrix meanwhile."""


def matrix_of(code: str, rules: Mapping[str, Any]) -> Matrix:
    """Make a matrix of rules that were checked before.

    Raises:
        BadMatrix: something is missing or no number; `problems_of` says all that is wrong.
    """
    try:
        return Matrix(
            code=code,
            weights={OffenceCategory(k): Decimal(v) for k, v in rules["weights"].items()},
            recency=tuple(Recency(days, Decimal(factor)) for days, factor in rules["recency"]),
            priorities={
                district: {OffenceCategory(k): Decimal(v) for k, v in by_category.items()}
                for district, by_category in rules["priorities"].items()
            },
            arrests=_counted(rules["arrests"]),
            arrest_categories=frozenset(
                OffenceCategory(each) for each in rules["arrests"]["categories"]
            ),
            predictor=tuple(FromValue(value, Decimal(pts)) for value, pts in rules["predictor"]),
            class_a=_once(rules["class_a"]),
            dip_statuses=frozenset(DipStatus(each) for each in rules["class_a"]["dip_statuses"]),
            intelligence=_counted(rules["intelligence"]),
            breach_recall=_once(rules["breach_recall"]),
            thresholds=_thresholds(rules["thresholds"]),
            district_thresholds={
                district: _thresholds(each)
                for district, each in rules["district_thresholds"].items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise BadMatrix(f"The rules of {code} cannot be read.") from error


def problems_of(matrix: Matrix) -> Iterator[tuple[str, str]]:
    """Yield what cannot be right about a matrix: the field that it is about, and a sentence."""
    yield from _weights(matrix)
    yield from _recency(matrix)
    yield from _priorities(matrix)
    for field, rule in (("arrests", matrix.arrests), ("intelligence", matrix.intelligence)):
        yield from _points(field, {"points for each": rule.each, "cap": rule.cap})
        yield from _days(field, rule.days)
        if rule.cap < rule.each:
            yield field, "The cap must not be less than the points for each."
    for field, once in (("class_a", matrix.class_a), ("breach_recall", matrix.breach_recall)):
        yield from _points(field, {"points": once.points})
        yield from _days(field, once.days)
    yield from _predictor(matrix)
    yield from _bands("thresholds", matrix.thresholds)
    for thresholds in matrix.district_thresholds.values():
        yield from _bands("district_thresholds", thresholds)


def check(matrix: Matrix) -> None:
    """Refuse a matrix that cannot be right.

    Raises:
        BadMatrix: the first thing that is wrong.
    """
    for field, sentence in problems_of(matrix):
        raise BadMatrix(sentence, field=field)


def _counted(rules: Mapping[str, Any]) -> Counted:
    return Counted(int(rules["days"]), Decimal(rules["each"]), Decimal(rules["cap"]))


def _once(rules: Mapping[str, Any]) -> Once:
    return Once(int(rules["days"]), Decimal(rules["points"]))


def _thresholds(rules: Mapping[str, Any]) -> Thresholds:
    return Thresholds(*(Decimal(rules[each]) for each in ("select", "watch", "hold")))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 99


def _points(field: str, points: Mapping[str, Decimal]) -> Iterator[tuple[str, str]]:
    for name, value in points.items():
        if not value.is_finite() or not 0 <= value <= MOST_WEIGHT or _decimals(value) > 2:
            number = f"a number from 0 to {MOST_WEIGHT}, with at most two decimals"
            yield field, f"{name.capitalize()}: {number}."


def _days(field: str, days: int) -> Iterator[tuple[str, str]]:
    if not 1 <= days <= MOST_DAYS:
        yield field, f"Days: a whole number from 1 to {MOST_DAYS:,}."


def _weights(matrix: Matrix) -> Iterator[tuple[str, str]]:
    if not any(matrix.weights.values()):
        yield "weights", "At least one kind of offence must weigh something."
    for category, weight in matrix.weights.items():
        yield from _points(f"weight-{category}", {category.label: weight})


def _recency(matrix: Matrix) -> Iterator[tuple[str, str]]:
    if not matrix.recency:
        yield "recency", "Give at least one step of recency."
    if not _rises(each.days for each in matrix.recency):
        yield "recency", "Each step of recency must reach further back than the one before."
    factors = [each.factor for each in matrix.recency]
    if any(not 0 <= each <= 1 or _decimals(each) > 2 for each in factors):
        yield "recency", "A recency factor is a number from 0 to 1, with at most two decimals."
    if factors != sorted(factors, reverse=True):
        yield "recency", "An older offence must not count more than a newer one."
    for each in matrix.recency:
        yield from _days("recency", each.days)


def _priorities(matrix: Matrix) -> Iterator[tuple[str, str]]:
    for by_category in matrix.priorities.values():
        for category, value in by_category.items():
            if not 1 <= value <= MOST_PRIORITY or _decimals(value) > 2:
                yield (
                    f"priority-{category}",
                    f"A priority is a number from 1 to {MOST_PRIORITY}, with at most two decimals.",
                )


def _predictor(matrix: Matrix) -> Iterator[tuple[str, str]]:
    if not _rises(each.value for each in matrix.predictor) or any(
        not 1 <= each.value <= _PER_CENT for each in matrix.predictor
    ):
        yield "predictor", "Bands of the predictor begin at rising whole numbers from 1 to 100."
    points = [each.points for each in matrix.predictor]
    if points != sorted(points):
        yield "predictor", "A higher predictor must not bring fewer points."
    for each in matrix.predictor:
        yield from _points("predictor", {"points": each.points})


def _bands(field: str, thresholds: Thresholds) -> Iterator[tuple[str, str]]:
    steps = (thresholds.hold, thresholds.watch, thresholds.select)
    if any(not 0 < each <= 1_000 or _decimals(each) > 1 for each in steps):
        yield field, "A threshold is a number above 0, with at most one decimal."
    elif not _rises(steps):
        yield field, "Select must begin above watch, and watch above hold."


def _rises(values: Iterable[int | Decimal]) -> bool:
    return all(one < other for one, other in pairwise(values))
