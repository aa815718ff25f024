"""The rules of a score (HANDBOOK 4). Pure; decimals only, rounded half up once, at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from iom.kernel.rounding import half_up
from iom.offending.words import Disposal
from iom.scoring.bands import Band
from iom.scoring.matrix import Counted, Matrix

_NOUGHT = Decimal(0)
_PROVEN = frozenset(each.value for each in Disposal if each.proven_or_charged)
TEST, DIP = "class-a-positive", "dip-status"
"""What a line of the factor `class-a` rests on: a positive test, or the status."""


class Factor(StrEnum):
    """What a line of a score is for; the codes of INTERFACES 4, in the order of the page."""

    OFFENCE = "offence"
    ARRESTS = "arrests"
    PREDICTOR = "predictor"
    CLASS_A = "class-a"
    INTELLIGENCE = "intelligence"
    BREACH_RECALL = "breach-recall"


class Reason(StrEnum):
    """Why a client is scored."""

    NOMINATION = "nomination"
    REVIEW = "six-month-review"
    NEW_INFORMATION = "new-information"
    MATRIX_CHANGE = "matrix-change"

    @property
    def label(self) -> str:
        """As pages have it."""
        return _REASONS[self]


_REASONS = {
    Reason.NOMINATION: "nomination",
    Reason.REVIEW: "six-month review",
    Reason.NEW_INFORMATION: "new information",
    Reason.MATRIX_CHANGE: "change of the matrix",
}


_OFFENCE = Factor.OFFENCE


class Offence(NamedTuple):
    """An offence or arrest, by its day; category and disposal are their codes."""

    on: date
    category: str
    disposal: str

    @property
    def counts(self) -> bool:
        """Whether it is proven or charged."""
        return self.disposal in _PROVEN


class Away(NamedTuple):
    """Days not at liberty, from a day up to another that is not one of them; None: still."""

    from_on: date
    to_on: date | None


class Predictor(NamedTuple):
    """The predictor that counts: its day, its value in per cent, its name and version."""

    on: date
    value: int
    name: str


class Happened(NamedTuple):
    """Something on a day: a positive test with its substances, a breach or recall by its code."""

    on: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All that is known of a client that a score may rest on; nothing lies after the as-of day.

    Attributes:
        district: the code of the client's district on that day; empty where there was none.
        offences: proven, charged, not proven yet, and what came to nothing; the latest first.
        away: spans not at liberty; they may reach beyond the day.
        tests: positive for Class A.
        dip_status: its code on that day; empty where none is known.
        intelligence: days of graded pieces.
    """

    as_of: date
    district: str = ""
    offences: Sequence[Offence] = ()
    away: Sequence[Away] = ()
    predictor: Predictor | None = None
    tests: Sequence[Happened] = ()
    dip_status: str = ""
    intelligence: Sequence[date] = ()
    breaches: Sequence[Happened] = ()


