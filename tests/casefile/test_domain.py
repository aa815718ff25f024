from datetime import date

import pytest

from iom.casefile.domain import time_in_words, whole_months
from iom.kernel.dates import age_on


@pytest.mark.parametrize(
    ("first", "end", "months"),
    [
        (date(2025, 1, 15), date(2025, 2, 14), 0),
        (date(2025, 1, 15), date(2025, 2, 15), 1),
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2024, 5, 1), date(2026, 5, 1), 24),
        (date(2024, 5, 2), date(2026, 5, 1), 23),
        (date(2026, 5, 1), date(2026, 5, 1), 0),
    ],
)
def test_only_whole_months_count(first: date, end: date, months: int) -> None:
    assert whole_months(first, end) == months


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2026, 2, 28), 21), (date(2026, 3, 1), 22), (date(2024, 2, 29), 20)],
)
def test_somebody_born_on_29_february_is_a_year_older_on_1_march(day: date, age: int) -> None:
    assert age_on(date(2004, 2, 29), day) == age


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (date(2026, 5, 1), "0 days"),
        (date(2026, 5, 2), "1 day"),
        (date(2026, 5, 31), "30 days"),
        (date(2026, 6, 1), "1 month"),
        (date(2028, 5, 1), "24 months"),
    ],
)
def test_a_time_is_said_in_days_until_it_is_a_month(end: date, words: str) -> None:
    assert time_in_words(date(2026, 5, 1), end) == words
