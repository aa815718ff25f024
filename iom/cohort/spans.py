"""What held when: change points and the spans between them. Pure.

A *history* is a mapping from days to values: each value holds from its day until the next day in
the mapping, the last one for good. *Spans* are the same written out, with neighbours that say the
same joined; a value may be None where nothing is known or set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Span(Generic[Value]):
    """A value that held from one day up to, not including, another (None: it still does)."""

    from_on: date
    to_on: date | None
    value: Value


def spans_of(history: Mapping[date, Value]) -> list[Span[Value]]:
    """Write a history out as spans, in order; they touch, and the last one is open."""
    points: list[tuple[date, Value]] = []
    for day in sorted(history):
        if not points or points[-1][1] != history[day]:
            points.append((day, history[day]))
    ends = [day for day, _ in points[1:]]
    return [Span(day, end, value) for (day, value), end in zip_longest(points, ends)]


def history_of(spans: Iterable[Span[Value]]) -> dict[date, Value]:
    """Read spans back as a history."""
    return {span.from_on: span.value for span in spans}


def value_on(history: Mapping[date, Value], day: date) -> Value | None:
    """Return what held on a day, None before the first."""
    return _held(history, day) if any(known <= day for known in history) else None


def restated(
    history: Mapping[date, Value], *, said: Mapping[date, Value], says: Mapping[date, Value]
) -> dict[date, Value]:
    """Work into a history what a file says now where it said something else before.

    A file's word holds from its day until the next placement or a later change (HANDBOOK 3), and
    never touches what held before. So only what the file says differently, or no longer says, is
    moved; what was changed since, in the product itself, stays.

    Args:
        history: what holds, by day.
        said: the points of an earlier file that made it.
        says: the points of the file now. Points are told apart by day, joined neighbours or not.
    """
    whole = dict(history)
    if history:
        first = min(history)
        whole |= {day: _held(history, day) for day in said if day >= first}
    changed_since = {day: value for day, value in whole.items() if _other(said, day, value)}
    differing = {day: value for day, value in says.items() if _other(said, day, value)}
    return {**says, **changed_since, **differing}


def _held(history: Mapping[date, Value], day: date) -> Value:
    return history[max(known for known in history if known <= day)]


def _other(points: Mapping[date, Value], day: date, value: Value) -> bool:
    return day not in points or points[day] != value


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """As much of a placement as its level of intensity rests on."""

    nominated_on: date
    selected_on: date | None
    deselected_on: date | None
    level: int | None

    @property
    def starts_on(self) -> date:
        """The day from which the level holds: selection, or nomination until there is one."""
        return self.selected_on or self.nominated_on

    def governs(self, day: date) -> bool:
        """Whether the placement has a say on the day: begun and not ended."""
        return self.starts_on <= day and (self.deselected_on is None or day < self.deselected_on)


def level_points(periods: Sequence[Period]) -> dict[date, int | None]:
    """Say which level placements set, and from when: until deselection or the next placement.

    Somebody on the scheme keeps that placement's level when they are nominated anew; of two
    nominations without a selection the later one counts. There is a point wherever the say passes
    from one placement to another or to none.
    """
    days = {period.starts_on for period in periods}
    days |= {period.deselected_on for period in periods if period.deselected_on is not None}
    points: dict[date, int | None] = {}
    before: Period | None = None
    for day in sorted(days):
        governing = max(
            (period for period in periods if period.governs(day)),
            key=lambda period: (period.selected_on is not None, period.starts_on),
            default=None,
        )
        if governing is not before or not points:
            points[day] = governing.level if governing else None
        before = governing
    return points


def joined(history: Mapping[date, Value]) -> dict[date, Value]:
    """Return the history without points that change nothing."""
    return history_of(spans_of(history))


def last_value(history: Mapping[date, Value]) -> Value | None:
    """Return what holds for good, None for an empty history."""
    return history[max(history)] if history else None
