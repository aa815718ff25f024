"""Laws that hold for every place and every proposal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.cohort.domain import DeselectionReason
from iom.kernel.small_numbers import FEWEST
from iom.needs.domain import Need
from iom.scoring.domain import Away
from iom.selection.capacity import By, Candidate, Capacity, propose
from iom.selection.domain import DEFAULT_SCALE, Levels
from iom.selection.leaving import Leaving, leaving_refusals
from iom.selection.moving import Move, Standing, allow, refusals
from iom.selection.planned import glide_path, planned_between, way_out
from iom.selection.rates import ORDER, Axis, shown
from iom.selection.recommending import Known, recommend
from iom.selection.refusing import Override, Refused
from iom.selection.staying import Stretch, stretch_of
from tests.selection.making import DEFAULT, NOMINATED, TODAY, levels

DAYS = st.integers(0, 400).map(lambda n: TODAY - timedelta(days=n))
HELD = st.dictionaries(DAYS, st.none() | st.integers(1, 5), max_size=6).map(
    lambda history: levels(*sorted(history.items()))
)


@st.composite
def times_away(draw: st.DrawFn) -> list[Away]:
    edges = sorted(draw(st.sets(DAYS, max_size=6)))
    found = [Away(first, end) for first, end in zip(edges[::2], edges[1::2], strict=False)]
    return [*found, Away(edges[-1], None)] if len(edges) % 2 else found


KNOWN = st.builds(
    Known,
    as_of=st.just(TODAY),
    score=st.integers(0, 900).map(lambda n: Decimal(n).scaleb(-1)),
    level=st.integers(1, 5),
    not_raised_since=DAYS,
    reappraised=st.lists(DAYS, max_size=5),
    proven=st.lists(DAYS, max_size=3),
    arrests=st.lists(DAYS, max_size=3),
    away=times_away(),
    needs=st.dictionaries(st.sampled_from(["health", "ETE"]), st.sampled_from(list(Need))),
)
STANDING = st.builds(
    Standing, selected_on=st.just(TODAY - timedelta(days=400)), levels=HELD, away=times_away()
)


@given(KNOWN)
def test_a_recommendation_is_at_most_one_level_from_that_of_the_score(known: Known) -> None:
    found = recommend(DEFAULT_SCALE, known)
    assert abs(found.level.number - found.start.number) <= 1
    assert 1 <= found.level.number <= 5


@given(KNOWN)
def test_the_next_level_is_one_that_the_rules_let_through(known: Known) -> None:
    assert known.level is not None
    held = levels((TODAY - timedelta(days=400), known.level))
    stands = Standing(selected_on=held[0].from_on, levels=held, away=known.away)
    move = Move(to=recommend(DEFAULT_SCALE, known).next_level.number, on=TODAY, benefit="Some.")
    assert list(refusals(DEFAULT_SCALE, stands, move)) == []


@given(KNOWN)
def test_who_follows_a_recommendation_down_is_not_told_otherwise(known: Known) -> None:
    before = recommend(DEFAULT_SCALE, known)
    assert known.level is not None
    if before.next_level.number < known.level:
        after = recommend(DEFAULT_SCALE, replace(known, level=before.next_level.number))
        assert after.level == before.level


@given(KNOWN, DAYS)
def test_an_offence_more_never_lowers_a_recommendation(known: Known, day: date) -> None:
    before = recommend(DEFAULT_SCALE, known).level.number
    more = replace(known, proven=[*known.proven, day])
    assert recommend(DEFAULT_SCALE, more).level.number >= before


@given(STANDING, st.integers(1, 5))
def test_whatever_refuses_a_move_gives_way_on_the_day_that_it_names(
    stands: Standing, to: int
) -> None:
    for refusal in refusals(DEFAULT_SCALE, stands, Move(to=to, on=TODAY, benefit="Some.")):
        if refusal.from_on is not None:
            assert refusal.from_on > TODAY
            then = Move(to=to, on=refusal.from_on, benefit="Some.")
            rules = [each.rule for each in refusals(DEFAULT_SCALE, stands, then)]
            assert refusal.rule not in rules


@given(STANDING, st.sampled_from(list(DeselectionReason)))
def test_whatever_refuses_a_leaving_gives_way_on_the_day_and_not_before(
    stands: Standing, reason: DeselectionReason
) -> None:
    def rules(on: date) -> set[str]:
        leaving = Leaving(on=on, reason=reason, note="A note.")
        return {each.rule for each in leaving_refusals(DEFAULT_SCALE, stands, leaving)}

    wanted = Leaving(on=TODAY, reason=reason, note="A note.")
    for refusal in leaving_refusals(DEFAULT_SCALE, stands, wanted):
        if refusal.from_on is not None:
            assert refusal.rule not in rules(refusal.from_on)
            assert refusal.rule in rules(refusal.from_on - timedelta(days=1))


@given(STANDING, st.integers(1, 5))
def test_a_panel_with_a_reason_may_set_any_level(stands: Standing, to: int) -> None:
    move = Move(to=to, on=TODAY, benefit="Some.")
    found = list(refusals(DEFAULT_SCALE, stands, move))
    allowed = allow(DEFAULT_SCALE, stands, move, override=Override("A reason."))
    assert set(allowed.overridden) == {each.rule for each in found}
    if found:
        with pytest.raises(Refused) as refused:
            allow(DEFAULT_SCALE, stands, move)
        assert set(refused.value.refusals) == set(found)


@given(HELD, times_away(), st.lists(DAYS, min_size=3, max_size=3))
def test_contacts_planned_of_parts_add_up_to_the_whole(
    held: Levels, away: list[Away], days: list[date]
) -> None:
    first, middle, end = sorted(days)

    def planned(a: date, b: date) -> Fraction:
        return planned_between(DEFAULT_SCALE, held, away, first=a, end=b)

    assert planned(first, middle) + planned(middle, end) == planned(first, end)
    path = glide_path(DEFAULT_SCALE, held, away, first=first, end=end)
    assert sum(each.days for each in path) == (end - first).days
    assert all(a.to_on == b.from_on for a, b in pairwise(path))


@given(st.integers(1, 5), DAYS)
def test_the_way_out_goes_down_by_one_to_the_end(level: int, since: date) -> None:
    path = list(way_out(DEFAULT_SCALE, level, since, TODAY))
    assert [each.level for each in path] == [*range(level - 1, 0, -1), None]
    assert all(a.on < b.on for a, b in pairwise(path))
    assert path[0].on >= TODAY


@given(st.integers(0, 4_000), st.integers(0, 4_000))
def test_time_on_the_scheme_only_grows(one: int, more: int) -> None:
    order = list(Stretch)
    day = TODAY - timedelta(days=4_000)
    earlier, later = day + timedelta(days=one), day + timedelta(days=one + more)
    assert order.index(stretch_of(day, earlier)) <= order.index(stretch_of(day, later))


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        ref=st.integers(0, 999).map(str),
        district=st.sampled_from(["cambridge", "fenland", "huntingdonshire"]),
        score=st.integers(20, 60).map(Decimal),
        nominated_on=st.integers(0, 3).map(lambda n: NOMINATED + timedelta(days=n)),
        on_scheme=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda each: each.ref,
)
CAPACITIES = st.builds(
    lambda floors, more: Capacity(places=sum(floors.values()) + more, floors=floors),
    st.dictionaries(st.sampled_from(["cambridge", "fenland"]), st.integers(0, 8)),
    st.integers(0, 15),
)


@given(CAPACITIES, CANDIDATES)
def test_a_proposal_fills_what_it_can_and_wrongs_nobody(
    capacity: Capacity, people: list[Candidate]
) -> None:
    found = propose(capacity, people, {}, otherwise=DEFAULT)
    fit = [each for each in people if each.score >= 30]

    assert len(found.placed) == min(capacity.places, len(fit))
    assert {e.candidate.ref for e in found.placed} | {e.ref for e in found.outside} == {
        each.ref for each in fit
    }
    own = Counter(each.candidate.district for each in found.placed)
    for district, floor in capacity.floors.items():
        assert own[district] >= min(floor, sum(each.district == district for each in fit))
    best_outside = min((each.rank for each in found.outside), default=None)
    for place in found.placed:
        if best_outside is not None and place.by is By.SCORE:
            assert place.candidate.rank <= best_outside
    assert sum(line.placed for line in found.districts) == len(found.placed)
    assert all(line.on_scheme + line.coming - line.going == line.placed for line in found.districts)


@given(CAPACITIES, CANDIDATES, st.integers(0, 10))
def test_more_places_take_nobodys_away(
    capacity: Capacity, people: list[Candidate], more: int
) -> None:
    larger = Capacity(places=capacity.places + more, floors=capacity.floors)
    before = propose(capacity, people, {}, otherwise=DEFAULT)
    assert before.refs <= propose(larger, people, {}, otherwise=DEFAULT).refs


@given(
    CAPACITIES,
    st.permutations(
        [
            Candidate(ref=str(n), district="fenland", score=Decimal(40), nominated_on=NOMINATED)
            for n in range(6)
        ]
    ),
)
def test_the_order_in_which_people_come_makes_no_difference(
    capacity: Capacity, people: list[Candidate]
) -> None:
    by_ref = sorted(people, key=lambda each: each.ref)
    assert propose(capacity, people, {}, otherwise=DEFAULT) == propose(
        capacity, by_ref, {}, otherwise=DEFAULT
    )


CELLS = st.tuples(*[st.tuples(st.integers(0, 12), st.integers(0, 12))] * 6)


@given(CELLS)
def test_no_line_of_rates_has_a_small_number_and_lines_add_up(
    cells: tuple[tuple[int, int], ...],
) -> None:
    found = shown(Axis.AGE, ORDER[Axis.AGE], cells)
    for line in (*found.lines, *([found.total] if found.total else [])):
        assert min(line.counted, line.of - line.counted) >= FEWEST
    if found.lines:
        assert found.total is not None
        assert sum(line.of for line in found.lines) == found.total.of
        assert sum((line.groups for line in found.lines), ()) == ORDER[Axis.AGE]
