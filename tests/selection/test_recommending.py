"""Which level is recommended, each edge worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from iom.needs.domain import Need
from iom.scoring.domain import Away
from iom.selection.domain import DEFAULT_SCALE, not_raised_since
from iom.selection.recommending import (
    Ground,
    Known,
    Recommendation,
    recommend,
    released_on,
)
from tests.selection.making import TODAY, ago, levels

SETTLED = {"accommodation": Need.MET, "ETE": Need.NO_NEED}


def found(score: str = "50.0", **more: Any) -> Recommendation:
    return recommend(DEFAULT_SCALE, Known(as_of=TODAY, score=Decimal(score), **more))


def quiet(**other: Any) -> dict[str, Any]:
    """Level 4 for 56 days (twice 28), looked at twice, every need met or absent."""
    return {
        "level": 4,
        "not_raised_since": ago(56),
        "reappraised": [ago(28), ago(0)],
        "needs": SETTLED,
    } | other


def test_it_starts_from_the_level_of_the_score() -> None:
    said = found("50.0")

    assert (said.level.number, said.next_level.number) == (4, 4)
    assert said.grounds == (Ground.SCORE,)
    assert said.reasons[0].sentence == "A score of 50.0 starts at level 4 (Enhanced)."


def test_a_provisional_score_says_so() -> None:
    said = found("50.0", provisional=True)

    assert said.grounds == (Ground.PROVISIONAL,)
    assert "no reoffending predictor" in said.reasons[0].sentence


@pytest.mark.parametrize(("days", "level"), [(0, 5), (28, 5), (29, 4)])
def test_one_higher_within_28_days_after_release(days: int, level: int) -> None:
    said = found(away=[Away(ago(200), ago(days))])

    assert said.level.number == level
    assert (Ground.RELEASED in said.grounds) is (level == 5)


def test_release_is_the_first_day_at_liberty_and_not_a_change_of_establishment() -> None:
    # Remand up to the 10th, custody from the 10th up to the 20th: released on the 20th.
    away = [Away(ago(60), date(2025, 8, 10)), Away(date(2025, 8, 10), date(2025, 8, 20))]

    assert released_on(away, TODAY) == date(2025, 8, 20)
    assert released_on(away, date(2025, 8, 15)) is None
    assert released_on([Away(ago(60), None)], TODAY) is None
    assert released_on([Away(ago(60), date(2025, 9, 1))], TODAY) is None  # tomorrow
    assert released_on([], TODAY) is None


@pytest.mark.parametrize(
    ("arrests", "level"),
    [([0, 28], 5), ([0, 29], 4), ([3], 4), ([-1, 0], 4), ([5, 5], 5)],
)
def test_one_higher_with_two_arrests_in_28_days(arrests: list[int], level: int) -> None:
    assert found(arrests=[ago(days) for days in arrests]).level.number == level


def test_two_grounds_are_still_one_level_and_there_is_none_above_the_highest() -> None:
    both = {"arrests": [ago(1), ago(2)], "away": [Away(ago(90), ago(5))]}

    assert found("35.0", **both).level.number == 4
    said = found("60.0", **both)
    assert said.level.number == 5
    assert said.grounds == (
        Ground.SCORE, Ground.RELEASED, Ground.ARRESTS, Ground.ALREADY_HIGHEST,
    )  # fmt: skip


def test_one_lower_after_two_quiet_reappraisals_with_every_need_met() -> None:
    said = found(**quiet())

    assert (said.level.number, said.next_level.number) == (3, 3)
    assert said.grounds == (Ground.SCORE, Ground.QUIET)
    assert said.reasons[1].sentence == (
        "2 re-appraisals and 56 days at liberty have passed without a raised level, a proven "
        "offence or an arrest, and every need is met or absent: one level lower."
    )


@pytest.mark.parametrize(
    "other",
    [
        {"not_raised_since": ago(55)},  # 55 of 56 days
        {"reappraised": [ago(0)]},
        {"reappraised": [ago(0), ago(0)]},  # the same day twice
        {"reappraised": [ago(56), ago(0)]},  # the first is that which set the level
        {"reappraised": [ago(28), ago(-1)]},  # the second is tomorrow
        {"proven": [ago(55)]},
        {"arrests": [ago(30)]},
        {"away": [Away(ago(40), ago(39))]},  # one day away: 55 at liberty
    ],
)
def test_not_lower_before_it_has_been_quiet_for_long_enough(other: dict[str, Any]) -> None:
    said = found(**quiet(**other))

    assert (said.level.number, said.grounds) == (4, (Ground.SCORE, Ground.NOT_QUIET))


def test_what_is_wanting_is_said_in_numbers() -> None:
    assert found(**quiet(reappraised=[ago(0)], not_raised_since=ago(50))).reasons[1].sentence == (
        "One level lower asks for 2 re-appraisals and 56 days at liberty without a raised level, a "
        "proven offence or an arrest. Since 12 July 2025 there have been 1 and 50."
    )  # 31 August back 50 days: 31 to 31 July, 19 more to 12 July


def test_quiet_is_counted_from_the_last_offence_or_arrest() -> None:
    # A level held for a year, an offence 56 days ago, looked at twice since.
    assert found(**quiet(not_raised_since=ago(365), proven=[ago(56)])).level.number == 3
    assert found(**quiet(not_raised_since=ago(365), proven=[ago(55)])).level.number == 4
    assert found(**quiet(not_raised_since=ago(365), proven=[ago(-1)])).level.number == 3  # tomorrow


@pytest.mark.parametrize("need", [Need.UNKNOWN, Need.DECLINED, Need.IN_PROGRESS, Need.NOT_STARTED])
def test_not_lower_while_a_need_is_open(need: Need) -> None:
    said = found(**quiet(needs={**SETTLED, "health": need}))

    assert said.level.number == 4
    assert said.grounds == (Ground.SCORE, Ground.NEEDS_OPEN)
    # How many, and never which: not every reader may know of every need.
    what = "not known" if need is Need.UNKNOWN else "open"
    assert said.reasons[1].sentence.endswith(f"met or absent: of 3, 1 {what}.")


@pytest.mark.parametrize("needs", [None, {}])
def test_needs_that_nobody_assessed_are_not_absent(needs: dict[str, Need] | None) -> None:
    said = found(**quiet(needs=needs))

    assert said.level.number == 4
    assert "none has been assessed" in said.reasons[1].sentence


def test_there_is_none_below_the_lowest() -> None:
    said = found("5.0", **quiet(level=1, not_raised_since=ago(365)))

    assert (said.level.number, said.grounds) == (1, (Ground.SCORE,))


def test_what_asks_for_more_goes_first() -> None:
    # Quiet for 60 days at liberty, then two months away, released today.
    said = found(**quiet(not_raised_since=ago(120), away=[Away(ago(60), ago(0))]))

    assert said.level.number == 5
    assert said.grounds == (Ground.SCORE, Ground.RELEASED, Ground.UP_GOES_FIRST)


def test_down_goes_one_level_at_a_time_though_the_score_says_more() -> None:
    said = found("10.0", level=5, not_raised_since=ago(20))

    assert (said.level.number, said.next_level.number) == (1, 4)
    assert said.reasons[-1].sentence == (
        "Down goes one level at a time: from level 5 (Intensive) level 4 (Enhanced) is next."
    )
    assert Ground.ONE_STEP not in found("30.0", level=4, not_raised_since=ago(20)).grounds


def test_up_may_jump() -> None:
    assert found("60.0", level=1, not_raised_since=ago(20)).next_level.number == 5


def test_whoever_is_away_keeps_the_level() -> None:
    said = found("10.0", level=4, not_raised_since=ago(200), away=[Away(ago(100), None)])

    assert (said.level.number, said.next_level.number) == (1, 4)
    assert said.grounds == (Ground.SCORE, Ground.AWAY)
    assert said.reasons[-1].sentence == (
        "Not at liberty: the level is kept, and the plan is 1 contact in 28 days."
    )


def test_who_took_the_step_down_is_not_called_up_again() -> None:
    # Level 4 for 56 quiet days, 3 since today; the score still says 4, so 3 stays recommended.
    # By the intervals of level 3 it would take 112 days, and by a new beginning 56 more.
    held = levels((ago(56), 4), (ago(0), 3))
    since = not_raised_since(held, TODAY)

    said = found(**quiet(level=3, not_raised_since=since))

    assert (said.level.number, said.next_level.number) == (3, 3)
    assert Ground.QUIET in said.grounds
    arrested = found(**quiet(level=3, not_raised_since=since, arrests=[ago(0)]))
    assert arrested.next_level.number == 4


def test_the_interval_is_that_of_the_level_of_the_score() -> None:
    # A score of level 3 asks for 56 days twice, whatever the level of today is.
    for level in (2, 3, 4, 5):
        stood = quiet(level=level, not_raised_since=ago(112))
        assert found("35.0", **stood).level.number == 2
        assert found("35.0", **stood | {"not_raised_since": ago(111)}).level.number == 3
