"""Work out crimes saved, placement by placement, exact until the end (HANDBOOK 12). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction

from iom.cohort.domain import MAPPA_EXCLUDED
from iom.cohort.facts import Stay
from iom.estimator.days import Days
from iom.estimator.domain import (
    BASELINE_DAYS,
    F_MULTIPLIER,
    LEAST_BASELINE_DAYS,
    Estimate,
    Formula,
    LeftOut,
    Person,
    Question,
    Reason,
    Working,
)


def estimate(
    question: Question, formula: Formula, people: Iterable[Person], *, f: int = F_MULTIPLIER
) -> Estimate:
    """Work out crimes saved (HANDBOOK 12).

    Args:
        question: what is asked.
        formula: how it is worked out.
        people: everyone who may have been on the scheme in the period.
        f: the F multiplier.
    """
    workings: list[Working] = []
    left_out: list[LeftOut] = []
    for person in sorted(people, key=lambda each: each.facts.client_id):
        for found in _placements(question, formula, person):
            if isinstance(found, Working):
                workings.append(found)
            else:
                left_out.append(found)
    return Estimate(
        question=question,
        formula=formula,
        workings=tuple(workings),
        left_out=tuple(left_out),
        f_multiplier=f,
    )


def _placements(
    question: Question, formula: Formula, person: Person
) -> Iterator[Working | LeftOut]:
    for stay in sorted(person.facts.stays, key=lambda each: each.selected_on):
        on_scheme = _days_on_scheme(question, person, stay)
        if on_scheme:
            yield _worked_out(formula, person, stay, on_scheme)


def _days_on_scheme(question: Question, person: Person, stay: Stay) -> Days:
    """Return the days of a placement that lie within the question; MAPPA is not asked yet."""
    after = question.last + timedelta(days=1)
    end = min(day for day in (after, stay.deselected_on, person.died_on) if day is not None)
    days = Days.between(max(stay.selected_on, question.first), end)
    districts, strands = question.district_ids, question.strands
    if districts is not None:
        days &= Days.of(span for span in person.facts.districts if span.value in districts)
    if strands:
        # A day without a span has no strand either.
        others = (span for span in person.facts.strands if span.value not in strands)
        named = (span for span in person.facts.strands if span.value in strands)
        days = days - Days.of(others) if None in strands else days & Days.of(named)
    return days


def _worked_out(formula: Formula, person: Person, stay: Stay, on_scheme: Days) -> Working | LeftOut:
    mappa = Days.of(s for s in person.facts.mappa_levels if s.value >= MAPPA_EXCLUDED)
    counted, away = on_scheme - mappa, Days.of(person.away)
    window = Days.between(stay.selected_on - timedelta(days=BASELINE_DAYS), stay.selected_on)
    at_liberty_before, before = len(window - away), _offences_on(window, person)
    at_liberty = len(counted - away)
    if not counted:
        return _left_out(person, stay, Reason.MAPPA)
    if formula is Formula.BEFORE_AFTER:
        expected = Fraction(before * len(counted), BASELINE_DAYS)
    elif at_liberty_before < LEAST_BASELINE_DAYS:
        return _left_out(person, stay, Reason.SHORT_BASELINE)
    else:
        expected = Fraction(before * at_liberty, at_liberty_before)
    return Working(
        client_id=person.facts.client_id,
        selected_on=stay.selected_on,
        baseline_offences=before,
        baseline_days_at_liberty=at_liberty_before,
        days_on_scheme=len(counted),
        days_at_liberty=at_liberty,
        days_at_mappa=len(on_scheme) - len(counted),
        expected=expected,
        observed=_offences_on(counted, person),
    )


def _left_out(person: Person, stay: Stay, reason: Reason) -> LeftOut:
    return LeftOut(client_id=person.facts.client_id, selected_on=stay.selected_on, reason=reason)


def _offences_on(days: Days, person: Person) -> int:
    return sum(day in days for day in person.offences)
