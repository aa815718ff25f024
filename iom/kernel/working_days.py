"""Working days in England: no Saturday, no Sunday, no bank holiday."""

from __future__ import annotations

from datetime import date, timedelta

import holidays

_ONE = timedelta(days=1)
# Fills itself by the year as days are asked for.
_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", language="en_GB")
_FRIDAY = 4


def is_working_day(day: date) -> bool:
    """Say whether people are at work on a day."""
    return day.weekday() <= _FRIDAY and day not in _BANK_HOLIDAYS


def last_working_day_before(day: date) -> date:
    """Return the working day before a day: on a Monday the Friday, unless that was a holiday."""
    before = day - _ONE
    while not is_working_day(before):
        before -= _ONE
    return before


def working_days_between(first: date, last: date) -> int:
    """Count the working days after one day up to another, that one included.

    From Friday 10 October to Thursday 16 October 2025 it is 4: Monday to Thursday.
    """
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def before_closed_days(day: date) -> str:
    """Say why a release on a day is a bad one, empty where it is not (HANDBOOK 9).

    A Friday, or the day before a bank holiday: whatever is needed next is closed.
    """
    if day.weekday() == _FRIDAY:
        return "Friday"
    return "Day before a bank holiday" if day + _ONE in _BANK_HOLIDAYS else ""
