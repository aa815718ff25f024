"""The two formulas, by hand (HANDBOOK 12)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from iom.cohort.domain import Strand
from iom.cohort.facts import Stay
from iom.cohort.spans import Span
from iom.estimator.domain import BadQuestion, Formula, Question, Reason, check_question, shown
from tests.estimator.making import FIRST, LAST, SELECTED, a_person, saved_by

DAY = timedelta(days=1)


def days_before(day: date, *days: int) -> tuple[date, ...]:
    return tuple(day - timedelta(days=each) for each in days)


def test_expected_is_the_rate_at_liberty_times_the_days_at_liberty() -> None:
    # 6 in the 265 days at liberty of the year before; 153 days in the period, 30 of them away.
    person = a_person(
        offences=(*days_before(SELECTED, 1, 2, 3, 4, 5, 6), date(2025, 5, 1), date(2025, 6, 10)),
        away=((date(2023, 9, 1), date(2023, 12, 10)), (date(2025, 6, 1), date(2025, 7, 1))),
    )

    found = saved_by(person)

    [working] = found.workings
    assert (working.baseline_offences, working.baseline_days_at_liberty) == (6, 265)
    assert (working.days_on_scheme, working.days_at_liberty) == (153, 123)
    assert working.expected == Fraction(6 * 123, 265)  # 2.785
    # Whichever day it falls on: that of 10 June counts, though the client was in custody.
    assert working.observed == 2
    assert (shown(found.saved), found.base, found.with_f) == (Decimal("0.78"), 1, 5)


def test_before_and_after_has_no_regard_to_custody() -> None:
    person = a_person(
        offences=(*days_before(SELECTED, 1, 2, 3, 4, 5, 6), date(2025, 6, 10)),
        away=((date(2023, 6, 2), date(2024, 5, 1)), (date(2025, 6, 1), date(2025, 7, 1))),
    )

    found = saved_by(person, formula=Formula.BEFORE_AFTER)

    assert found.expected == Fraction(6 * 153, 365)  # 2.515; no baseline is too short for it
    assert (found.observed, shown(found.saved), found.base) == (1, Decimal("1.52"), 2)


@pytest.mark.parametrize(
    ("offence_on", "counted"),
    [
        (SELECTED - timedelta(days=366), 0),
        (SELECTED - timedelta(days=365), 1),  # 2 June 2023: 29 February lies between
        (SELECTED - DAY, 1),
        (SELECTED, 0),  # the day of selection is on the scheme
    ],
)
def test_the_baseline_is_the_365_days_before_selection(offence_on: date, counted: int) -> None:
    [working] = saved_by(a_person(offences=(offence_on,))).workings

    assert working.baseline_offences == counted
    assert working.baseline_days_at_liberty == 365


def test_a_leap_day_is_one_of_the_365() -> None:
    person = a_person(Stay(date(2024, 3, 1)), offences=(date(2024, 2, 29), date(2023, 3, 1)))

    [working] = saved_by(person).workings

    # 1 March 2024 less 365 days is 2 March 2023.
    assert working.baseline_offences == 1


@pytest.mark.parametrize(
    ("offence_on", "observed"),
    [
        (FIRST - DAY, 0),
        (FIRST, 1),
        (LAST, 1),
        (LAST + DAY, 0),
    ],
)
def test_both_ends_of_the_period_are_in_it(offence_on: date, observed: int) -> None:
    assert saved_by(a_person(offences=(offence_on,))).observed == observed


def test_the_day_of_selection_is_on_the_scheme_and_that_of_deselection_is_not() -> None:
    stay = Stay(date(2025, 5, 1), date(2025, 5, 11))
    days = (date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 10), date(2025, 5, 11))

    [working] = saved_by(a_person(stay, offences=days)).workings

    assert (working.days_on_scheme, working.observed, working.baseline_offences) == (10, 2, 1)


@pytest.mark.parametrize("out_on", [date(2025, 4, 1), date(2025, 3, 31)])
def test_who_left_before_the_period_is_neither_counted_nor_left_out(out_on: date) -> None:
    found = saved_by(a_person(Stay(SELECTED, out_on)))

    assert (found.workings, found.left_out) == ((), ())


def test_who_was_selected_and_deselected_on_one_day_was_on_the_scheme_on_none() -> None:
    found = saved_by(a_person(Stay(date(2025, 5, 1), date(2025, 5, 1))))

    assert (found.workings, found.left_out) == ((), ())


@pytest.mark.parametrize(("at_liberty", "left_out"), [(89, True), (90, False)])
def test_fewer_than_ninety_days_at_liberty_are_too_few(at_liberty: int, left_out: bool) -> None:  # noqa: FBT001
    person = a_person(away=((date(2020, 1, 1), SELECTED - timedelta(days=at_liberty)),))

    found = saved_by(person)

    assert [each.reason for each in found.left_out] == [Reason.SHORT_BASELINE] * left_out
    assert found.people == (not left_out)


def test_mappa_comes_before_a_baseline_that_is_too_short() -> None:
    person = a_person(
        away=((date(2020, 1, 1), SELECTED),),
        mappa_levels=(Span(date(2024, 5, 1), None, 2),),
    )

    for formula in Formula:
        [left_out] = saved_by(person, formula=formula).left_out
        assert left_out.reason is Reason.MAPPA


def test_days_count_up_to_that_on_which_mappa_level_two_begins() -> None:
    person = a_person(
        offences=(*days_before(SELECTED, 9), date(2025, 4, 30), date(2025, 5, 1)),
        mappa_levels=(Span(SELECTED, date(2025, 5, 1), 1), Span(date(2025, 5, 1), None, 3)),
    )

    found = saved_by(person)

    [working] = found.workings
    assert (working.days_on_scheme, working.days_at_mappa) == (30, 123)
    assert (working.expected, working.observed) == (Fraction(30, 365), 1)
    assert found.left_out == ()


def test_nobody_is_on_the_scheme_from_the_day_of_death() -> None:
    person = a_person(died_on=date(2025, 4, 11))

    assert [each.days_on_scheme for each in saved_by(person).workings] == [10]
    assert saved_by(a_person(died_on=FIRST)).workings == ()


def test_each_placement_of_a_client_counts_for_itself() -> None:
    # The offence of 5 May is seen in the first placement and lies in the baseline of the second.
    person = a_person(
        Stay(date(2025, 7, 7)), Stay(date(2024, 2, 1), date(2025, 5, 10)),
        offences=(date(2024, 1, 31), date(2025, 5, 5)),
    )  # fmt: skip

    found = saved_by(person)

    first, second = found.workings
    assert [each.selected_on for each in found.workings] == [date(2024, 2, 1), date(2025, 7, 7)]
    assert [each.baseline_offences for each in found.workings] == [1, 1]
    assert [first.expected, second.expected] == [Fraction(39, 365), Fraction(56, 365)]
    assert [first.observed, second.observed] == [1, 0]
    assert found.people == 2
    assert found.saved == Fraction(39 + 56, 365) - 1
    assert found.saved_floored == Fraction(56, 365)


def test_spans_that_overlap_take_a_day_once() -> None:
    [working] = saved_by(
        a_person(
            away=(
                (date(2025, 4, 1), date(2025, 4, 11)),
                (date(2025, 4, 5), date(2025, 4, 8)),
                (date(2025, 4, 10), date(2025, 4, 21)),
                (date(2025, 8, 30), None),
            )
        )
    ).workings

    assert working.days_at_liberty == 153 - 20 - 2


@pytest.mark.parametrize(
    ("before", "saved", "base"),
    [
        # A year on the scheme exactly: expected is the number of offences before.
        ((1,), 1, 1),
        ((), -1, -1),
    ],
)
def test_the_base_level_is_signed(before: tuple[int, ...], saved: int, base: int) -> None:
    observed = (date(2025, 1, 1),) if not before else ()

    found = saved_by(
        a_person(offences=(*days_before(SELECTED, *before), *observed)),
        first=date(2024, 6, 1),
        last=date(2025, 5, 31),
    )

    assert found.saved == saved
    assert (found.base, found.with_f) == (base, 5 * base)


def test_a_tie_is_rounded_away_from_nothing() -> None:
    # 1 offence in 146 days at liberty, 73 days on the scheme: a half is expected.
    away = ((date(2020, 1, 1), SELECTED - timedelta(days=146)),)
    before, last = SELECTED - timedelta(days=3), FIRST + timedelta(days=72)

    none = saved_by(a_person(offences=(before,), away=away), last=last)
    one = saved_by(a_person(offences=(before, date(2025, 4, 2)), away=away), last=last)

    assert (none.saved, none.base) == (Fraction(1, 2), 1)
    assert (one.saved, one.base) == (Fraction(-1, 2), -1)


def test_the_sum_is_rounded_once_and_not_person_by_person() -> None:
    # Three times 0.42 (153/365): 1.2575, which is 1.26 and not three times 0.42.
    people = [a_person(client_id=n, offences=days_before(SELECTED, 7)) for n in (1, 2, 3)]

    assert shown(saved_by(*people).saved) == Decimal("1.26")


def test_a_client_who_moved_counts_in_each_district_while_there() -> None:
    person = a_person(
        offences=(*days_before(SELECTED, 5), date(2025, 4, 30), date(2025, 5, 1)),
        districts=(Span(SELECTED, date(2025, 5, 1), 1), Span(date(2025, 5, 1), None, 2)),
        strands=(
            Span(SELECTED, date(2025, 6, 1), Strand.DETER),
            Span(date(2025, 6, 1), None, None),
        ),
    )

    here, there = (saved_by(person, district_ids=frozenset({each})) for each in (1, 2))
    assert (here.expected, here.observed) == (Fraction(30, 365), 1)
    assert (there.expected, there.observed) == (Fraction(123, 365), 1)
    assert saved_by(person, district_ids=frozenset({3})).workings == ()
    deter, none = (saved_by(person, strands=frozenset({each})) for each in (Strand.DETER, None))
    assert [each.days_on_scheme for each in (*deter.workings, *none.workings)] == [61, 92]


def test_a_day_without_a_strand_on_record_has_none() -> None:
    assert saved_by(a_person(), strands=frozenset({None})).people == 1
    assert saved_by(a_person(), strands=frozenset({Strand.DETER})).people == 0


def test_a_period_ends_no_earlier_than_it_begins_and_not_after_today() -> None:
    today = date(2025, 8, 31)
    check_question(Question(first=today, last=today), today=today)

    with pytest.raises(BadQuestion, match="ends before it begins"):
        check_question(Question(first=today, last=today - DAY), today=today)
    with pytest.raises(BadQuestion, match="ends after today, 31 August 2025"):
        check_question(Question(first=today, last=today + DAY), today=today)


def test_a_formula_says_its_version() -> None:
    assert [formula.version for formula in Formula] == [1, 1]
