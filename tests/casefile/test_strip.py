from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.casefile.strip import (
    LaneOn,
    LevelStretch,
    MarkOn,
    Shape,
    SituationStretch,
    Strip,
    StripLength,
    first_day,
    strip_of,
)
from iom.casefile.strip_table import table_of
from iom.offending.domain import SituationKind

TODAY = date(2026, 5, 1)
LEFT, RIGHT = 112, 1148  # the lane in which days lie


def days_ago(count: int) -> date:
    return TODAY - timedelta(days=count)


def custody(from_on: date, to_on: date | None = None) -> SituationStretch:
    return SituationStretch(SituationKind.CUSTODY, "Custody", from_on, to_on)


def a_strip(
    levels: list[LevelStretch], situations: list[SituationStretch], days: int = 259
) -> Strip:
    """A strip of 259 days: each is 4 pixels wide, as (1148 - 112) / 259 = 4."""
    strip = strip_of(
        levels, situations, first=days_ago(days - 1), last=TODAY, selected_on=days_ago(200)
    )
    assert strip is not None
    return strip


def test_a_day_is_as_wide_as_its_share_of_the_lane() -> None:
    strip = a_strip([], [custody(days_ago(258), days_ago(248)), custody(TODAY)])

    assert strip.bars
    # Ten days from the left edge are 40 pixels; today alone is 4, up to the right edge.
    assert (strip.bars[0].x, strip.bars[0].width) == (LEFT, 40)
    assert (strip.bars[1].x, strip.bars[1].width) == (RIGHT - 4, 4)


def test_what_lies_outside_is_cut_at_the_edge_or_left_out() -> None:
    strip = a_strip([], [custody(days_ago(900), days_ago(700)), custody(days_ago(900))])

    assert strip.bars
    assert [(bar.x, bar.width) for bar in strip.bars] == [(LEFT, RIGHT - LEFT)]


def test_levels_are_steps_that_touch_where_they_follow_one_another() -> None:
    strip = a_strip(
        [
            LevelStretch(5, days_ago(258), days_ago(158)),
            LevelStretch(4, days_ago(158), days_ago(58)),
            LevelStretch(3, days_ago(8), None),
        ],
        [],
    )

    # 100 days are 400 pixels. Level 5 at 38, 4 at 53, 3 at 68; the gap breaks the line.
    assert strip.steps == "M112 38H512V53H912M1112 68H1148"
    assert [name.text for name in strip.names] == ["Intensive", "Enhanced"]  # no room for the last


def test_a_bar_has_words_only_where_there_is_room() -> None:
    strip = a_strip([], [custody(days_ago(258), days_ago(158)), custody(days_ago(2))])

    assert strip.bars
    assert [bar.text for bar in strip.bars] == ["Custody", ""]


def test_nothing_to_draw_is_no_strip() -> None:
    assert strip_of([], [], first=days_ago(364), last=TODAY, selected_on=None) is None
    past = [custody(days_ago(900), days_ago(364))]  # its last day is the day before the first
    assert strip_of([], past, first=days_ago(364), last=TODAY, selected_on=None) is None


@pytest.mark.parametrize(
    ("length", "selected_on", "first"),
    [
        (StripLength.YEAR, date(2020, 1, 1), date(2025, 5, 2)),
        (StripLength.TWO_YEARS, None, date(2024, 5, 1)),
        (StripLength.PLACEMENT, date(2022, 6, 29), date(2022, 6, 1)),
        (StripLength.PLACEMENT, date(2026, 4, 30), date(2026, 2, 6)),  # 12 weeks at least
        (StripLength.PLACEMENT, None, date(2025, 5, 2)),
    ],
)
def test_a_strip_goes_back_as_far_as_asked(
    length: StripLength, selected_on: date | None, first: date
) -> None:
    assert first_day(length, today=TODAY, selected_on=selected_on) == first


@given(st.integers(84, 8_000))
def test_names_of_months_never_lie_on_one_another(days: int) -> None:
    months = a_strip([], [custody(TODAY)], days=days).months

    for one, other in pairwise(months):
        assert other.x - one.x >= 8 * 7.6  # "Sept 2025" and a little, at 13 pixels


def test_the_year_stands_at_the_first_month_and_in_january() -> None:
    texts = [month.text for month in a_strip([], [custody(TODAY)], days=365).months]

    assert texts[0] == "June 2025"  # May 2025 began before the strip
    assert [text for text in texts if text.endswith("2026")] == ["Jan 2026"]


def offence(days: int, label: str) -> MarkOn:
    return MarkOn(days_ago(days), Shape.PROVEN, label, f"{label}, convicted")


def test_a_label_stands_under_its_mark_unless_it_would_touch_the_one_before() -> None:
    # Each day is 4 pixels: the marks stand at 114, 314, 354 and 1146, and a letter takes 7.6.
    marks = [offence(258, "theft"), offence(208, "burglary"), offence(198, "theft")]
    lanes = [LaneOn("Offences", [*marks, offence(0, "theft")]), LaneOn("Contacts", [])]

    strip = strip_of(
        [], [custody(TODAY)], first=days_ago(258), last=TODAY, selected_on=None, lanes=lanes
    )

    assert strip is not None
    [lane] = strip.lanes
    assert [mark.x for mark in lane.marks] == [114, 314, 354, 1146]
    # The first and the last are pushed inside: half of five letters is 19 pixels.
    assert [(each.x, each.text) for each in lane.labels] == [
        (131, "theft"),
        (314, "burglary"),
        (1129, "theft"),
    ]
    assert (lane.top, lane.end, strip.floor) == (148, 200, 200)


def test_the_table_says_all_that_the_strip_draws_the_latest_first() -> None:
    rows = table_of(
        [LevelStretch(3, days_ago(20), None), LevelStretch(4, days_ago(400), days_ago(300))],
        [custody(days_ago(30), days_ago(10))],
        [LaneOn("Offences", [offence(5, "theft"), offence(300, "theft")])],
        first=days_ago(258),
        last=TODAY,
    )

    assert [(row.on, row.lane, row.said, row.until, row.lasts) for row in rows] == [
        (days_ago(5), "Offences", "theft, convicted", None, False),
        (days_ago(20), "Level", "3 Standard", None, True),
        (days_ago(30), "Situation", "Custody", days_ago(11), False),
    ]
