"""Contacts planned and achieved in windows; numbers by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from iom.achieved.domain import (
    Counts,
    Figures,
    Person,
    contacts_words,
    figures_of,
    in_a_row,
    missing,
    planned_in,
    windows_to,
)
from iom.cohort.facts import Stay
from iom.cohort.spans import Span
from iom.scoring.domain import Away
from iom.selection.domain import DEFAULT_SCALE, Levels

LAST = date(2026, 4, 30)
WINDOWS = windows_to(LAST, 28, 2)


def ago(days: int) -> date:
    return LAST - timedelta(days=days)


def planned(
    levels: Levels, *, stays: tuple[Stay, ...] = (Stay(ago(400)),), away: tuple[Away, ...] = ()
) -> list[Fraction]:
    return planned_in(DEFAULT_SCALE, stays, levels, away, WINDOWS)


def test_windows_follow_one_another_and_the_last_ends_on_the_day() -> None:
    assert [(each.first, each.last) for each in WINDOWS] == [
        (date(2026, 3, 6), date(2026, 4, 2)),
        (date(2026, 4, 3), date(2026, 4, 30)),
    ]


def test_a_level_that_held_all_the_time_plans_its_contacts_in_each_window() -> None:
    assert planned([Span(ago(400), None, 4)]) == [8, 8]


def test_a_change_of_level_is_planned_by_the_day() -> None:
    # The last window: 21 days at level 3 (4 in 28 days) and 7 at level 5 (12): 3 + 3.
    assert planned([Span(ago(400), ago(6), 3), Span(ago(6), None, 5)]) == [4, 6]


def test_somebody_away_is_to_be_met_once_in_a_window() -> None:
    # Out of custody for the last 14 days: half of 1, and half of 12.
    assert planned([Span(ago(400), None, 5)], away=(Away(ago(100), ago(13)),)) == [
        1,
        Fraction(13, 2),
    ]


def test_nothing_is_planned_off_the_scheme_whatever_level_is_on_record() -> None:
    # Nominated long ago and selected 7 days ago, that day included: 8 days of 12 in 28.
    assert planned([Span(ago(400), None, 5)], stays=(Stay(ago(7)),)) == [0, Fraction(24, 7)]
    # Two places in one window, with days between: 4 days and 8 days at 12 in 28.
    two = (Stay(ago(27), ago(23)), Stay(ago(7)))
    assert planned([Span(ago(400), None, 5)], stays=two) == [0, Fraction(36, 7)]
    assert planned([], stays=(Stay(ago(400)),)) == [0, 0]


def test_a_part_of_a_contact_is_never_missing() -> None:
    assert [missing(Fraction(8), took) for took in (9, 8, 7, 0)] == [0, 0, 1, 8]
    assert missing(Fraction(24, 7), 2) == 1  # 3.4 planned
    assert missing(Fraction(24, 7), 3) == 0


def person(planned_contacts: Fraction | int, took_place: int) -> Person:
    return Person(
        id=1,
        district_id=1,
        level=4,
        lead=None,
        planned=Fraction(planned_contacts),
        counts=Counts(took_place, 1, 2, 3),
    )


def test_what_one_has_beyond_their_plan_makes_up_for_nobody_else() -> None:
    figures = figures_of([person(8, 20), person(8, 3), person(Fraction(11, 2), 4)])

    assert figures == Figures(3, Fraction(43, 2), Counts(27, 3, 6, 9), behind=2, missing=6)
    assert figures.per_cent == 126  # 27 of 21.5 is 125.58
    assert figures.planned_words == "21.5"
    assert figures_of([]).per_cent is None


def test_planned_contacts_have_one_decimal_where_they_are_not_whole() -> None:
    assert [
        contacts_words(Fraction(each)) for each in (8, Fraction(24, 7), 0, Fraction(2409, 2))
    ] == [
        "8",
        "3.4",
        "0",
        "1,204.5",
    ]
    assert contacts_words(Fraction(799, 100)) == "8"


def test_appointments_missed_in_a_row_are_counted_back_from_the_latest() -> None:
    assert in_a_row([False, None, False, True, False]) == 2
    assert in_a_row([True, False]) == in_a_row([]) == in_a_row([None]) == 0
