"""Weeks, nights, bursts and names: no database, no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.clients.names import plain_words
from iom.oversight.domain import (
    BadNote,
    Look,
    Night,
    Week,
    bursts,
    nights_of,
    same_name,
    surnames,
    tidy_note,
)
from tests.factories.trail import london

HOUR = timedelta(hours=1)


def at(minute: float) -> datetime:
    return datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(minutes=minute)


def looks(*minutes_and_clients: tuple[float, str]) -> list[Look]:
    return [
        Look(seq, at(minute), client)
        for seq, (minute, client) in enumerate(minutes_and_clients, start=1)
    ]


def test_a_week_is_seven_days_of_london() -> None:
    week = Week.until(date(2026, 5, 1))

    assert (week.first, week.last) == (date(2026, 4, 25), date(2026, 5, 1))
    # In summer time a day begins an hour before that of UTC.
    assert week.begins_at == datetime(2026, 4, 24, 23, tzinfo=UTC)
    assert week.ends_at == datetime(2026, 5, 1, 23, tzinfo=UTC)


def test_a_week_in_which_clocks_change_is_an_hour_shorter_or_longer() -> None:
    # Clocks go forward on 29 March 2026 and back on 25 October 2026.
    spring, autumn = Week(date(2026, 3, 24)), Week(date(2026, 10, 20))

    assert spring.ends_at - spring.begins_at == timedelta(days=7) - HOUR
    assert autumn.ends_at - autumn.begins_at == timedelta(days=7) + HOUR


def test_weeks_follow_one_another_without_a_gap_and_end_today() -> None:
    today = date(2026, 5, 1)
    week = Week.until(today)

    assert week.later(today) is None
    assert week.earlier.ends_at == week.begins_at
    assert week.earlier.later(today) == week
    assert Week(date(2026, 4, 20)).later(today) == week  # not the 27th, which is not over


def test_a_night_is_eight_hours_but_for_two_nights_of_the_year() -> None:
    lengths = {
        day: ends_at - begins_at
        for day in (date(2026, 5, 1), date(2026, 3, 28), date(2026, 10, 24))
        for begins_at, ends_at in [Night(day).span()]
    }

    assert lengths == {
        date(2026, 5, 1): 8 * HOUR,
        date(2026, 3, 28): 7 * HOUR,  # 22:00 GMT to 06:00 BST
        date(2026, 10, 24): 9 * HOUR,  # 22:00 BST to 06:00 GMT
    }
    assert Night(date(2026, 3, 28)).span() == (
        datetime(2026, 3, 28, 22, tzinfo=UTC),
        datetime(2026, 3, 29, 5, tzinfo=UTC),
    )


def test_a_night_that_touches_a_saturday_or_a_sunday_is_a_weekends() -> None:
    # 1 May 2026 is a Friday.
    named = {night.evening.day: night.weekend for night in nights_of(Week(date(2026, 4, 29)))}

    assert named == {29: False, 30: False, 1: True, 2: True, 3: True, 4: False, 5: False}


def test_as_many_as_the_bound_are_ordinary_and_one_more_is_a_burst() -> None:
    ordinary = looks(*((minute, f"C-{minute}") for minute in range(3)))
    more = looks(*((minute, f"C-{minute}") for minute in range(4)))

    assert bursts(ordinary, most=3, within=HOUR) == []
    [burst] = bursts(more, most=3, within=HOUR)
    assert (burst.first.seq, burst.last.seq, burst.clients, burst.peak) == (1, 4, 4, 4)


def test_the_same_client_again_does_not_count() -> None:
    again = looks(*((minute, "C-1") for minute in range(50)))

    assert bursts(again, most=1, within=HOUR) == []


def test_exactly_the_time_apart_counts_together_and_a_second_more_does_not() -> None:
    together = looks((0, "A"), (60, "B"))
    apart = looks((0, "A"), (60 + 1 / 60, "B"))

    assert len(bursts(together, most=1, within=HOUR)) == 1
    assert bursts(apart, most=1, within=HOUR) == []


def test_stretches_that_overlap_are_one_burst_and_others_are_two() -> None:
    # A B at 0 and 50, C at 100: [A B] and [B C] share B.
    one = looks((0, "A"), (50, "B"), (100, "C"))
    [burst] = bursts(one, most=1, within=HOUR)
    assert (burst.clients, burst.peak) == (3, 2)
    # A B at 0 and 1, C D at 200 and 201: nothing between.
    two = looks((0, "A"), (1, "B"), (200, "C"), (201, "D"))
    assert [(b.first.seq, b.last.seq) for b in bursts(two, most=1, within=HOUR)] == [(1, 2), (3, 4)]


@given(
    st.lists(st.tuples(st.integers(0, 300), st.sampled_from("ABCDEF")), max_size=40),
    st.integers(0, 5),
)
def test_a_burst_is_found_if_and_only_if_some_hour_holds_too_many(
    given_looks: list[tuple[int, str]], most: int
) -> None:
    one_after_another = looks(*sorted(given_looks))

    found = bursts(one_after_another, most=most, within=HOUR)

    fullest = max(
        (
            len({b.subject for b in one_after_another if a.at <= b.at <= a.at + HOUR})
            for a in one_after_another
        ),
        default=0,
    )
    assert bool(found) == (fullest > most)
    if found:
        assert max(burst.peak for burst in found) == fullest


@pytest.mark.parametrize(
    ("full_name", "family_name"),
    [
        ("Wren Thornley", "Thornley"),
        ("Wren Thornley", "THORNLEY"),
        ("Wren O'Brien", "OBrien"),
        ("Wren van Dyke", "Van Dyke"),
        ("Wren van Dyke", "Vandyke"),
        ("Wren Ash-Thornley", "Thornley"),
        ("Wren Ash-Thornley", "Ash Thornley"),
        ("Wren Macdonald", "McDonald"),
        ("Wren Löwe", "Lowe"),
        ("Thornley", "Thornley"),
    ],
)
def test_a_workers_own_surname_is_known_in_every_spelling(full_name: str, family_name: str) -> None:
    assert same_name(surnames(plain_words(full_name)), [plain_words(family_name)])


@pytest.mark.parametrize(
    ("full_name", "family_name"),
    [
        ("Wren Thornley", "Wren"),  # a given name is none
        ("Wren Thornley", "Thorn"),
        ("Wren Thornley", ""),
        ("Wren Thornley Ash", "Thornley"),  # a middle name is none
    ],
)
def test_other_names_are_not_the_workers_own(full_name: str, family_name: str) -> None:
    assert not same_name(surnames(plain_words(full_name)), [plain_words(family_name)])


def test_surnames_are_the_last_words() -> None:
    assert surnames(("anna", "van", "dyke")) == ["dyke", "vandyke"]
    assert surnames(("hazel",)) == ["hazel"]
    assert surnames(()) == []


def test_a_note_says_something() -> None:
    assert tidy_note("  A  cousin. ") == "A cousin."
    for text in ("", "  a ", "x" * 501, "all\u200b right"):
        with pytest.raises(BadNote):
            tidy_note(text)


def test_london_in_these_tests_is_london() -> None:
    assert london("2026-05-01 13:00") == datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert london("2026-01-01 13:00") == datetime(2026, 1, 1, 13, tzinfo=UTC)
