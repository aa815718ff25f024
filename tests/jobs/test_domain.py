"""When jobs are due, by the clock and by what became of earlier runs. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.jobs.domain import (
    Job,
    Missed,
    NoSuchSlot,
    RunState,
    Standing,
    due,
    is_late,
    may_be_taken,
    read_slot,
    written,
)
from iom.jobs.timetables import Daily, Every, Timetable, slots_between

SIX = Daily(time(6, 0))
HALF_PAST_ONE = Daily(time(1, 30))
DONE = Standing(state=RunState.DONE, tries=1, leased_until=None, ended_at=None)
_BEGIN, _END = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2020, 2030))
MOMENTS = st.integers(_BEGIN, _END).map(lambda second: datetime.fromtimestamp(second, UTC))
TIMETABLES: st.SearchStrategy[Timetable] = st.one_of(
    st.sampled_from([1, 5, 10, 60, 720, 1440]).map(Every),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)).map(Daily),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_job(timetable: Timetable = SIX, **about: object) -> Job:
    job = Job(
        name="example", title="Example", does="Nothing.", timetable=timetable,
        work=lambda _slot, _actor: "",
    )  # fmt: skip
    return replace(job, **about)  # type: ignore[arg-type]


def running(until: str, *, tries: int = 1) -> Standing:
    return replace(DONE, state=RunState.RUNNING, tries=tries, leased_until=utc(until))


def failed(at: str, *, tries: int) -> Standing:
    return replace(DONE, state=RunState.FAILED, tries=tries, ended_at=utc(at))


def test_a_daily_slot_keeps_to_the_clock_on_the_wall() -> None:
    # Summer time of 2026: from 29 March, 01:00 UTC, to 25 October, 01:00 UTC.
    assert SIX.last(utc("2026-03-28 12:00")) == utc("2026-03-28 06:00")
    assert SIX.following(utc("2026-03-28 06:00")) == utc("2026-03-29 05:00")  # 23 hours
    assert SIX.following(utc("2026-10-24 05:00")) == utc("2026-10-25 06:00")  # 25 hours


def test_a_time_that_the_clocks_leave_out_is_an_hour_later_and_one_shown_twice_is_run_once() -> (
    None
):
    # On 29 March 01:30 is left out: 01:30 GMT is 02:30 on the clocks.
    assert list(slots_between(HALF_PAST_ONE, utc("2026-03-28 00:00"), utc("2026-03-30 23:00"))) == [
        utc("2026-03-28 01:30"),
        utc("2026-03-29 01:30"),
        utc("2026-03-30 00:30"),
    ]
    # On 25 October 01:30 is at 00:30 UTC and at 01:30 UTC.
    assert list(slots_between(HALF_PAST_ONE, utc("2026-10-24 00:00"), utc("2026-10-26 23:00"))) == [
        utc("2026-10-24 00:30"),
        utc("2026-10-25 00:30"),
        utc("2026-10-26 01:30"),
    ]


def test_just_after_midnight_in_summer_the_day_is_that_of_the_united_kingdom() -> None:
    early = Daily(time(0, 15))
    # 23:20 UTC on the 30th is 00:20 on 1 July.
    assert early.last(utc("2026-06-30 23:20")) == utc("2026-06-30 23:15")
    assert early.last(utc("2026-06-30 23:10")) == utc("2026-06-29 23:15")


def test_every_ten_minutes_goes_on_through_a_change_of_the_clocks() -> None:
    found = list(slots_between(Every(10), utc("2026-03-29 00:41"), utc("2026-03-29 01:11")))
    assert found == [
        utc("2026-03-29 00:50"), utc("2026-03-29 01:00"), utc("2026-03-29 01:10"),
    ]  # fmt: skip


@pytest.mark.parametrize("minutes", [0, -5, 7, 1441])
def test_minutes_that_do_not_divide_a_day_are_no_timetable(minutes: int) -> None:
    with pytest.raises(ValueError, match="do not divide a day"):
        Every(minutes)


def test_a_timetable_says_what_it_is() -> None:
    assert [each.in_words for each in (Every(1), Every(10), Every(60), SIX)] == [
        "every minute", "every 10 minutes", "every hour", "every day at 06:00",
    ]  # fmt: skip


@given(TIMETABLES, MOMENTS)
def test_a_moment_lies_between_the_last_slot_and_the_one_that_follows(
    timetable: Timetable, at: datetime
) -> None:
    last, following = timetable.last(at), timetable.following(at)
    assert last <= at < following
    assert timetable.last(last) == last  # so that everybody names it alike
    assert timetable.following(last) == following  # and none lies between
    assert timedelta() < following - last <= timedelta(hours=25)


def test_a_new_job_begins_with_the_slot_that_came_last() -> None:
    at = utc("2026-11-28 10:00")
    for missed in Missed:
        assert due(a_job(missed=missed), {}, at) == [utc("2026-11-28 06:00")]


def test_the_last_slot_makes_up_for_those_before_it() -> None:
    known = {utc("2026-11-24 06:00"): DONE}
    assert due(a_job(), known, utc("2026-11-28 10:00")) == [utc("2026-11-28 06:00")]


def test_where_each_counts_all_that_were_missed_are_due_the_oldest_first() -> None:
    job = a_job(missed=Missed.EACH)
    known = {utc("2026-11-24 06:00"): DONE, utc("2026-11-26 06:00"): DONE}
    assert due(job, known, utc("2026-11-28 05:59")) == [
        utc("2026-11-25 06:00"), utc("2026-11-27 06:00"),
    ]  # fmt: skip


def test_what_was_missed_more_than_28_days_ago_is_left() -> None:
    job = a_job(missed=Missed.EACH)
    known = {utc("2026-06-01 05:00"): DONE}
    found = due(job, known, utc("2026-11-28 10:00"))
    # 31 October 06:00 is 28 days and 4 hours ago, 1 November 27 days and 4 hours.
    assert (found[0], len(found)) == (utc("2026-11-01 06:00"), 28)


def test_nothing_is_due_that_is_done_or_being_run() -> None:
    slot, at = utc("2026-11-28 06:00"), utc("2026-11-28 06:05")
    assert due(a_job(), {slot: DONE}, at) == []
    assert due(a_job(), {slot: running("2026-11-28 06:10")}, at) == []


def test_a_run_whose_lease_is_over_is_taken_over_but_not_for_ever() -> None:
    at = utc("2026-11-28 06:10")
    assert not may_be_taken(running("2026-11-28 06:10:01"), at)
    assert may_be_taken(running("2026-11-28 06:10"), at)
    assert may_be_taken(running("2026-11-28 06:00", tries=2), at)
    assert not may_be_taken(running("2026-11-28 06:00", tries=3), at)


def test_what_failed_is_tried_again_after_one_minute_and_after_ten_and_then_not() -> None:
    once, twice, thrice = (failed("2026-11-28 06:00", tries=tries) for tries in (1, 2, 3))
    assert not may_be_taken(once, utc("2026-11-28 06:00:59"))
    assert may_be_taken(once, utc("2026-11-28 06:01"))
    assert not may_be_taken(twice, utc("2026-11-28 06:09:59"))
    assert may_be_taken(twice, utc("2026-11-28 06:10"))
    assert not may_be_taken(thrice, utc("2026-12-28 06:00"))


def test_what_was_asked_for_is_due_beside_the_timetable_and_makes_up_for_no_slot() -> None:
    asked = replace(DONE, state=RunState.ASKED, tries=0, asked=True)
    at, slot = utc("2026-11-28 07:00"), utc("2026-11-28 06:59:03")
    assert due(a_job(), {slot: asked}, at) == [utc("2026-11-28 06:00"), slot]
    job = a_job(missed=Missed.EACH)
    assert due(job, {slot: replace(asked, state=RunState.DONE)}, at) == [utc("2026-11-28 06:00")]


def test_a_slot_that_nobody_began_for_five_minutes_is_late() -> None:
    known = {utc("2026-11-27 06:00"): DONE}
    assert not is_late(a_job(), known, utc("2026-11-28 06:04:59"))
    assert is_late(a_job(), known, utc("2026-11-28 06:05"))
    assert not is_late(a_job(), {utc("2026-11-28 06:00"): DONE}, utc("2026-11-28 06:05"))
    assert not is_late(a_job(Every(1)), {utc("2026-11-28 06:01"): DONE}, utc("2026-11-28 06:05"))


def test_a_slot_is_read_as_it_is_written() -> None:
    at = utc("2026-07-01 10:00")
    assert read_slot(a_job(), "2026-07-01T05:00Z", at=at) == utc("2026-07-01 05:00")
    assert read_slot(a_job(), " 2026-07-01T06:00+01:00 ", at=at) == utc("2026-07-01 05:00")
    assert written(utc("2026-07-01 05:00")) == "2026-07-01T05:00Z"
    assert written(utc("2026-07-01 05:00:07")) == "2026-07-01T05:00:07Z"


_LIKE = "is not a moment. Write it like 2026-07-01T05:00Z."
_NO_SLOT = (
    "2026-07-01T06:00Z is no slot of “example”, which runs every day at 06:00; "
    "the one before it is 2026-07-01T05:00Z."
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("monday", f"“monday” {_LIKE}"),
        ("2026-07-01T05:00", f"“2026-07-01T05:00” {_LIKE}"),  # of which zone?
        ("0001-01-01T00:00+14:00", f"“0001-01-01T00:00+14:00” {_LIKE}"),
        ("2026-07-02T05:00Z", "The slot 2026-07-02T05:00Z has not come yet."),
        ("2026-07-01T06:00Z", _NO_SLOT),
    ],
)
def test_another_moment_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(NoSuchSlot) as refusal:
        read_slot(a_job(), text, at=utc("2026-07-01 10:00"))
    assert str(refusal.value) == said


@pytest.mark.parametrize("name", ["", "Old files", "old_files", "-old", "x" * 41])
def test_a_job_has_a_name_that_fits_an_address(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a job"):
        a_job(name=name)
