"""When a record is due, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.retention.domain import (
    BadPeriod,
    EraseReason,
    NotDecided,
    Standing,
    check_erase,
    check_keep,
    check_words,
    check_years,
    due_from,
    still_within_from,
)

DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))
YEARS = st.integers(1, 100)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        # Deselected on 1 May 2020: the six clear years are 2 May 2020 to 1 May 2026.
        (date(2020, 5, 1), date(2026, 5, 2)),
        (date(2019, 12, 31), date(2026, 1, 1)),
        # 28 February 2019: the years begin on 1 March 2019 and end on 28 February 2025.
        (date(2019, 2, 28), date(2025, 3, 1)),
        # 28 and 29 February 2020: they begin on 29 February and 1 March, and neither is over
        # before 1 March 2026, for 2026 has no 29 February.
        (date(2020, 2, 28), date(2026, 3, 1)),
        (date(2020, 2, 29), date(2026, 3, 1)),
        (date(2020, 3, 1), date(2026, 3, 2)),
        # 28 February 2022: they begin on 1 March 2022 and hold the 29 February of 2028.
        (date(2022, 2, 28), date(2028, 3, 1)),
        (date(2022, 2, 27), date(2028, 2, 28)),
    ],
)
def test_six_clear_years_leave_out_the_day_itself(last: date, due: date) -> None:
    assert due_from(last, 6) == due


def test_eight_years_from_the_eve_of_a_leap_day_end_on_the_eve_of_one() -> None:
    # 28 February 2020: eight years from 29 February 2020 are over when 29 February 2028 begins.
    assert due_from(date(2020, 2, 28), 8) == date(2028, 2, 29)


def test_a_day_in_the_year_9999_is_never_due() -> None:
    assert due_from(date(9999, 12, 31), 6) == date.max


@given(DAYS, YEARS)
def test_the_edge_parts_those_who_are_due_from_those_who_are_not(today: date, years: int) -> None:
    edge = still_within_from(today, years)

    assert due_from(edge, years) > today
    assert due_from(edge - timedelta(days=1), years) <= today


@given(DAYS, DAYS, YEARS)
def test_who_was_last_seen_later_is_never_due_sooner(one: date, other: date, years: int) -> None:
    earlier, later = sorted((one, other))

    assert due_from(earlier, years) <= due_from(later, years)


def test_a_record_is_due_on_the_day_and_not_the_day_before() -> None:
    standing = Standing("deselected", date(2020, 5, 1), lasts=False, due_on=date(2026, 5, 2))

    assert not standing.is_due(date(2026, 5, 1))
    assert standing.is_due(date(2026, 5, 2))
    lasting = Standing("on the scheme", date(1990, 1, 1), lasts=True, due_on=None)
    assert not lasting.is_due(date(2026, 5, 2))


@pytest.mark.parametrize("until", [date(2026, 4, 30), date(2026, 5, 1)])
def test_a_record_is_kept_until_a_day_that_has_not_come(until: date) -> None:
    with pytest.raises(NotDecided, match="must lie after today"):
        check_keep(until_on=until, today=date(2026, 5, 1), years=6)


def test_a_record_is_kept_for_one_period_more_at_a_time() -> None:
    check_keep(until_on=date(2032, 5, 2), today=date(2026, 5, 1), years=6)

    with pytest.raises(NotDecided, match="until 2 May 2032"):
        check_keep(until_on=date(2032, 5, 3), today=date(2026, 5, 1), years=6)


NOT_DUE = Standing("deselected", date(2024, 1, 1), lasts=False, due_on=date(2030, 1, 2))


def erase(typed: str, reason: EraseReason) -> None:
    check_erase(ref="C-1", typed=typed, reason=reason, standing=NOT_DUE, today=date(2026, 5, 1))


def test_an_erasure_is_confirmed_by_typing_the_reference() -> None:
    for typed in ("", "yes", "c-1", "C-10"):
        with pytest.raises(NotDecided, match="Type C-1 to confirm"):
            erase(typed, EraseReason.ORDERED)
    erase(" C-1 ", EraseReason.ORDERED)


def test_only_a_record_that_is_due_is_no_longer_needed() -> None:
    with pytest.raises(NotDecided, match="is not due for review"):
        erase("C-1", EraseReason.NO_LONGER_NEEDED)


@pytest.mark.parametrize("years", [0, -1, 101])
def test_a_number_of_years_that_makes_no_sense_is_refused(years: int) -> None:
    with pytest.raises(BadPeriod):
        check_years(years)


def test_a_reason_is_written_out_and_not_endless() -> None:
    assert check_words("  An inquest is open. ", what="why") == "An inquest is open."
    with pytest.raises(NotDecided, match="Say why"):
        check_words(" \n ", what="why")
    with pytest.raises(NotDecided, match="room for 2,000 characters; you wrote 2,001"):
        check_words("x" * 2_001, what="why")
