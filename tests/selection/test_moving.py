"""Rules of a change of level, each edge worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iom.scoring.domain import Away
from iom.selection.domain import DEFAULT_SCALE
from iom.selection.moving import Allowed, Move, Standing, allow, refusals
from iom.selection.refusing import Override, Refusal, Refused, Rule
from tests.selection.making import TODAY, ago, levels, standing

TOMORROW = TODAY + timedelta(days=1)


def move(to: int, on: date = TODAY, benefit: str = "Fewer burglaries.") -> Move:
    return Move(to=to, on=on, benefit=benefit)


def said(stands: Standing, wanted: Move) -> list[Refusal]:
    return list(refusals(DEFAULT_SCALE, stands, wanted))


def rules(stands: Standing, wanted: Move) -> list[Rule]:
    return [each.rule for each in said(stands, wanted)]


def yes(stands: Standing, wanted: Move, reason: str | None = None) -> Allowed:
    return allow(DEFAULT_SCALE, stands, wanted, override=Override(reason) if reason else None)


@pytest.mark.parametrize("before", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("to", [1, 2, 3, 4, 5])
def test_up_may_jump_and_down_goes_one_at_a_time(before: int, to: int) -> None:
    expected = [] if to >= before - 1 else [Rule.ONE_LEVEL_DOWN]
    assert rules(standing((100, before)), move(to)) == expected


def test_the_first_level_may_be_any() -> None:
    assert yes(standing(), move(1)).before is None
    assert yes(standing((0, 5)), move(2)).before is None  # put right on the same day


def test_what_was_thought_of_at_nomination_binds_nobody() -> None:
    # Nominated 40 days ago at level 5, selected today; selected yesterday, it would bind.
    nominated = levels((ago(40), 5))
    assert rules(Standing(selected_on=TODAY, levels=nominated), move(2)) == []
    assert rules(Standing(selected_on=ago(1), levels=nominated), move(2)) == [Rule.ONE_LEVEL_DOWN]


def test_two_steps_on_one_day_are_a_jump() -> None:
    # Level 4 until yesterday, 3 since this morning: 2 can be set from tomorrow.
    [refusal] = said(standing((100, 4), (0, 3)), move(2))

    assert refusal.from_on == TOMORROW
    assert refusal.sentence == (
        "Down goes one level at a time; the day before it was level 4 (Enhanced). Level 3 "
        "(Standard) can be set today and a lower one from 1 September 2025, or a panel can do "
        "otherwise with a reason."
    )
    assert rules(standing((100, 4), (0, 3)), move(2, TOMORROW)) == []


def test_what_was_set_today_can_be_put_right_today() -> None:
    stands = standing((100, 3), (0, 5))
    assert rules(stands, move(3)) == []
    assert rules(stands, move(2)) == []  # one below that of yesterday
    assert rules(stands, move(1)) == [Rule.ONE_LEVEL_DOWN]


def test_a_refusal_says_what_would_do() -> None:
    [refusal] = said(standing((100, 5)), move(2))

    assert refusal.from_on is None
    assert refusal.would_do == (
        "Level 4 (Enhanced) can be set, or a panel can do otherwise with a reason."
    )


def test_a_panel_may_do_otherwise_with_a_reason() -> None:
    stands = standing((100, 5))
    with pytest.raises(Refused):
        yes(stands, move(2))

    assert yes(stands, move(2), "Works nights in another county.").overridden == (
        Rule.ONE_LEVEL_DOWN,
    )
    assert yes(stands, move(4), "Not needed.").overridden == ()


@pytest.mark.parametrize(
    ("away", "refused", "from_on"),
    [
        (Away(ago(30), None), True, None),
        (Away(ago(30), TOMORROW), True, TOMORROW),
        (Away(ago(30), TODAY), False, None),  # released today
        (Away(TODAY, None), True, None),
        (Away(TOMORROW, None), False, None),
    ],
)
def test_not_down_while_away(away: Away, refused: bool, from_on: date | None) -> None:  # noqa: FBT001
    found = said(standing((100, 3), away=(away,)), move(2))

    assert [(each.rule, each.from_on) for each in found] == (
        [(Rule.NOT_DOWN_WHILE_AWAY, from_on)] if refused else []
    )


def test_touching_times_away_end_together() -> None:
    later = TODAY + timedelta(days=20)
    away = (Away(ago(30), TOMORROW), Away(TOMORROW, later))
    assert [each.from_on for each in said(standing((100, 3), away=away), move(2))] == [later]
    still = (Away(ago(30), TOMORROW), Away(TOMORROW, None))
    assert [each.from_on for each in said(standing((100, 3), away=still), move(2))] == [None]


def test_up_goes_while_away_and_so_does_down_by_a_panel() -> None:
    stands = standing((100, 3), away=(Away(ago(30), None),))
    assert yes(stands, move(5)).overridden == ()
    assert yes(stands, move(3)).overridden == ()
    assert yes(stands, move(1), "Four years to serve.").overridden == (
        Rule.ONE_LEVEL_DOWN,
        Rule.NOT_DOWN_WHILE_AWAY,
    )


@pytest.mark.parametrize("to", [0, 6, -1])
def test_there_is_no_such_level(to: int) -> None:
    assert rules(standing((100, 3)), move(to)) == [Rule.NO_SUCH_LEVEL]


def test_the_benefit_expected_is_asked_for_and_no_panel_may_leave_it_out() -> None:
    assert rules(standing((100, 3)), move(3, benefit=" ")) == [Rule.BENEFIT_EXPECTED]
    with pytest.raises(Refused, match="what benefit is expected"):
        yes(standing((100, 5)), move(1, benefit=""), "Because.")


def test_a_level_needs_a_place_on_that_day() -> None:
    stands = Standing(selected_on=ago(10), deselected_on=TODAY)
    assert rules(stands, move(3, ago(11))) == [Rule.NOT_ON_SCHEME]
    assert rules(stands, move(3, ago(10))) == []
    assert rules(stands, move(3, ago(1))) == []
    [after] = said(stands, move(3, TODAY))  # the first day off it
    assert (after.rule, after.from_on) == (Rule.NOT_ON_SCHEME, None)
    assert "new nomination" in after.would_do
    [before] = said(stands, move(3, ago(11)))
    assert before.from_on == ago(10)
    [never] = said(Standing(selected_on=None), move(3))
    assert "A panel must select" in never.would_do


def test_what_held_before_stays_as_it_was() -> None:
    stands = standing((100, 4), (10, 3))
    [refusal] = said(stands, move(3, ago(11)))
    assert (refusal.rule, refusal.from_on) == (Rule.REWRITES_THE_PAST, ago(10))
    assert rules(stands, move(3, ago(10))) == []
    with pytest.raises(Refused):
        yes(stands, move(3, ago(11)), "Because.")


@pytest.mark.parametrize(("days", "warned"), [(27, True), (28, False)])
def test_a_step_down_before_the_level_was_to_be_looked_at_is_warned_of(
    days: int,
    warned: bool,  # noqa: FBT001
) -> None:
    # 28 days from 4 August is 1 September
    sentence = (
        "Level 4 (Enhanced) would be looked at again by 1 September 2025; it has stood for 27 days."
    )
    warnings = yes(standing((100, 5), (days, 4)), move(3)).warnings
    assert warnings == ((sentence,) if warned else ())
    assert yes(standing((100, 5), (days, 4)), move(5)).warnings == ()
