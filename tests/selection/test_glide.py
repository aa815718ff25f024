"""The glide path as a picture and as a table, as numbers and words."""

from __future__ import annotations

from datetime import date, timedelta

from iom.offending.domain import SituationKind
from iom.scoring.domain import Away
from iom.selection.domain import DEFAULT_SCALE
from iom.selection.glide import Glide, Happened, Mark, Stretch, begins_on, glide_of
from iom.selection.glide_table import rows_of
from iom.selection.planned import Ahead, glide_path, way_out
from tests.selection.making import TODAY, ago, levels

CONTACTS = [each.contacts for each in DEFAULT_SCALE.levels]


def test_a_path_is_drawn_from_the_selection_within_bounds() -> None:
    assert begins_on(ago(200), TODAY) == ago(200)
    assert begins_on(ago(10), TODAY) == ago(84), "twelve weeks at least"
    assert begins_on(ago(2_000), TODAY) == ago(730), "two years at most"


def drawn(*, away: tuple[Away, ...] = (), ahead: tuple[Ahead, ...] = ()) -> Glide:
    held = levels((ago(100), 4), (ago(40), 3))
    steps = glide_path(DEFAULT_SCALE, held, away, first=ago(100), end=TODAY + timedelta(days=1))
    situations = [Stretch(SituationKind.CUSTODY, each.from_on, each.to_on) for each in away]
    marks = [Mark(ago(50), Happened.PROVEN), Mark(ago(101), Happened.ARREST)]
    return glide_of(steps, ahead, situations, marks, first=ago(100), today=TODAY)


def test_steps_go_down_and_the_way_out_is_dashed_after_today() -> None:
    ahead = tuple(way_out(DEFAULT_SCALE, 3, ago(40), TODAY))
    chart = drawn(ahead=ahead)

    # Level 3 since 40 days: looked at after 56, so in 16 days down to 2; 84 on to 1, 84 on to off:
    # 184 days ahead, and 28 more are drawn.
    assert [(each.on - TODAY).days for each in ahead] == [16, 100, 184]
    assert (chart.last - TODAY).days == 212
    # 313 days on 1036 pixels from 112 on: a day is 3.31 wide; today is the 100th.
    assert chart.path == "M112 53H310.6V68H443"
    assert chart.ahead == "M443 68H495.9V83H774V98H1052V116"
    assert chart.ends is not None
    assert chart.ends.text == "could leave from 3 Mar 2026"
    assert [each.text for each in chart.names] == ["Enhanced", "Standard"]
    assert [(each.what, each.x) for each in chart.marks] == [(Happened.PROVEN, 277.5)]
    assert chart.said == (
        "level 4 from 23 May 2025; level 3 from 22 July 2025. Off the scheme from 3 Mar 2026 at "
        "the earliest. The same stands in the table below."
    )


def test_time_away_is_a_bar_and_names_no_level_twice() -> None:
    chart = drawn(away=(Away(ago(90), ago(60)),))

    assert [each.text for each in chart.names] == ["Enhanced", "Standard"]
    assert [each.text for each in chart.bars] == ["custody"]
    assert chart.ahead == ""
    assert chart.ends is None


def test_the_table_says_the_same() -> None:
    held = levels((ago(100), 4), (ago(40), 3))
    away = (Away(ago(90), ago(60)),)
    steps = glide_path(DEFAULT_SCALE, held, away, first=ago(100), end=TODAY + timedelta(days=1))
    ahead = tuple(way_out(DEFAULT_SCALE, 3, ago(40), TODAY))
    marks = [Mark(ago(50), Happened.PROVEN), Mark(ago(50), Happened.PROVEN)]

    rows = rows_of(steps, ahead, marks, contacts_of=CONTACTS, today=TODAY)

    assert [(row.on, row.level, row.situation, row.contacts, row.happened) for row in rows] == [
        (ago(100), "4 Enhanced", "at liberty", "8", ""),
        (ago(90), "4 Enhanced", "not at liberty", "1", ""),
        (ago(60), "4 Enhanced", "at liberty", "8", "2 offences proven or charged"),
        (ago(40), "3 Standard", "at liberty", "4", ""),
        (ago(-16), "2 Light", "if at liberty", "2", ""),
        (ago(-100), "1 Monitoring", "if at liberty", "1", ""),
        (ago(-184), "off the scheme", "if at liberty", "0", ""),
    ]
    assert [row.until for row in rows][:3] == [ago(91), ago(61), ago(41)]
    assert [row.may_be for row in rows] == [False] * 4 + [True] * 3


def test_what_is_passed_through_on_one_day_is_no_row() -> None:
    # Level 3 held so long that every step could have been made: 2 today, 1 and off later.
    held = levels((ago(400), 3))
    steps = glide_path(DEFAULT_SCALE, held, (), first=ago(400), end=date(2025, 9, 1))
    ahead = [Ahead(TODAY, 2), Ahead(TODAY, 1), Ahead(ago(-84), None)]

    rows = rows_of(steps, ahead, [], contacts_of=CONTACTS, today=TODAY)

    assert [row.level for row in rows] == ["3 Standard", "1 Monitoring", "off the scheme"]
