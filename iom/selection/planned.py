"""Contacts planned by day, and the glide path as data (HANDBOOK 5). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from iom.cohort.facts import held_on
from iom.scoring.domain import Away
from iom.selection.domain import Levels, Scale, is_away


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the glide path on which nothing changes: days from one up to another.

    Attributes:
        from_on: its first day.
        to_on: the first day after it.
        level: None where none is set.
        away: whether the client was not at liberty.
        contacts: planned in 28 days.
    """

    from_on: date
    to_on: date
    level: int | None
    away: bool
    contacts: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.to_on - self.from_on).days


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step of the way out: the first day on which a level may hold; None is off the scheme."""

    on: date
    level: int | None


def glide_path(
    scale: Scale, levels: Levels, away: Sequence[Away], *, first: date, end: date
) -> tuple[Step, ...]:
    """Return the steps from a day up to, not including, another, in order and without a gap."""
    edges = {first, end}
    starts_and_ends = [
        *((span.from_on, span.to_on) for span in levels),
        *((span.from_on, span.to_on) for span in away),
    ]
    for both in starts_and_ends:
        edges |= {day for day in both if day and first < day < end}
    days = sorted(edges)
    steps: list[Step] = []
    for day, following in pairwise(days):
        level, inside = held_on(levels, day), is_away(away, day)
        contacts = scale.contacts(level, away=inside)
        if steps and (steps[-1].level, steps[-1].away) == (level, inside):
            day = steps.pop().from_on  # noqa: PLW2901  # joined with the one before
        steps.append(Step(day, following, level, inside, contacts))
    return tuple(steps)


def planned_between(
    scale: Scale, levels: Levels, away: Sequence[Away], *, first: date, end: date
) -> Fraction:
    """Return how many contacts are planned from a day up to another, each day its own share."""
    steps = glide_path(scale, levels, away, first=first, end=end)
    return sum(
        (Fraction(each.contacts * each.days, scale.window_days) for each in steps), Fraction()
    )


def planned_in_window(scale: Scale, levels: Levels, away: Sequence[Away], as_of: date) -> Fraction:
    """Return how many contacts are planned in the 28 days of which the last is the as-of day."""
    end = as_of + timedelta(days=1)
    first = end - timedelta(days=scale.window_days)
    return planned_between(scale, levels, away, first=first, end=end)


def way_out(scale: Scale, level: int, since: date, today: date) -> Iterator[Ahead]:
    """Yield the steps down to the end, when each level stands until it is looked at again.

    It says what may be, for somebody who stays at liberty, and not what will be. A step that could
    have been made by today is of today.

    Args:
        scale: the rules.
        level: that of today.
        since: from which day it holds.
        today: the day on which it is asked.
    """
    light = since if level <= scale.leaving_level else None
    while level > 1:
        since = max(scale.reappraise_by(level, since), today)
        level -= 1
        if light is None and level <= scale.leaving_level:
            light = since
        yield Ahead(since, level)
        today = since + timedelta(days=1)
    leaves = scale.reappraise_by(level, since)
    if light is not None:
        leaves = max(leaves, light + timedelta(days=scale.leaving_days))
    yield Ahead(max(leaves, today), None)
