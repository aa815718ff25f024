"""How people do after they have left, counted by hand on the edges of the rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.cohort.spans import Span
from iom.tracking.domain import Leaving, Outcome, how_they_do, latest_of, since_leaving

LEFT = date(2025, 1, 1)
TODAY = date(2025, 12, 31)  # 364 days later


def day(number: int) -> date:
    """The day so many days after leaving."""
    return LEFT + timedelta(days=number)


def left(**more: object) -> Leaving:
    return Leaving(**{"client_id": 1, "left_on": LEFT, **more})  # type: ignore[arg-type]


def away(first: int, end: int | None) -> Span[str]:
    return Span(day(first), None if end is None else day(end), "custody")


def test_days_since_leaving_are_counted_by_the_calendar_and_at_liberty() -> None:
    leaving = left(away=[away(-5, 10), away(100, 130)])

    # 364 days; away on the first 10 of them, and on 30 more.
    assert (leaving.days(TODAY), leaving.days_at_liberty(TODAY)) == (364, 324)


def test_an_offence_on_the_day_of_leaving_counts_and_one_before_does_not() -> None:
    leaving = left(offences=[day(-1), day(0), day(364), day(365)])

    assert leaving.offences_since(TODAY) == [day(0), day(364)]


def test_who_is_selected_again_is_followed_until_then() -> None:
    leaving = left(selected_again_on=day(50), offences=[day(49), day(50)], arrests=[day(60)])

    assert leaving.days(TODAY) == 50
    assert leaving.offences_since(TODAY) == [day(49)]
    assert leaving.arrests_since(TODAY) == []


@pytest.mark.parametrize(
    ("offence", "outcome"), [(90, Outcome.RELAPSED), (91, Outcome.CLEAR), (None, Outcome.CLEAR)]
)
def test_the_first_91_days_end_with_the_91st(offence: int | None, outcome: Outcome) -> None:
    leaving = left(offences=[] if offence is None else [day(offence)])

    assert leaving.outcome(91, TODAY) is outcome


def test_nothing_is_said_before_the_time_has_passed() -> None:
    assert left().outcome(365, TODAY) is None
    assert left().outcome(365, TODAY + timedelta(days=1)) is Outcome.CLEAR


def test_prison_does_not_make_a_person_look_settled() -> None:
    assert left(away=[away(10, None)]).outcome(91, TODAY) is Outcome.TOO_SHORT
    # 10 days at liberty, 200 away, then an offence on the 15th day at liberty.
    again = left(away=[away(10, 210)], offences=[day(215)])
    assert again.outcome(91, TODAY) is Outcome.RELAPSED


def test_who_is_selected_again_soon_says_too_little() -> None:
    assert left(selected_again_on=day(90)).outcome(91, TODAY) is Outcome.TOO_SHORT
    assert left(selected_again_on=day(91)).outcome(91, TODAY) is Outcome.CLEAR


def test_the_lines_add_up_and_name_those_who_came_back() -> None:
    leavings = [
        left(),
        left(client_id=2, offences=[day(20)]),
        left(client_id=3, away=[away(0, None)]),
        left(client_id=4, selected_again_on=day(80)),
        left(client_id=5, left_on=day(300)),
    ]

    lines = [
        (each.name, each.left, each.clear, each.relapsed, each.too_short, each.again)
        for each in how_they_do(leavings, TODAY)
    ]

    # The fifth left 64 days ago; 365 days ago nobody had left.
    assert lines == [
        ("3 months", 4, 1, 1, 2, 1),
        ("6 months", 4, 1, 1, 2, 1),
        ("12 months", 0, 0, 0, 0, 0),
    ]


def test_everybody_who_is_off_the_scheme_stands_in_one_line_of_time() -> None:
    days = [0, 90, 91, 181, 182, 364, 365, 729, 730]
    leavings = [
        left(client_id=number, left_on=TODAY - timedelta(days=since))
        for number, since in enumerate(days)
    ]

    assert since_leaving(leavings, TODAY) == [
        ("Less than 3 months", 2),
        ("3 to 6 months", 2),
        ("6 to 12 months", 2),
        ("1 to 2 years", 2),
        ("More than 2 years", 1),
    ]


def test_of_several_leavings_the_last_counts_and_nobody_who_is_back() -> None:
    first = left(selected_again_on=day(10))
    second = left(left_on=day(40))
    back = left(client_id=2, selected_again_on=day(3))

    assert latest_of([first, second, back]) == [second]


@given(
    offences=st.lists(st.integers(0, 400), max_size=4),
    spans=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90)), max_size=3),
    horizon=st.sampled_from([91, 182, 365]),
)
def test_more_offences_never_make_an_outcome_better(
    offences: list[int], spans: list[tuple[int, int]], horizon: int
) -> None:
    where = [away(first, first + length) for first, length in spans]
    today = day(400)
    before = left(away=where, offences=[day(each) for each in offences]).outcome(horizon, today)
    after = left(away=where, offences=[day(each) for each in [*offences, 1]]).outcome(
        horizon, today
    )

    assert before is Outcome.RELAPSED or before is after or after is Outcome.RELAPSED
    if before is Outcome.RELAPSED:
        assert after is Outcome.RELAPSED
