"""How days and lines are put on the desk."""

from __future__ import annotations

from datetime import date, time

import pytest

from iom.desk.domain import (
    arrested_heading,
    day_in_full,
    day_words,
    days_late,
    since_last_time,
    with_time,
)

MONDAY = date(2025, 10, 13)


@pytest.mark.parametrize(
    ("today", "since", "heading"),
    [
        (MONDAY, date(2025, 10, 10), "Arrested over the weekend"),
        (date(2025, 10, 17), date(2025, 10, 16), "Arrested since yesterday"),  # a Friday
        (date(2026, 9, 1), date(2026, 8, 28), "Arrested since Friday"),  # after a bank holiday
        (date(2026, 4, 7), date(2026, 4, 2), "Arrested since Thursday"),  # after Easter
    ],
)
def test_news_goes_back_to_the_working_day_before(today: date, since: date, heading: str) -> None:
    assert since_last_time(today) == since
    assert arrested_heading(today) == heading


def test_days_are_short_and_name_another_year() -> None:
    assert day_words(MONDAY, MONDAY) == "Today"
    assert day_words(date(2025, 10, 17), MONDAY) == "Fri 17 Oct"
    assert day_words(date(2026, 9, 1), MONDAY) == "Tue 1 Sept 2026"
    assert with_time("Today", time(10, 0)) == "Today, 10:00"
    assert with_time("Today", None) == "Today"
    assert day_in_full(MONDAY) == "Monday 13 October 2025"


def test_late_is_counted_in_days() -> None:
    assert days_late(date(2025, 10, 7), MONDAY) == "6 days late"
    assert days_late(date(2025, 10, 12), MONDAY) == "1 day late"
    assert days_late(MONDAY, MONDAY) == ""
