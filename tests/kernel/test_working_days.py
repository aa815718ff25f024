"""Working days in England, by days that were looked up in the calendar by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.kernel.working_days import (
    before_closed_days,
    is_working_day,
    last_working_day_before,
    working_days_between,
)


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2025, 10, 13), date(2025, 10, 10)),  # Monday: the Friday
        (date(2025, 10, 14), date(2025, 10, 13)),  # Tuesday: the Monday
        (date(2025, 10, 17), date(2025, 10, 16)),  # Friday: the Thursday
        (date(2025, 10, 12), date(2025, 10, 10)),  # Sunday: the Friday
        (date(2026, 8, 31), date(2026, 8, 28)),  # the summer bank holiday itself
        (date(2026, 9, 1), date(2026, 8, 28)),  # Tuesday after it: the Friday before
        (date(2026, 4, 7), date(2026, 4, 2)),  # Tuesday after Easter: Maundy Thursday
        (date(2026, 12, 29), date(2026, 12, 24)),  # 26 December is a Saturday: kept on the 28th
    ],
)
def test_the_working_day_before_a_day(today: date, before: date) -> None:
    assert last_working_day_before(today) == before


def test_notice_is_counted_in_working_days() -> None:
    assert working_days_between(date(2025, 10, 10), date(2025, 10, 16)) == 4  # Mon to Thu
    assert working_days_between(date(2026, 4, 1), date(2026, 4, 8)) == 3  # Thu 2, Tue 7, Wed 8
    assert working_days_between(date(2025, 10, 13), date(2025, 10, 13)) == 0
    assert working_days_between(date(2025, 10, 13), date(2025, 10, 1)) == 0


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2025, 10, 17), "Friday"),
        (date(2026, 4, 2), "Day before a bank holiday"),  # Maundy Thursday
        (date(2025, 12, 24), "Day before a bank holiday"),
        (date(2025, 10, 16), ""),
    ],
)
def test_a_release_before_closed_days_is_told(day: date, why: str) -> None:
    assert before_closed_days(day) == why


def test_scotland_has_holidays_of_its_own() -> None:
    assert is_working_day(date(2026, 1, 2))  # 2 January
    assert is_working_day(date(2026, 11, 30))  # St Andrew's Day


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_between_two_working_days_nobody_works(day: date) -> None:
    before = last_working_day_before(day)
    assert is_working_day(before)
    assert before < day
    assert working_days_between(before, day - timedelta(days=1)) == 0
