"""What a setting of places and a watch may say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from iom.capacity.domain import (
    BadSetting,
    BadWatch,
    NewSetting,
    Terms,
    check_setting,
    check_terms,
)

TODAY = date(2026, 5, 1)


def setting(**said: Any) -> NewSetting:
    usual: dict[str, Any] = {
        "from_on": TODAY,
        "places": 10,
        "floors": {"cambridge": 4, "fenland": 2},
        "why": "As the board decided",
        "token": "t",
    }
    return NewSetting(**usual | said)


def terms(**said: Any) -> Terms:
    usual: dict[str, Any] = {
        "agency_id": 1,
        "handling": "Officers call once a fortnight",
        "review_on": date(2026, 6, 1),
        "until_on": date(2026, 11, 1),
        "reason": "Nearest to a place by score",
    }
    return Terms(**usual | said)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"places": -1}, "places", "from 0 to 9,999"),
        ({"places": 10_000}, "places", "from 0 to 9,999"),
        ({"floors": {"fenland": -1}}, "floor-fenland", "from 0 to 9,999"),
        # 4 + 7 = 11 places in floors, and 10 in the scheme.
        ({"floors": {"cambridge": 4, "fenland": 7}}, "places", "come to 11, more than the 10"),
        ({"from_on": date(2026, 4, 30)}, "from_on", "today or later"),
        ({"from_on": date(2028, 5, 2)}, "from_on", "2 years ahead"),
        ({"why": "because"}, "why", "10 to 1,000 characters"),
    ],
)
def test_what_no_setting_can_say_is_said_beside_its_field(
    said: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(BadSetting, match=words) as refused:
        check_setting(setting(**said), today=TODAY)

    assert refused.value.field == field


@pytest.mark.parametrize(
    "said",
    [
        {"floors": {"cambridge": 4, "fenland": 6}},  # all ten
        {"places": 0, "floors": {}},
        {"from_on": date(2028, 5, 1)},
    ],
)
def test_what_a_setting_can_just_say(said: dict[str, Any]) -> None:
    assert check_setting(setting(**said), today=TODAY) == "As the board decided"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"handling": "Watch"}, "handling"),
        ({"reason": "Close"}, "reason"),
        ({"review_on": TODAY}, "review_on"),
        ({"review_on": date(2026, 11, 2)}, "review_on"),  # a day after it is deleted
        ({"until_on": TODAY, "review_on": TODAY}, "until_on"),
        ({"until_on": date(2026, 11, 2)}, "until_on"),  # six months and a day
    ],
)
def test_what_no_watch_can_say(said: dict[str, Any], field: str) -> None:
    with pytest.raises(BadWatch) as refused:
        check_terms(terms(**said), decided_on=TODAY, today=TODAY)

    assert refused.value.field == field


def test_six_months_from_the_last_of_august_are_full_on_the_first_of_march() -> None:
    last = date(2026, 8, 31)
    kept = terms(review_on=date(2027, 1, 1), until_on=date(2027, 3, 1))

    assert check_terms(kept, decided_on=last, today=last) == kept


def test_a_correction_wins_no_time_and_leaves_a_day_that_is_past() -> None:
    decided = date(2026, 3, 1)  # six months are full on 1 September
    before = terms(review_on=date(2026, 4, 20), until_on=date(2026, 8, 1))
    same_days = terms(
        handling="Officers call once a week", review_on=before.review_on, until_on=before.until_on
    )

    assert check_terms(same_days, decided_on=decided, today=TODAY, before=before) == same_days
    longer = terms(until_on=date(2026, 9, 2))
    with pytest.raises(BadWatch, match="up to 1 September 2026"):
        check_terms(longer, decided_on=decided, today=TODAY, before=before)
