"""The levels, and how a rule says no or is set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from iom.selection.domain import DEFAULT_SCALE, BadRules, Level, held_since, not_raised_since
from iom.selection.refusing import Override, Refusal, Refused, Rule, overridden
from tests.selection.making import ago, levels


@pytest.mark.parametrize(
    ("score", "level"),
    [
        ("0.0", 1), ("19.9", 1), ("20.0", 2), ("29.9", 2), ("30.0", 3),
        ("44.9", 3), ("45.0", 4), ("59.9", 4), ("60.0", 5), ("212.5", 5),
    ],
)  # fmt: skip
def test_a_score_starts_at_a_level(score: str, level: int) -> None:
    assert DEFAULT_SCALE.level_of(Decimal(score)).number == level


def test_the_numbers_are_those_of_the_handbook() -> None:
    DEFAULT_SCALE.check()

    assert [(x.number, x.name, x.contacts, x.reappraise_days) for x in DEFAULT_SCALE.levels] == [
        (1, "Monitoring", 1, 84),
        (2, "Light", 2, 84),
        (3, "Standard", 4, 56),
        (4, "Enhanced", 8, 28),
        (5, "Intensive", 12, 28),
    ]


def test_a_level_is_looked_at_again_and_a_release_is_planned() -> None:
    # From 1 August, 28 days on is the 29th; 56 are 30 left of August, 26 of September.
    assert DEFAULT_SCALE.reappraise_by(5, date(2025, 8, 1)) == date(2025, 8, 29)
    assert DEFAULT_SCALE.reappraise_by(3, date(2025, 8, 1)) == date(2025, 9, 26)
    # 84 days before 1 March 2024: 29 of February, 31 of January, 24 of December.
    assert DEFAULT_SCALE.plan_release_from(date(2024, 3, 1)) == date(2023, 12, 8)


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({"levels": ()}, "numbered"),
        ({"levels": DEFAULT_SCALE.levels[1:]}, "numbered"),
        ({"leaving_level": 6}, "leaves"),
        ({"leaving_level": 0}, "leaves"),
        ({"arrests": 0}, "at least 1"),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(other: dict[str, Any], word: str) -> None:
    with pytest.raises(BadRules, match=word):
        replace(DEFAULT_SCALE, **other).check()


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        (Level(2, "Light", 2, 84, Decimal("30.0")), "from a higher one"),
        (Level(2, "Light", 5, 84, Decimal("20.0")), "fewer contacts"),
        (Level(2, "Light", 2, 0, Decimal("20.0")), "at least 1 day"),
    ],
)
def test_levels_that_contradict_each_other_are_refused(changed: Level, word: str) -> None:
    first, _, *rest = DEFAULT_SCALE.levels
    with pytest.raises(BadRules, match=word):
        replace(DEFAULT_SCALE, levels=(first, changed, *rest)).check()


def test_there_is_no_level_beyond_the_scale() -> None:
    for number in (0, 6):
        with pytest.raises(BadRules, match="go from 1 to 5"):
            DEFAULT_SCALE.level(number)


def no(rule: Rule) -> Refusal:
    return Refusal(rule, "It says no.", "That would do.")


def test_a_panel_sets_aside_what_it_may_with_a_reason() -> None:
    both = [no(Rule.ONE_LEVEL_DOWN), no(Rule.NOT_DOWN_WHILE_AWAY)]

    assert overridden(both, Override("Moves to full-time work.")) == (
        Rule.ONE_LEVEL_DOWN,
        Rule.NOT_DOWN_WHILE_AWAY,
    )
    with pytest.raises(Refused, match=r"It says no\. That would do\."):
        overridden(both, None)
    with pytest.raises(Refused, match="only with a reason"):
        overridden(both, Override("  "))


def test_what_no_panel_may_set_aside_is_said_first() -> None:
    with pytest.raises(Refused) as refused:
        overridden([no(Rule.ONE_LEVEL_DOWN), no(Rule.BENEFIT_EXPECTED)], Override("Because."))

    assert [each.rule for each in refused.value.refusals] == [
        Rule.BENEFIT_EXPECTED,
        Rule.ONE_LEVEL_DOWN,
    ]


def test_an_override_of_nothing_is_none() -> None:
    assert overridden([], Override("")) == ()


def test_a_light_level_is_held_since_the_first_of_a_run_without_a_break() -> None:
    held = levels((ago(90), 3), (ago(60), 2), (ago(20), 1))
    assert held_since(held, ago(0), at_most=2) == ago(60)
    assert held_since(held, ago(21), at_most=2) == ago(60)
    assert held_since(held, ago(61), at_most=2) is None  # level 3
    assert held_since(held, ago(91), at_most=2) is None  # none yet
    broken = levels((ago(60), 2), (ago(20), 3), (ago(10), 2))
    assert held_since(broken, ago(0), at_most=2) == ago(10)
    gap = [*levels((ago(60), 2), (ago(30), None), (ago(20), 2))]
    assert held_since(gap, ago(0), at_most=2) == ago(20)
    assert held_since([gap[0], gap[2]], ago(0), at_most=2) == ago(20)
    assert held_since([gap[0], gap[2]], ago(25), at_most=2) is None


def test_a_step_down_is_no_raise() -> None:
    held = levels((ago(90), 3), (ago(60), 5), (ago(20), 4), (ago(10), 3))
    assert not_raised_since(held, ago(0)) == ago(60)
    assert not_raised_since(held, ago(60)) == ago(60)
    assert not_raised_since(held, ago(61)) == ago(90)
    assert not_raised_since(held, ago(91)) is None
    gap = levels((ago(60), 5), (ago(30), None), (ago(20), 4))
    assert not_raised_since(gap, ago(0)) == ago(20)
    assert not_raised_since(gap, ago(25)) is None