class Line(NamedTuple):
    """One contribution.

    Attributes:
        factor: its code.
        what: a category of offence, `predictor`, `class-a-positive`, a DIP status,
            `intelligence`, `breach` or `recall`.
        on: the day; None for a status.
        days: at liberty since then, of an offence.
        weight: points before recency, priority and cap.
        recency: of an offence.
        priority: of an offence.
        points: what it adds to the score.
    """

    factor: str
    what: str
    on: date | None
    days: int | None
    weight: Decimal
    recency: Decimal | None
    priority: Decimal | None
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What comes out.

    Attributes:
        total: the exact sum of the lines.
        score: the same, rounded half up to one decimal.
    """

    total: Decimal
    score: Decimal
    band: Band
    provisional: bool
    lines: tuple[Line, ...]


def score_of(matrix: Matrix, inputs: Inputs) -> Score:
    """Score a client by a matrix on what was known."""
    lines = (
        *_offences(matrix, inputs),
        *_arrests(matrix, inputs),
        *_predictor(matrix, inputs),
        *_class_a(matrix, inputs),
        *_counted(Factor.INTELLIGENCE, "intelligence", matrix.intelligence, inputs),
        *_breach_recall(matrix, inputs),
    )
    total = sum([each[7] for each in lines], _NOUGHT)
    rounded = half_up(total, 1)
    return Score(
        total=total,
        score=rounded,
        band=matrix.thresholds_in(inputs.district).band_of(rounded),
        provisional=inputs.predictor is None,
        lines=lines,
    )


def days_at_liberty(on: date, as_of: date, away: Iterable[Away]) -> int:
    """Count the days from one day up to another, without days not at liberty (INTERFACES 3).

    Days on which two spans lie count once.
    """
    first, end = on.toordinal(), as_of.toordinal()
    return end - first - _overlap(first, _spans(away, end))


def in_window(on: date, as_of: date, days: int) -> bool:
    """Say whether a day is among the last so many up to the as-of day, both ends included."""
    return 0 <= as_of.toordinal() - on.toordinal() <= days


def _spans(away: Iterable[Away], end: int) -> list[tuple[int, int]]:
    """Return spans up to a day as numbers of days, in order, joined where they overlap."""
    found: list[tuple[int, int]] = []
    for from_on, to_on in sorted(away, key=lambda each: each[0]):
        start = from_on.toordinal()
        stop = end if to_on is None else min(to_on.toordinal(), end)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        elif start < stop:
            found.append((start, stop))
    return found


def _overlap(first: int, spans: Iterable[tuple[int, int]]) -> int:
    return sum([stop - max(start, first) for start, stop in spans if stop > first])


def _offences(matrix: Matrix, inputs: Inputs) -> Iterator[Line]:
    end = inputs.as_of.toordinal()
    spans, table = _spans(inputs.away, end), matrix.table_of(inputs.district)
    recency = matrix.recency
    if not recency:
        return
    longest = recency[-1].days + sum([stop - start for start, stop in spans])
    for on, category, disposal in inputs.offences:
        first = on.toordinal()
        if not 0 <= end - first <= longest or disposal not in _PROVEN or category not in table:
            continue
        days = end - first - (_overlap(first, spans) if spans else 0)
        for place, (most, factor) in enumerate(recency):
            if days <= most:
                weight, priority, points = table[category]
                worth = points[place]
                if worth:
                    yield Line(_OFFENCE, category, on, days, weight, factor, priority, worth)
                break


def _arrests(matrix: Matrix, inputs: Inputs) -> Iterator[Line]:
    rule, left = matrix.arrests, matrix.arrests.cap
    for on, category, disposal in inputs.offences:
        if (
            disposal == Disposal.ARRESTED
            and category in matrix.arrest_categories
            and in_window(on, inputs.as_of, rule.days)
        ):
            points = min(rule.each, left)
            left -= points
            yield Line(Factor.ARRESTS, category, on, None, rule.each, None, None, points)


def _predictor(matrix: Matrix, inputs: Inputs) -> Iterator[Line]:
    if inputs.predictor is not None:
        points = matrix.predictor_points(inputs.predictor.value)
        on = inputs.predictor.on
        yield Line(Factor.PREDICTOR, "predictor", on, None, points, None, None, points)


def _class_a(matrix: Matrix, inputs: Inputs) -> Iterator[Line]:
    rule = matrix.class_a
    tests = [each.on for each in inputs.tests if in_window(each.on, inputs.as_of, rule.days)]
    what, on = TEST, max(tests, default=None)
    if on is None:
        if inputs.dip_status not in matrix.dip_statuses:
            return
        what = inputs.dip_status
    yield Line(Factor.CLASS_A, what, on, None, rule.points, None, None, rule.points)


def _counted(factor: Factor, what: str, rule: Counted, inputs: Inputs) -> Iterator[Line]:
    left = rule.cap
    for on in sorted(inputs.intelligence, reverse=True):
        if in_window(on, inputs.as_of, rule.days):
            points = min(rule.each, left)
            left -= points
            yield Line(factor, what, on, None, rule.each, None, None, points)


def _breach_recall(matrix: Matrix, inputs: Inputs) -> Iterator[Line]:
    rule = matrix.breach_recall
    found = [each for each in inputs.breaches if in_window(each.on, inputs.as_of, rule.days)]
    if found:
        latest = max(found, key=lambda each: each.on)
        points = rule.points
        yield Line(Factor.BREACH_RECALL, latest.what, latest.on, None, points, None, None, points)
