"""Months, financial years and spans of days. A span `[first, end)` leaves out its end."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from iom.kernel.errors import RuleBroken

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()
# As the Government's style guide shortens them: June and July stay whole, September is Sept.
SHORT_MONTHS = "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split()


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month. Written and stored as `2025-08`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2025-08`.

        Raises:
            RuleBroken: the text is no month.
        """
        found = _MONTH.fullmatch(text)
        if not found or found[1] == "0000":
            raise RuleBroken(f"“{text[:40]}” is not a month. Write it like 2025-08.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month that a day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def name(self) -> str:
        """`August 2025`, for a reader."""
        return f"{_MONTH_NAMES[self.number - 1]} {self.year}"

    @property
    def short_name(self) -> str:
        """`Aug 2025`, for a table."""
        return f"{SHORT_MONTHS[self.number - 1]} {self.year}"

    @property
    def shortest_name(self) -> str:
        """`Aug`, for an axis."""
        return SHORT_MONTHS[self.number - 1]

    def plus(self, months: int) -> Self:
        """Return the month that lies so many months later (or earlier, if negative)."""
        years, month = divmod(self.year * 12 + self.number - 1 + months, 12)
        return type(self)(years, month + 1)

    def last(self, count: int) -> list[Self]:
        """List the `count` months that end with this one, oldest first."""
        return [self.plus(back) for back in range(1 - count, 1)]

    @property
    def financial_year_start(self) -> Self:
        """The April that begins this month's financial year (HANDBOOK 10)."""
        return type(self)(self.year if self.number >= 4 else self.year - 1, 4)


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Yield every month from `first` to `last`, both included."""
    while first <= last:
        yield first
        first = first.plus(1)


def read_date(text: str) -> date:
    """Read a date written `YYYY-MM-DD`, as in every file (INTERFACES 3).

    Raises:
        RuleBroken: the text is no such date; the sentence says what is wrong with it.
    """
    if not _DATE.fullmatch(text):
        raise RuleBroken(f"“{text[:40]}” is not a date written YYYY-MM-DD")
    year, month, day = (int(part) for part in text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        swapped = month > 12 and 1 <= day <= 12
        hint = "; day and month look swapped" if swapped else ""
        raise RuleBroken(f"“{text}” is not a day in the calendar{hint}") from None


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_in_words(day: date) -> str:
    """Write a date for a reader: `13 June 1976`."""
    return f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"


def day_in_table(day: date) -> str:
    """Write a date for a table: `13 June 1976`, `19 Aug 1979`."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def day_with_weekday(day: date, *, this_year: int) -> str:
    """Write a date that is near: `Fri 17 Oct`; with the year where it is not this one."""
    year = f" {day.year}" if day.year != this_year else ""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {SHORT_MONTHS[day.month - 1]}{year}"


def covers(day: date, first: date, end: date | None) -> bool:
    """Say whether the span `[first, end)` covers the day; no end means that it still runs."""
    return first <= day and (end is None or day < end)


def anniversary(day: date, years: int) -> date:
    """Return the day on which so many years are full; that of 29 February is 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """Return the last day whose `anniversary` is not after a day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def age_on(born: date, day: date) -> int:
    """Say how old somebody born on a day is on another; 29 February has its day on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
