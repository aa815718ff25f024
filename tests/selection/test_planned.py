"""Contacts planned day by day, the glide path and the way out, worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from iom.scoring.domain import Away
from iom.selection.domain import DEFAULT_SCALE, Levels
from iom.selection.planned import (
    Ahead,
    Step,
    glide_path,
    planned_between,
    planned_in_window,
    way_out,
)
from tests.selection.making import TODAY, ago, levels


def planned(held: Levels, *away: Away) -> Fraction:
    return planned_in_window(DEFAULT_SCALE, held, away, TODAY)


@pytest.mark.parametrize(("level", "contacts"), [(5, 12), (4, 8), (3, 4), (2, 2), (1, 1)])
def test_a_level_that_stood_for_the_whole_window_plans_its_own_number(
    level: int, contacts: int
) -> None:
    assert planned(levels((ago(27), level))) == contacts  # 4 to 31 August: 28 days
    assert planned(levels((ago(100), level))) == contacts


def test_the_window_is_28_days_of_which_today_is_the_last() -> None:
    assert planned(levels((ago(28), 5), (ago(27), 2))) == 2
    assert planned(levels((ago(27), 5), (ago(26), 2))) == Fraction(12 * 1 + 2 * 27, 28)
    assert planned(levels((ago(26), 4))) == Fraction(8 * 27, 28)  # no level on the first day
    assert planned(levels((ago(100), 4), (ago(0), 2))) == Fraction(8 * 27 + 2 * 1, 28)


def test_a_level_that_changed_counts_by_the_day() -> None:
    # 5 until 17 August (14 days from the 4th), 4 for the other 14: 6 + 4.
    assert planned(levels((ago(100), 5), (date(2025, 8, 18), 4))) == 10


def test_time_away_plans_one_contact_in_28_days() -> None:
    held = levels((ago(100), 5))
    assert planned(held, Away(ago(100), None)) == 1
    # Away on 7 of 28 days: 12 x 21 + 1 x 7 = 259 / 28 = 9.25
    assert planned(held, Away(ago(9), ago(2))) == Fraction(37, 4)
    assert planned(levels(), Away(ago(100), None)) == 0  # no level, no plan


def test_the_glide_path_has_a_step_wherever_level_or_situation_changes() -> None:
    first, end = date(2025, 1, 1), date(2025, 8, 1)
    held = levels((date(2024, 6, 1), 5), (date(2025, 3, 1), 4), (date(2025, 6, 1), 3))
    away = [
        Away(date(2024, 12, 1), date(2025, 1, 11)),
        Away(date(2025, 5, 20), date(2025, 6, 10)),
        Away(date(2025, 7, 31), None),
    ]

    assert glide_path(DEFAULT_SCALE, held, away, first=first, end=end) == (
        Step(date(2025, 1, 1), date(2025, 1, 11), 5, away=True, contacts=1),
        Step(date(2025, 1, 11), date(2025, 3, 1), 5, away=False, contacts=12),
        Step(date(2025, 3, 1), date(2025, 5, 20), 4, away=False, contacts=8),
        Step(date(2025, 5, 20), date(2025, 6, 1), 4, away=True, contacts=1),
        Step(date(2025, 6, 1), date(2025, 6, 10), 3, away=True, contacts=1),
        Step(date(2025, 6, 10), date(2025, 7, 31), 3, away=False, contacts=4),
        Step(date(2025, 7, 31), date(2025, 8, 1), 3, away=True, contacts=1),
    )


def test_days_without_a_level_are_steps_too_and_touching_times_away_are_one() -> None:
    first, end = date(2025, 1, 1), date(2025, 1, 31)
    away = [Away(first, date(2025, 1, 5)), Away(date(2025, 1, 5), date(2025, 1, 9))]

    assert glide_path(
        DEFAULT_SCALE, levels((date(2025, 1, 20), 1)), away, first=first, end=end
    ) == (
        Step(date(2025, 1, 1), date(2025, 1, 9), None, away=True, contacts=0),
        Step(date(2025, 1, 9), date(2025, 1, 20), None, away=False, contacts=0),
        Step(date(2025, 1, 20), date(2025, 1, 31), 1, away=False, contacts=1),
    )


def test_an_empty_time_has_no_steps_and_plans_nothing() -> None:
    held = levels((ago(100), 5))
    assert glide_path(DEFAULT_SCALE, held, [], first=TODAY, end=TODAY) == ()
    assert planned_between(DEFAULT_SCALE, held, [], first=TODAY, end=TODAY) == 0


def test_the_way_out_is_as_long_as_the_levels_stand() -> None:
    # Level 5 since 1 August. 28 days: 29 August. 28 more: 26 September. 56: 21 November (4 left of
    # September, 31, 21). 84: 13 February (9 left of November, 31, 31, 13). 84: 8 May (15, 31, 30,
    # 8), longer than the 28 days at level 2 or 1.
    path = list(way_out(DEFAULT_SCALE, 5, date(2025, 8, 1), date(2025, 8, 10)))

    assert path == [
        Ahead(date(2025, 8, 29), 4),
        Ahead(date(2025, 9, 26), 3),
        Ahead(date(2025, 11, 21), 2),
        Ahead(date(2026, 2, 13), 1),
        Ahead(date(2026, 5, 8), None),
    ]


def test_a_step_that_is_late_is_of_today() -> None:
    path = list(way_out(DEFAULT_SCALE, 2, ago(200), TODAY))
    # 84 days from 31 August: 30, 31, 23 of November
    assert path == [Ahead(TODAY, 1), Ahead(date(2025, 11, 23), None)]
    assert list(way_out(DEFAULT_SCALE, 1, ago(200), TODAY)) == [Ahead(TODAY, None)]
    assert list(way_out(DEFAULT_SCALE, 1, ago(83), TODAY)) == [Ahead(date(2025, 9, 1), None)]
