"""What people type as the ends of a window."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from iom.oversight.domain import BadTime
from iom.oversight.windows import read_window

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def read(first: str, last: str) -> tuple[datetime, datetime]:
    window = read_window(first, last, now=NOW)
    return window.from_at, window.to_at


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-05-01T08:30", datetime(2026, 5, 1, 7, 30, tzinfo=UTC)),  # summer time
        ("2026-01-01T08:30", datetime(2026, 1, 1, 8, 30, tzinfo=UTC)),
        ("2026-05-01 08:30:15", datetime(2026, 5, 1, 7, 30, 15, tzinfo=UTC)),
        ("2026-05-01T08:30Z", datetime(2026, 5, 1, 8, 30, tzinfo=UTC)),
        ("2026-05-01T08:30+02:00", datetime(2026, 5, 1, 6, 30, tzinfo=UTC)),
        ("2026-05-01T08:30-0500", datetime(2026, 5, 1, 13, 30, tzinfo=UTC)),
        ("2026-05-01", datetime(2026, 4, 30, 23, tzinfo=UTC)),  # London's midnight
    ],
)
def test_a_time_without_a_zone_is_londons(typed: str, moment: datetime) -> None:
    assert read(typed, "2026-11-01")[0] == moment


def test_a_day_alone_is_the_whole_day() -> None:
    assert read("2026-05-01", "2026-05-01") == (
        datetime(2026, 4, 30, 23, tzinfo=UTC),
        datetime(2026, 5, 1, 23, tzinfo=UTC),
    )


def test_an_hour_that_comes_twice_makes_the_window_longer() -> None:
    # On 25 October 2026 clocks go back from 02:00 to 01:00: 01:30 is 00:30 and 01:30 UTC.
    assert read("2026-10-25T01:30", "2026-10-25T01:30") == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (
            "01/05/2026",
            "2026-05-02",
            (
                "“01/05/2026” (from) is not a time written YYYY-MM-DD or "
                "YYYY-MM-DDTHH:MM. Write the year first, then month and day."
            ),
        ),
        ("2026-05-01", "noon", "“noon” (to) is not a time written YYYY-MM-DD or YYYY-MM-DDTHH:MM."),
        (
            "2026-13-05",
            "2026-05-02",
            ("“2026-13-05” (from) is no moment in the calendar; day and month look swapped."),
        ),
        (
            "2026-02-30T10:00",
            "2026-05-02",
            ("“2026-02-30T10:00” (from) is no moment in the calendar."),
        ),
        (
            "2026-05-01T24:00",
            "2026-05-02",
            ("“2026-05-01T24:00” (from) is no moment in the calendar."),
        ),
        (
            "2026-05-01T10:00+25:00",
            "2026-05-02",
            ("“2026-05-01T10:00+25:00” (from) is no moment in the calendar."),
        ),
        (
            "2026-03-29T01:30",
            "2026-05-02",
            (
                "“2026-03-29T01:30” is no time in London: clocks go "
                "forward over it on 29 March 2026."
            ),
        ),
        (
            "2026-05-02",
            "2026-05-01",
            ("The window would end before it begins: from 2026-05-02 to 2026-05-01."),
        ),
        (
            "2026-05-01T10:00",
            "2026-05-01T10:00",
            ("The window would end before it begins: from 2026-05-01T10:00 to 2026-05-01T10:00."),
        ),
        ("2027-05-01", "2027-05-02", "The window begins in the future: 2027-05-01."),
        ("", "2026-05-01", "“” (from) is not a time written YYYY-MM-DD or YYYY-MM-DDTHH:MM."),
        ("2026-05-01", "9999-12-31", "“9999-12-31” (to) is no time from which there is a trail."),
        ("0202-05-01", "2026-05-01", "“0202-05-01” (from) is no time from which there is a trail."),
    ],
)
def test_a_refusal_says_what_is_wrong_and_how_to_write_it(
    first: str, last: str, sentence: str
) -> None:
    with pytest.raises(BadTime) as refusal:
        read(first, last)
    assert str(refusal.value) == sentence
