"""When a review is due, by the calendar; worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.reviews.domain import (
    CannotReview,
    Finding,
    Outcome,
    State,
    check_finding,
    due_on,
    due_since,
    how_late,
    last_since,
    on_two_reviews,
    overdue_since,
    state_on,
)
from iom.reviews.sought import SortBy, Sought, Which
from iom.scoring.bands import Band

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
HOLD, DESELECT = Band.HOLD, Band.DESELECT


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (date(2025, 11, 1), date(2026, 5, 1)),
        (date(2025, 8, 31), date(2026, 3, 1)),  # no 31 February: full on the next day
        (date(2025, 8, 29), date(2026, 3, 1)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2025, 12, 31), date(2026, 7, 1)),
    ],
)
def test_a_review_is_due_six_calendar_months_after_the_last(since: date, due: date) -> None:
    assert due_on(since) == due


def test_it_is_due_from_28_days_before_and_overdue_from_the_day_after() -> None:
    due = date(2026, 5, 29)

    assert state_on(due, date(2026, 4, 30)) is None
    assert state_on(due, date(2026, 5, 1)) is State.DUE
    assert state_on(due, due) is State.DUE
    assert state_on(due, date(2026, 5, 30)) is State.OVERDUE


@given(since=days, today=days)
def test_the_database_is_asked_for_the_same_as_the_rule_says(since: date, today: date) -> None:
    assert (since <= last_since(today)) == (due_on(since) <= today)
    state = state_on(due_on(since), today)
    assert (since <= due_since(today)) == (state is not None)
    assert (since <= overdue_since(today)) == (state is State.OVERDUE)


def test_late_in_words() -> None:
    due = date(2026, 5, 1)

    assert not how_late(due, due)
    assert how_late(due, due + timedelta(days=1)) == "1 day late"
    assert how_late(due, due + timedelta(days=1200)) == "1,200 days late"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Finding(date(2026, 5, 1), Outcome.KEEP, "  too   short "), "finding"),
        (Finding(date(2026, 5, 1), Outcome.KEEP, "x" * 2_001), "finding"),
        (Finding(date(2026, 4, 9), Outcome.KEEP, "Settled, in work"), "done_on"),
        (Finding(date(2026, 5, 2), Outcome.KEEP, "Settled, in work"), "done_on"),
    ],
)
def test_a_finding_needs_words_and_a_day_since_it_was_prepared(said: Finding, field: str) -> None:
    with pytest.raises(CannotReview) as refusal:
        check_finding(said, first=date(2026, 4, 10), today=date(2026, 5, 1))

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("bands", "begins"),
    [
        ([], ""),
        ([HOLD, DESELECT], ""),
        ([DESELECT], "The band deselect at one review"),
        ([DESELECT, HOLD, DESELECT], "The band deselect at one review"),
        ([DESELECT, DESELECT], "Two successive reviews"),
    ],
)
def test_two_successive_reviews_in_the_band_deselect(bands: list[Band], begins: str) -> None:
    said = on_two_reviews(bands)

    assert said.startswith(begins)
    assert bool(said) == bool(begins)


@given(
    st.builds(
        Sought,
        which=st.sampled_from(Which),
        district=st.sampled_from(["", "cambridge"]),
        sort=st.sampled_from(SortBy),
        descending=st.booleans(),
    )
)
def test_what_an_address_says_is_read_back(sought: Sought) -> None:
    assert Sought.read(sought.said) == sought


def test_what_is_not_understood_is_left_out() -> None:
    assert Sought.read({"which": "moon", "sort": "x", "district": "'; --"}) == Sought()
