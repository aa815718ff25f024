"""How contacts stand against the plan, for one client and for many (HANDBOOK 5). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from math import floor

from iom.cohort.facts import Stay
from iom.kernel.rounding import half_up_exact
from iom.scoring.domain import Away
from iom.selection.domain import Levels, Scale
from iom.selection.planned import glide_path

WINDOWS = 6
"""How many windows are looked back upon, one after another."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some days in a row, both ends included."""

    first: date
    last: date

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.last + timedelta(days=1)


def windows_to(last: date, days: int, number: int = WINDOWS) -> list[Window]:
    """Return windows of so many days, each up to the next one, the last ending on a day."""
    ends = [last - timedelta(days=days * back) for back in reversed(range(number))]
    return [Window(end - timedelta(days=days - 1), end) for end in ends]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contacts took place, and how many did not: excused, not excused, by our side."""

    took_place: int = 0
    acceptable: int = 0
    unacceptable: int = 0
    our_side: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.took_place + other.took_place,
            self.acceptable + other.acceptable,
            self.unacceptable + other.unacceptable,
            self.our_side + other.our_side,
        )


def planned_in(
    scale: Scale,
    stays: Iterable[Stay],
    levels: Levels,
    away: Sequence[Away],
    windows: Sequence[Window],
) -> list[Fraction]:
    """Return how many contacts were planned in each of some windows that follow one another.

    Only days on the scheme count, each with its share of the contacts of its level.

    Args:
        scale: the rules in force.
        stays: times on the scheme, which do not overlap.
        levels: what was set when.
        away: spans not at liberty.
        windows: in order and without a gap between them.
    """
    first, end = windows[0].first, windows[-1].end
    days = [0] * len(windows)  # contacts of a level times days
    for stay in stays:
        begins = max(first, stay.selected_on)
        ends = min(end, stay.deselected_on or end)
        if begins >= ends:
            continue
        for step in glide_path(scale, levels, away, first=begins, end=ends):
            for place, window in enumerate(windows):
                shared = (min(step.to_on, window.end) - max(step.from_on, window.first)).days
                if shared > 0:
                    days[place] += step.contacts * shared
    return [Fraction(each, scale.window_days) for each in days]


def until_death(stays: Iterable[Stay], died_on: date | None) -> tuple[Stay, ...]:
    """Return times on the scheme as far as there is anybody to meet."""
    if died_on is None:
        return tuple(stays)
    return tuple(
        Stay(each.selected_on, min(each.deselected_on or died_on, died_on), each.successful)
        for each in stays
        if each.selected_on < died_on
    )


def missing(planned: Fraction, took_place: int) -> int:
    """Return how many whole contacts are missing; a part of one is never missing."""
    return max(0, floor(planned) - took_place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the scheme on the last day of a window.

    Attributes:
        level: of that day; None where none is set.
        lead: the number of whoever leads then; None: nobody.
        last_met: the day of the latest contact that took place, of those that were looked at.
    """

    id: int
    district_id: int
    level: int | None
    lead: int | None
    planned: Fraction
    counts: Counts = field(default=Counts())
    last_met: date | None = None

    @property
    def missing(self) -> int:
        """How many contacts are missing."""
        return missing(self.planned, self.counts.took_place)


@dataclass(frozen=True, slots=True)
class Figures:
    """How a number of people stand together.

    Attributes:
        behind: how many of them are behind.
        missing: how many contacts they lack; what others have beyond their plan makes up for none.
    """

    people: int = 0
    planned: Fraction = Fraction()
    counts: Counts = Counts()
    behind: int = 0
    missing: int = 0

    @property
    def planned_words(self) -> str:
        """With one decimal, without one where it is whole."""
        return contacts_words(self.planned)

    @property
    def per_cent(self) -> int | None:
        """What took place, of what was planned; None where nothing was."""
        if not self.planned:
            return None
        return int(half_up_exact(100 * self.counts.took_place / self.planned))


def figures_of(people: Iterable[Person]) -> Figures:
    """Add people up."""
    number = behind = lacking = 0
    planned, counts = Fraction(), Counts()
    for each in people:
        number += 1
        planned += each.planned
        counts += each.counts
        behind += each.missing > 0
        lacking += each.missing
    return Figures(number, planned, counts, behind, lacking)


def contacts_words(planned: Fraction) -> str:
    """Write a number of contacts: `8`, `5.4`, `1,204.5`."""
    rounded = half_up_exact(planned, 1)
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,}"


def in_a_row(kept: Iterable[bool | None]) -> int:
    """Return how many appointments in a row were not kept, up to the latest.

    Args:
        kept: of each contact, the latest first: kept, not kept for want of the client, or None
            for one that says nothing of it, such as one that our side called off.
    """
    number = 0
    for each in kept:
        if each:
            break
        number += each is False
    return number


def running(
    scale: Scale, stays: Iterable[Stay], levels: Levels, away: Sequence[Away], window: Window
) -> list[Fraction]:
    """Return how many contacts were planned from the first day of a window up to each of its days.

    One number for each day, that day included; arguments as in `planned_in`.
    """
    shares = [0] * (window.end - window.first).days
    for stay in stays:
        begins = max(window.first, stay.selected_on)
        ends = min(window.end, stay.deselected_on or window.end)
        if begins < ends:
            for step in glide_path(scale, levels, away, first=begins, end=ends):
                start = (step.from_on - window.first).days
                shares[start : start + step.days] = [step.contacts] * step.days
    return [Fraction(total, scale.window_days) for total in accumulate(shares)]
