"""Turns of leads: one at a time, whatever is asked for in whatever order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.cohort.domain import HANDBOOK_PLAN
from iom.leads.domain import BadLead, holder_on, mark_of, plan_turn

DAY = date(2026, 5, 1)
IVY, LINDEN, MAPLE = 1, 2, 3


@dataclass(frozen=True)
class A:
    """A turn, as the record has it."""

    id: int
    user_id: int | None
    from_on: date
    to_on: date | None = None


def taken(turns: list[A], user_id: int, from_on: date) -> list[A]:
    """Do what the plan says."""
    plan = plan_turn(turns, user_id, from_on)
    kept = [replace(turn, to_on=from_on) if turn.id in plan.ended else turn for turn in turns]
    return [*kept, A(len(turns) + 1, user_id, from_on, plan.to_on)]


def test_whoever_has_it_ends_on_the_day_on_which_the_next_one_begins() -> None:
    turns = taken([A(1, IVY, date(2026, 1, 1))], LINDEN, DAY)

    assert turns == [A(1, IVY, date(2026, 1, 1), DAY), A(2, LINDEN, DAY)]
    assert holder_on(turns, date(2026, 4, 30)) == turns[0]
    assert holder_on(turns, DAY) == turns[1]


def test_whoever_was_planned_for_later_still_begins_then() -> None:
    planned = [A(1, IVY, date(2026, 6, 1))]

    assert taken(planned, LINDEN, DAY)[1] == A(2, LINDEN, DAY, date(2026, 6, 1))


def test_whoever_is_replaced_on_their_own_first_day_never_was() -> None:
    turns = taken([A(1, IVY, DAY)], LINDEN, DAY)

    assert turns[0].to_on == DAY
    assert holder_on(turns, DAY) == turns[1]
    # And does not stand in the way of anybody afterwards, nor of their own return.
    assert taken(turns, IVY, DAY)[-1] == A(3, IVY, DAY)


def test_nobody_is_it_twice() -> None:
    with pytest.raises(BadLead, match="already, from 1 May 2026"):
        plan_turn([A(1, IVY, DAY)], IVY, date(2026, 7, 1))


ASKED = st.lists(
    st.tuples(st.sampled_from([IVY, LINDEN, MAPLE]), st.integers(0, 30)), min_size=1, max_size=12
)


@given(ASKED)
def test_there_is_never_more_than_one_on_a_day_and_the_last_word_holds(
    asked: list[tuple[int, int]],
) -> None:
    turns: list[A] = []
    for user_id, after in asked:
        day = DAY + timedelta(days=after)
        before = {d: holder_on(turns, d) for d in days()}
        try:
            later = taken(turns, user_id, day)
        except BadLead:
            held = before[day]
            assert held is not None
            assert held.user_id == user_id
            continue
        for each in days():
            now = [t for t in later if t.from_on <= each and (t.to_on is None or each < t.to_on)]
            assert len(now) <= 1
            if each < day:  # the past stays as it was
                assert [t.user_id for t in now] == [t.user_id for t in [before[each]] if t]
        assert holder_on(later, day) == later[-1]
        starts = {t.from_on for t in turns if t.to_on is None or t.to_on > t.from_on}
        following = min((d for d in starts if d > day), default=None)
        assert later[-1].to_on == following
        turns = later


def days() -> list[date]:
    return [DAY + timedelta(days=n) for n in range(-1, 33)]


def test_the_mark_changes_with_whatever_is_shown_and_with_nothing_else() -> None:
    turns = [A(1, IVY, DAY), A(2, LINDEN, date(2026, 6, 1))]

    assert mark_of(turns) == mark_of(turns[::-1])
    assert mark_of(turns) != mark_of(turns[:1])
    assert mark_of(turns) != mark_of([replace(turns[0], to_on=DAY), turns[1]])


@pytest.mark.parametrize(("level", "planned"), [(5, 12), (4, 8), (3, 4), (2, 2), (1, 1), (None, 0)])
def test_contacts_planned_are_those_of_the_handbook(level: int | None, planned: int) -> None:
    assert HANDBOOK_PLAN.contacts(level, at_liberty=True) == planned
    assert HANDBOOK_PLAN.contacts(level, at_liberty=False) == min(planned, 1)
