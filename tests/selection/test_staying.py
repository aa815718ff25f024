"""Time on the scheme, each edge worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from iom.selection.domain import DEFAULT_SCALE
from iom.selection.staying import (
    Stretch,
    long_stay,
    months_full_on,
    stretch_of,
)

AS_OF = date(2025, 8, 31)


@pytest.mark.parametrize(
    ("day", "months", "full_on"),
    [
        (date(2025, 2, 28), 6, date(2025, 8, 28)),
        (date(2024, 8, 31), 6, date(2025, 3, 1)),  # no 31 February
        (date(2023, 8, 31), 6, date(2024, 3, 1)),  # nor in a leap year
        (date(2023, 8, 29), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 12, 31), 6, date(2025, 7, 1)),
    ],
)
def test_months_are_full_on_the_same_day_or_the_next(day: date, months: int, full_on: date) -> None:
    assert months_full_on(day, months) == full_on


@pytest.mark.parametrize(
    ("selected_on", "stretch"),
    [
        (date(2025, 8, 31), Stretch.UNDER_6),
        (date(2025, 3, 1), Stretch.UNDER_6),  # full tomorrow
        (date(2025, 2, 28), Stretch.FROM_6),  # since the 28th
        (date(2024, 9, 1), Stretch.FROM_6),
        (date(2024, 8, 31), Stretch.FROM_12),  # to the day
        (date(2023, 9, 1), Stretch.FROM_12),
        (date(2023, 8, 31), Stretch.FROM_24),
        (date(2020, 8, 31), Stretch.FROM_24),  # 60 to the day is not more than 60
        (date(2020, 8, 30), Stretch.OVER_60),
        (date(2009, 1, 1), Stretch.OVER_60),
    ],
)
def test_a_stay_lies_in_a_stretch(selected_on: date, stretch: Stretch) -> None:
    assert stretch_of(selected_on, AS_OF) is stretch


def test_a_place_is_warned_of_once_two_years_are_full() -> None:
    assert long_stay(DEFAULT_SCALE, date(2023, 9, 1), AS_OF) is None

    found = long_stay(DEFAULT_SCALE, date(2023, 8, 31), AS_OF)

    assert found is not None
    assert found.warns
    assert found.sentence == (
        "On the scheme for 2 years or more, since 31 August 2025. A panel is to look at whether "
        "the place would do more good elsewhere."
    )


def test_two_years_of_a_leap_day_are_full_on_the_first_of_march() -> None:
    assert long_stay(DEFAULT_SCALE, date(2024, 2, 29), date(2026, 2, 28)) is None
    found = long_stay(DEFAULT_SCALE, date(2024, 2, 29), date(2026, 3, 1))
    assert found is not None
    assert found.full_on == date(2026, 3, 1)


def test_a_panel_that_looked_at_the_place_since_ends_the_warning() -> None:
    selected_on = date(2023, 6, 1)
    before, on, after = date(2025, 5, 31), date(2025, 6, 1), date(2025, 9, 1)

    def warns(*reviewed: date) -> bool:
        found = long_stay(DEFAULT_SCALE, selected_on, AS_OF, reviewed=reviewed)
        assert found is not None
        return found.warns

    assert warns(before)
    assert not warns(before, on)
    assert not warns(AS_OF)  # today
    assert warns(after)  # has not been yet
    found = long_stay(DEFAULT_SCALE, selected_on, AS_OF, reviewed=[on])
    assert found is not None
    assert found.sentence.endswith("A panel looked at the place on 1 June 2025.")
