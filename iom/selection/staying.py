"""Time on the scheme, and the place that is to be looked at after two years (HANDBOOK 5). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iom.kernel.dates import Month, anniversary, day_in_words
from iom.selection.domain import Scale


class Stretch(StrEnum):
    """How long somebody has been on the scheme, in full months."""

    UNDER_6 = "under-6"
    FROM_6 = "6-12"
    FROM_12 = "12-24"
    FROM_24 = "24-60"
    OVER_60 = "over-60"

    @property
    def label(self) -> str:
        """As a table has it."""
        return {
            Stretch.UNDER_6: "Less than 6 months",
            Stretch.FROM_6: "6 months up to 12",
            Stretch.FROM_12: "12 months up to 24",
            Stretch.FROM_24: "24 months up to 60",
            Stretch.OVER_60: "More than 60 months",
        }[self]


_BEGINS = {Stretch.FROM_6: 6, Stretch.FROM_12: 12, Stretch.FROM_24: 24}
_OVER = 60


def months_full_on(day: date, months: int) -> date:
    """Return the day on which so many months are full; where the month has no such day, the next.

    Six months from 31 August are full on 1 March, like the years of 29 February.
    """
    month = Month.of(day).plus(months)
    try:
        return date(month.year, month.number, day.day)
    except ValueError:
        return month.plus(1).first_day


def stretch_of(selected_on: date, as_of: date) -> Stretch:
    """Say how long somebody has been on the scheme.

    On the day on which 6, 12 or 24 months are full the next stretch begins; more than 60 is from
    the day after.
    """
    if as_of > months_full_on(selected_on, _OVER):
        return Stretch.OVER_60
    found = Stretch.UNDER_6
    for stretch, months in _BEGINS.items():
        if as_of >= months_full_on(selected_on, months):
            found = stretch
    return found


@dataclass(frozen=True, slots=True)
class LongStay:
    """A place that is to be looked at because it has lasted for two years.

    Attributes:
        years: how many, by the scale.
        full_on: the day on which they were full.
        reviewed_on: the latest day, from then on, on which a panel looked at the place.
    """

    years: int
    full_on: date
    reviewed_on: date | None

    @property
    def warns(self) -> bool:
        """Whether no panel has looked at it since."""
        return self.reviewed_on is None

    @property
    def sentence(self) -> str:
        """What a page says."""
        years = "1 year" if self.years == 1 else f"{self.years} years"
        said = f"On the scheme for {years} or more, since {day_in_words(self.full_on)}. "
        if self.reviewed_on is None:
            return said + "A panel is to look at whether the place would do more good elsewhere."
        return said + f"A panel looked at the place on {day_in_words(self.reviewed_on)}."


def long_stay(
    scale: Scale, selected_on: date, as_of: date, *, reviewed: Iterable[date] = ()
) -> LongStay | None:
    """Say that a place has lasted for two years; None before.

    Args:
        scale: the rules.
        selected_on: when the place began.
        as_of: the day.
        reviewed: days on which a panel looked at the place.
    """
    full_on = anniversary(selected_on, scale.long_years)
    if as_of < full_on:
        return None
    looked = max((day for day in reviewed if full_on <= day <= as_of), default=None)
    return LongStay(scale.long_years, full_on, looked)
