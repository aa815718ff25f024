"""Rules of sessions: no database, no clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.accounts.domain import PERMISSIONS, Permission, Role
from iom.sessions.domain import (
    ALLOWED,
    LONGEST_WAIT,
    Stage,
    Tries,
    Trusted,
    ends_at,
    in_words,
    stage_after_password,
)
from iom.sessions.secrets import code_hash, new_code

NINE = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
FIVE = ALLOWED[Trusted.ACCOUNT_THERE]


def test_a_session_ends_half_an_hour_after_its_owner_was_seen_and_after_twelve_hours() -> None:
    seen = NINE + timedelta(hours=2)
    assert ends_at(Stage.SIGNED_IN, NINE, seen) == datetime(2026, 5, 1, 11, 30, tzinfo=UTC)
    late = NINE + timedelta(hours=11, minutes=50)
    assert ends_at(Stage.SIGNED_IN, NINE, late) == datetime(2026, 5, 1, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize("stage", [Stage.CODE, Stage.ENROL])
def test_half_way_in_lasts_ten_minutes_whatever_happens(stage: Stage) -> None:
    assert ends_at(stage, NINE, NINE + timedelta(minutes=9)) == NINE + timedelta(minutes=10)


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_clients_sets_a_second_factor_up_and_who_has_one_is_asked(role: Role) -> None:
    held = PERMISSIONS[role]
    figures_only = role in {Role.ANALYST, Role.BOARD}

    assert stage_after_password(held, enrolled=True, required=False) is Stage.CODE
    assert stage_after_password(held, enrolled=False, required=False) is Stage.SIGNED_IN
    assert stage_after_password(held, enrolled=False, required=True) is (
        Stage.SIGNED_IN if figures_only else Stage.ENROL
    )


def test_a_permission_granted_singly_asks_for_a_second_factor_too() -> None:
    held = PERMISSIONS[Role.BOARD] | {Permission.SEE_CLIENTS}
    assert stage_after_password(held, enrolled=False, required=True) is Stage.ENROL


def test_the_fifth_failure_costs_a_minute_and_each_after_it_twice_the_last_up_to_fifteen() -> None:
    tries, at, waits = Tries(0, NINE), NINE, []
    for _ in range(12):
        tries = tries.with_one_more(at, allowed=FIVE)
        waits.append(tries.wait_at(at))
        at += timedelta(seconds=waits[-1])

    # In seconds: nothing for four, then 1, 2, 4, 8 minutes and 15 from then on.
    assert waits == [0, 0, 0, 0, 60, 120, 240, 480, 900, 900, 900, 900]


def test_failures_far_apart_never_add_up() -> None:
    tries, at = Tries(0, NINE), NINE
    for _ in range(40):
        tries = tries.with_one_more(at, allowed=FIVE)
        assert tries.wait_at(at) == 0
        at += timedelta(minutes=4)  # at most 4 in any quarter of an hour


def test_a_quiet_quarter_of_an_hour_after_a_wait_forgets_everything() -> None:
    tries = Tries(9, NINE, NINE + timedelta(minutes=15))
    assert tries.of_now(NINE + timedelta(minutes=29)) == tries
    assert tries.of_now(NINE + timedelta(minutes=30)).failures == 0


def test_a_try_that_was_right_takes_the_wait_back_that_it_began() -> None:
    four = Tries(4, NINE)
    fifth = four.with_one_more(NINE, allowed=FIVE)
    assert fifth.wait_at(NINE) == 60
    assert fifth.with_one_less(NINE, allowed=FIVE).wait_at(NINE) == 0


@given(st.lists(st.integers(0, 3600), min_size=1, max_size=400))
def test_nobody_ever_waits_longer_than_fifteen_minutes(pauses: list[int]) -> None:
    tries, at = Tries(0, NINE), NINE
    for pause in pauses:
        at += timedelta(seconds=pause)
        if tries.wait_at(at) == 0:
            tries = tries.with_one_more(at, allowed=FIVE)
        assert tries.wait_at(at) <= LONGEST_WAIT.total_seconds()


@given(st.lists(st.integers(0, 1200), max_size=600))
def test_nobody_guesses_more_than_1000_times_in_a_day(pauses: list[int]) -> None:
    """From as many addresses as they like. 9 in each quarter of an hour are free.

    A day has 96 quarters: 96 x 9 = 864 of them, and a few more where a window begins.
    """
    tries, at, made = Tries(0, NINE), NINE, 0
    waits = iter(pauses)
    while at < NINE + timedelta(days=1):
        wait = tries.wait_at(at)
        at += timedelta(seconds=wait or next(waits, 225))
        if tries.wait_at(at) == 0:
            tries = tries.with_one_more(at, allowed=ALLOWED[Trusted.ACCOUNT])
            made += 1
    assert made <= 1000


@given(st.lists(st.integers(0, 1200), max_size=200))
def test_no_address_makes_an_account_wait_alone(pauses: list[int]) -> None:
    there, account, at = Tries(0, NINE), Tries(0, NINE), NINE
    for pause in pauses:
        at += timedelta(seconds=max(pause, there.wait_at(at)))
        there = there.with_one_more(at, allowed=FIVE)
        account = account.with_one_more(at, allowed=ALLOWED[Trusted.ACCOUNT])
        assert account.wait_at(at) == 0


def test_a_wait_is_written_in_words_and_never_shorter_than_it_is() -> None:
    assert [in_words(s) for s in (1, 40, 60, 61, 900)] == [
        "1 second", "40 seconds", "1 minute", "2 minutes", "15 minutes",
    ]  # fmt: skip


def test_a_code_is_the_same_in_capitals_without_hyphens_and_with_letters_for_digits() -> None:
    assert code_hash(1, "k7fq-2mxd-9rt1-0vbn") == code_hash(1, " K7FQ 2MXD 9RTL OVBN")
    assert code_hash(1, "k7fq-2mxd-9rt1-0vbn") != code_hash(2, "k7fq-2mxd-9rt1-0vbn")
    assert len({new_code() for _ in range(100)}) == 100
