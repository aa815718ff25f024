"""Rules of the end of a place, each edge worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from iom.cohort.domain import DeselectionReason
from iom.scoring.bands import Band
from iom.scoring.domain import Away
from iom.selection.domain import DEFAULT_SCALE
from iom.selection.leaving import AT_ANY_LEVEL, Leaving, Review, allow_leaving, leaving_refusals
from iom.selection.moving import Standing
from iom.selection.refusing import Override, Refusal, Refused, Rule
from tests.selection.making import TODAY, ago, levels, standing

R = DeselectionReason
CUSTODY = (Away(ago(90), None),)


def leaving(reason: R = R.SUSTAINED_DESISTANCE, on: date = TODAY, **more: Any) -> Leaving:
    return Leaving(on=on, reason=reason, note=more.pop("note", "To Northfield."), **more)


def said(stands: Standing, wanted: Leaving) -> list[Refusal]:
    return list(leaving_refusals(DEFAULT_SCALE, stands, wanted))


def rules(stands: Standing, wanted: Leaving) -> list[Rule]:
    return [each.rule for each in said(stands, wanted)]


@pytest.mark.parametrize(
    ("steps", "refused"),
    [
        ([(28, 2)], False),
        ([(28, 1)], False),
        ([(27, 2)], True),
        ([(28, 2), (1, 1)], False),  # together at 2 and 1
        ([(20, 2), (8, 1)], True),  # 20 days
        ([(100, 2), (50, 3), (27, 2)], True),  # the break begins it anew
        ([(100, 2), (0, 3)], True),
        ([(100, 3)], True),
        ([], True),
    ],
)
def test_a_client_leaves_from_a_light_level_held_for_28_days(
    steps: list[tuple[int, int]],
    refused: bool,  # noqa: FBT001
) -> None:
    assert rules(standing(*steps), leaving()) == ([Rule.LIGHT_LEVEL_HELD] if refused else [])


def test_days_before_the_selection_are_not_held() -> None:
    nominated = levels((ago(40), 2))
    short = Standing(selected_on=ago(27), levels=nominated)

    assert [each.from_on for each in said(short, leaving())] == [date(2025, 9, 1)]
    assert rules(Standing(selected_on=ago(28), levels=nominated), leaving()) == []


def test_the_refusal_says_from_which_day_it_would_do() -> None:
    # Since 4 August (27 days ago): 28 days are the 4th to the 31st; the first day off is 1 Sept.
    [refusal] = said(standing((100, 3), (27, 2)), leaving())

    assert refusal.from_on == date(2025, 9, 1)
    assert refusal.sentence == (
        "A client leaves from level 2 or 1, held for 28 days; it has been held for 27. From "
        "1 September 2025 it will have been held for long enough, or a panel can do otherwise "
        "with a reason."
    )
    assert rules(standing((100, 3), (27, 2)), leaving(on=date(2025, 9, 1))) == []


def test_from_a_higher_level_it_takes_the_steps_down_first() -> None:
    [refusal] = said(standing((100, 4)), leaving())

    assert refusal.from_on is None
    assert "it is not held now. Step down to level 2 first" in refusal.sentence


@pytest.mark.parametrize("reason", sorted(AT_ANY_LEVEL))
def test_some_reasons_need_no_light_level(reason: R) -> None:
    stands = standing((100, 5), away=CUSTODY)
    assert rules(stands, leaving(reason, mappa_level=2, statutory=False)) == []


@pytest.mark.parametrize("reason", sorted(set(R) - AT_ANY_LEVEL))
def test_all_others_do_unless_a_panel_does_otherwise(reason: R) -> None:
    below = [Review(ago(200), Band.DESELECT), Review(ago(10), Band.DESELECT)]
    stands, wanted = standing((100, 5)), leaving(reason, reviews=below)

    assert rules(stands, wanted) == [Rule.LIGHT_LEVEL_HELD]
    override = Override("Nothing more to be done here.")
    assert allow_leaving(DEFAULT_SCALE, stands, wanted, override=override) == (
        Rule.LIGHT_LEVEL_HELD,
    )


B = Band


@pytest.mark.parametrize(
    ("bands", "refused"),
    [
        ([], True),
        ([B.DESELECT], True),
        ([B.DESELECT, B.DESELECT], False),
        ([B.DESELECT, B.HOLD], True),
        ([B.DESELECT, B.HOLD, B.DESELECT], True),  # not successive
        ([B.SELECT, B.DESELECT, B.DESELECT], False),
        ([B.DESELECT, B.DESELECT, B.WATCH], True),
    ],
)
def test_a_low_score_counts_at_two_successive_reviews(
    bands: list[Band],
    refused: bool,  # noqa: FBT001
) -> None:
    reviews = [Review(date(2024, 1, 1) + timedelta(days=182 * n), b) for n, b in enumerate(bands)]
    wanted = leaving(R.NO_LONGER_MEETS_CRITERIA, reviews=reviews)

    assert rules(standing((100, 1)), wanted) == ([Rule.TWO_REVIEWS] if refused else [])
    assert rules(standing((100, 1)), leaving(R.SUCCESSFUL_ENGAGEMENT, reviews=reviews)) == []


def test_a_review_of_the_same_day_or_of_later_counts_no_second_time() -> None:
    once = [Review(ago(10), B.DESELECT), Review(ago(10), B.DESELECT)]
    later = [Review(ago(10), B.DESELECT), Review(ago(-1), B.DESELECT)]
    today = [Review(ago(182), B.DESELECT), Review(ago(0), B.DESELECT)]

    def found(reviews: list[Review]) -> list[Rule]:
        return rules(standing((100, 1)), leaving(R.NO_LONGER_MEETS_CRITERIA, reviews=reviews))

    assert (found(once), found(later), found(today)) == (
        [Rule.TWO_REVIEWS], [Rule.TWO_REVIEWS], [],
    )  # fmt: skip


def test_what_is_wanting_of_reviews_is_said() -> None:
    [one] = said(
        standing((100, 1)),
        leaving(R.NO_LONGER_MEETS_CRITERIA, reviews=[Review(ago(10), B.DESELECT)]),
    )
    assert "so far one has found it. One more review in the band deselect" in one.sentence
    [two] = said(standing((100, 1)), leaving(R.NO_LONGER_MEETS_CRITERIA))
    assert "Two successive reviews in the band deselect would do" in two.sentence


def test_the_record_must_bear_the_reason_out() -> None:
    stands = standing((100, 5))
    assert rules(stands, leaving(R.LONG_CUSTODY)) == [Rule.AWAY_FOR_LONG_CUSTODY]
    assert rules(stands, leaving(R.MAPPA, mappa_level=1)) == [Rule.MAPPA_LEVEL]
    assert rules(stands, leaving(R.WITHDREW, statutory=True)) == [Rule.CONSENT_IS_THEIRS]
    assert rules(stands, leaving(R.WITHDREW, statutory=None)) == []


def test_no_panel_withdraws_a_consent_that_was_never_asked_for() -> None:
    with pytest.raises(Refused, match="compliance is mandatory"):
        allow_leaving(
            DEFAULT_SCALE,
            standing((100, 1)),
            leaving(R.WITHDREW, statutory=True),
            override=Override("Wants to go."),
        )


@pytest.mark.parametrize("reason", list(R))
def test_moved_and_other_need_a_note(reason: R) -> None:
    wanted = leaving(reason, note=" ")
    assert (Rule.NOTE in rules(standing((100, 1)), wanted)) is (reason in {R.MOVED, R.OTHER})


def test_a_place_ends_while_there_is_one_and_not_before_the_last_change() -> None:
    ended = Standing(selected_on=ago(90), deselected_on=ago(5))
    assert rules(ended, leaving()) == [Rule.NOT_ON_SCHEME]
    assert rules(Standing(selected_on=None), leaving()) == [Rule.NOT_ON_SCHEME]
    [refusal] = said(standing((100, 2), (10, 1)), leaving(on=ago(11)))
    assert (refusal.rule, refusal.from_on) == (Rule.REWRITES_THE_PAST, ago(10))
