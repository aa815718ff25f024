"""Of which periods rates are shown: whole, past and settled ones (HANDBOOK 6, decision 0042). Pure.

Two pages of rates can be laid side by side. So there are few periods, none that grows from day to
day, and those that others lie across ask for larger counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from iom.kernel.dates import Month
from iom.kernel.errors import NotFound

SETTLED_DAYS = 28
"""How long after its end a period is first shown, so that what is entered late is in it."""
YEARS = 5
"""How many past financial years are offered."""
_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Twelve months.

    Attributes:
        code: as in an address: `2025-26` for a financial year, `to-2026-09` for others.
        name: in words.
        first: the first day.
        last: the last one.
        lies_across: whether other periods that are shown have some of its days.
    """

    code: str
    name: str
    first: date
    last: date
    lies_across: bool


def offered(today: date) -> list[Period]:
    """List the periods of which rates are shown on a day, the one that ends last first.

    The last five financial years; and the twelve months to the last quarter's end, where that is
    none of a financial year.
    """
    settled = Month.of(today - timedelta(days=SETTLED_DAYS) + timedelta(days=1)).plus(-1)
    quarter = settled.plus(-(settled.number % _QUARTER))
    year = settled.plus(1).financial_year_start.plus(-1)
    found = [] if quarter == year else [_to(quarter)]
    return found + [_year(year.plus(-12 * back)) for back in range(YEARS)]


def named(code: str, today: date) -> Period:
    """Return one of these by its code; the one that ends last for none.

    Raises:
        NotFound: there is none of this code.
    """
    periods = offered(today)
    if not code:
        return periods[0]
    for period in periods:
        if period.code == code:
            return period
    raise NotFound("Rates are shown of past financial years, and of the year to the last quarter.")


def _year(march: Month) -> Period:
    first = march.plus(-11)
    return Period(
        code=f"{first.year}-{march.year % 100:02}",
        name=f"financial year {first.year}-{march.year % 100:02}",
        first=first.first_day,
        last=march.last_day,
        lies_across=False,
    )


def _to(month: Month) -> Period:
    return Period(
        code=f"to-{month}",
        name=f"twelve months to {month.name}",
        first=month.plus(-11).first_day,
        last=month.last_day,
        lies_across=True,
    )
