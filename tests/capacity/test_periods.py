"""Rates are of whole past periods that are settled, and of few of them."""

from __future__ import annotations

from datetime import date

import pytest

from iom.capacity.periods import named, offered
from iom.kernel.errors import NotFound


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        # 28 days after 30 September is 28 October.
        (date(2026, 10, 27), ["to-2026-06", "2025-26"]),
        (date(2026, 10, 28), ["to-2026-09", "2025-26"]),
        # 28 days after 31 March is 28 April; the year to March is the financial year.
        (date(2026, 4, 27), ["to-2025-12", "2024-25"]),
        (date(2026, 4, 28), ["2025-26", "2024-25"]),
        # 28 days after 31 December is 28 January.
        (date(2027, 1, 28), ["to-2026-12", "2025-26"]),
    ],
)
def test_a_period_is_shown_from_four_weeks_after_its_end(today: date, codes: list[str]) -> None:
    assert [each.code for each in offered(today)][:2] == codes


def test_a_financial_year_runs_from_april_to_march_and_none_lies_across_it() -> None:
    year = named("2025-26", date(2026, 11, 28))

    assert (year.first, year.last) == (date(2025, 4, 1), date(2026, 3, 31))
    assert not year.lies_across


def test_the_year_to_a_quarters_end_lies_across_financial_years() -> None:
    latest = named("", date(2026, 11, 28))

    assert latest.name == "twelve months to September 2026"
    assert (latest.first, latest.last) == (date(2025, 10, 1), date(2026, 9, 30))
    assert latest.lies_across


@pytest.mark.parametrize("code", ["2026-27", "to-2026-08", "to-2026-11", "1999-00", "x"])
def test_no_other_period_can_be_asked_for(code: str) -> None:
    with pytest.raises(NotFound):
        named(code, date(2026, 11, 28))
