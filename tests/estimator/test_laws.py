"""What is true of crimes saved whoever the people are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iom.cohort.domain import Strand
from iom.cohort.facts import Stay
from iom.cohort.spans import Span, spans_of
from iom.estimator.days import Days
from iom.estimator.domain import Formula, Person
from tests.estimator.making import FIRST, LAST, a_person, saved_by

days = st.dates(date(2023, 1, 1), date(2025, 12, 31))
formulas = st.sampled_from(Formula)


@st.composite
def histories(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> tuple[Span[Any], ...]:
    later = draw(st.dictionaries(days, values, max_size=3))
    return tuple(spans_of({date(2022, 1, 1): draw(values), **later}))


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(1, 400)))


@st.composite
def people(draw: st.DrawFn) -> Person:
    selected_on, stayed = draw(days), draw(st.none() | st.integers(0, 900))
    end = None if stayed is None else selected_on + timedelta(days=stayed)
    return a_person(
        Stay(selected_on, end),
        client_id=draw(st.integers(1, 9)),
        offences=tuple(draw(st.lists(days, max_size=12))),
        away=tuple(draw(st.lists(spans(), max_size=3))),
        districts=draw(histories(st.sampled_from([1, 2, 3]))),
        strands=draw(histories(st.sampled_from([None, *Strand]))),
        mappa_levels=draw(histories(st.sampled_from([0, 0, 0, 1, 2]))),
    )


@given(people(), formulas, st.dates(FIRST, LAST))
def test_one_more_offence_on_the_scheme_saves_exactly_one_less(
    person: Person, formula: Formula, day: date
) -> None:
    before = saved_by(person, formula=formula)
    [stay] = person.facts.stays
    on_scheme = stay.selected_on <= day and (stay.deselected_on is None or day < stay.deselected_on)
    at_mappa = day in Days.of(span for span in person.facts.mappa_levels if span.value >= 2)

    after = saved_by(replace(person, offences=(*person.offences, day)), formula=formula)

    counted = on_scheme and not at_mappa and not before.left_out
    in_baseline = stay.selected_on - timedelta(days=365) <= day < stay.selected_on
    if not in_baseline:
        assert after.saved == before.saved - counted


@given(people())
def test_a_client_away_for_the_whole_period_is_expected_to_do_nothing(person: Person) -> None:
    away = replace(person, away=(*person.away, Span(FIRST, LAST + timedelta(days=1), "custody")))

    found = saved_by(away)

    assert found.expected == 0
    assert found.saved == -found.observed
    # Simple before and after looks away from custody: it says the same with and without.
    assert saved_by(away, formula=Formula.BEFORE_AFTER).saved == (
        saved_by(person, formula=Formula.BEFORE_AFTER).saved
    )


@given(st.lists(people(), max_size=4), formulas)
def test_districts_add_up_to_the_whole_and_so_do_strands(
    everyone: list[Person], formula: Formula
) -> None:
    whole = saved_by(*everyone, formula=formula)
    districts = [
        saved_by(*everyone, formula=formula, district_ids=frozenset({each})) for each in (1, 2, 3)
    ]
    strands = [
        saved_by(*everyone, formula=formula, strands=frozenset({each})) for each in (None, *Strand)
    ]

    for parts in (districts, strands):
        assert sum((part.expected for part in parts), Fraction()) == whole.expected
        assert sum(part.observed for part in parts) == whole.observed
        assert sum((part.saved for part in parts), Fraction()) == whole.saved


@given(st.lists(people(), max_size=4), formulas)
def test_nobody_is_both_counted_and_left_out_and_the_floor_is_no_lower(
    everyone: list[Person], formula: Formula
) -> None:
    found = saved_by(*everyone, formula=formula)

    assert found.saved_floored >= max(found.saved, Fraction())
    assert abs(found.saved - found.base) <= Fraction(1, 2)
    assert found.people + len(found.left_out) <= len(everyone)
    assert all(each.days_on_scheme >= each.days_at_liberty >= 0 for each in found.workings)


@given(st.lists(spans(), max_size=4), st.lists(spans(), max_size=4), days)
def test_days_are_sets(some: list[Any], others: list[Any], day: date) -> None:
    left = Days.of(Span(first, end, "") for first, end in some)
    right = Days.of(Span(first, end, "") for first, end in others)

    assert (day in left & right) == (day in left and day in right)
    assert (day in left - right) == (day in left and day not in right)
    assert len(left & right) + len(left - right) == len(left)
