"""Rules of sittings and decisions, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iom.cohort.domain import Status
from iom.panel.candidates import Candidate, Why, codes_of, in_order, joined, whys_in
from iom.panel.domain import (
    BadDecision,
    BadSitting,
    Seen,
    Terms,
    What,
    acts_on,
    check_terms,
    check_until,
    check_words,
    may_open,
    seen_from,
    seen_no_more,
)

TODAY = date(2026, 5, 1)
DAY = timedelta(days=1)


def agreed(**more: object) -> Terms:
    said: dict[str, object] = {
        "on": TODAY,
        "at": None,
        "place": "Guildhall",
        "district_ids": frozenset(),
        "chair_id": 1,
        "member_ids": frozenset({1, 2}),
    }
    return Terms(**said | more)  # type: ignore[arg-type]


def test_a_seat_shows_the_list_from_fourteen_days_before_to_fourteen_days_after() -> None:
    # 1 May less 14 days is 17 April; 1 May and 14 days is 15 May, the last day that shows it.
    assert seen_from(TODAY) == Seen(date(2026, 4, 17), date(2026, 5, 16))


def test_a_sitting_that_is_over_shows_nothing_from_that_day_on() -> None:
    assert seen_no_more(seen_from(TODAY), TODAY) == Seen(date(2026, 4, 17), TODAY)
    # Called off three weeks ahead: the seat, which would begin on 8 May, shows nothing at all.
    assert seen_no_more(seen_from(date(2026, 5, 22)), TODAY) == Seen(TODAY, TODAY)


def test_a_sitting_opens_on_its_day_and_not_before() -> None:
    assert may_open(TODAY, TODAY)
    assert may_open(TODAY, TODAY + DAY)
    assert not may_open(TODAY + DAY, TODAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"on": TODAY - DAY}, "day"),
        ({"on": date(2027, 5, 3)}, "day"),  # 367 days ahead
        ({"place": "x" * 121}, "place"),
        ({"place": "Guild\u200bhall"}, "place"),
        ({"member_ids": frozenset(), "chair_id": None}, "members"),
        ({"chair_id": 3}, "chair"),
    ],
)
def test_a_sitting_cannot_be_held_so(said: dict[str, object], field: str) -> None:
    with pytest.raises(BadSitting) as refusal:
        check_terms(agreed(**said), today=TODAY)
    assert refusal.value.field == field


def test_a_sitting_whose_day_has_passed_may_keep_it() -> None:
    check_terms(agreed(on=TODAY - DAY), today=TODAY, before=TODAY - DAY)
    check_terms(agreed(chair_id=None), today=TODAY)


def test_what_can_be_decided_follows_from_how_somebody_stands() -> None:
    assert acts_on(Status.NOMINATED) == (What.SELECT, What.NOT_SELECT, What.DEFER)
    assert acts_on(Status.ON_SCHEME) == (What.KEEP, What.LEVEL, What.DESELECT, What.DEFER)
    assert acts_on(Status.DESELECTED) == acts_on(Status.NOT_SELECTED) == acts_on(None) == ()


def test_the_list_begins_with_nominations_and_of_each_sort_with_the_oldest() -> None:
    cases = [
        Candidate(client_id=1, whys=frozenset({Why.LONG_STAY}), since=date(2020, 1, 1)),
        Candidate(client_id=2, whys=frozenset({Why.NOMINATED}), since=date(2026, 3, 1)),
        Candidate(client_id=3, whys=frozenset({Why.NOMINATED}), since=date(2026, 2, 1)),
        Candidate(client_id=4, whys=frozenset({Why.REVIEW}), since=date(2026, 4, 1)),
    ]
    assert [each.client_id for each in in_order(cases)] == [3, 2, 4, 1]


def test_who_is_on_the_list_for_two_things_is_on_it_once() -> None:
    cases = [
        Candidate(client_id=1, whys=frozenset({Why.STEP_DOWN}), since=date(2026, 5, 1)),
        Candidate(client_id=1, whys=frozenset({Why.REVIEW}), since=date(2026, 4, 1)),
    ]
    (one,) = joined(cases)
    assert one.whys == {Why.REVIEW, Why.STEP_DOWN}
    assert one.since == date(2026, 4, 1)
    assert codes_of(one.whys) == "review,step-down"
    assert whys_in("review,step-down") == (Why.REVIEW, Why.STEP_DOWN)


def test_a_case_is_deferred_to_a_later_day_within_a_year() -> None:
    assert check_until(TODAY + DAY, today=TODAY) == TODAY + DAY
    assert check_until(date(2027, 5, 2), today=TODAY) == date(2027, 5, 2)  # 366 days ahead
    for day in (None, TODAY, date(2027, 5, 3)):
        with pytest.raises(BadDecision, match="tomorrow or later"):
            check_until(day, today=TODAY)


def test_reasons_are_words_without_what_is_invisible() -> None:
    assert check_words("  A home \u200b first,\n\n then work ", field="reason", what="it") == (
        "A home first,\n\nthen work"
    )
    for text in ("too short", "x" * 2_001):
        with pytest.raises(BadDecision, match="10 to 2,000"):
            check_words(text, field="reason", what="it")
