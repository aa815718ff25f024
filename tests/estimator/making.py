"""People for tests of the estimator: say only what the test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from iom.cohort.facts import DatedFacts, Stay
from iom.cohort.spans import Span
from iom.estimator.domain import Estimate, Formula, Person, Question
from iom.estimator.working import estimate

SELECTED = date(2024, 6, 1)
FIRST, LAST = date(2025, 4, 1), date(2025, 8, 31)  # 153 days


def a_person(
    *stays: Stay,
    client_id: int = 1,
    offences: tuple[date, ...] = (),
    away: tuple[tuple[date, date | None], ...] = (),
    died_on: date | None = None,
    **spans: tuple[Span[Any], ...],
) -> Person:
    """Make a person who was selected on 1 June 2024 and is on the scheme still."""
    return Person(
        facts=DatedFacts(client_id=client_id, stays=stays or (Stay(SELECTED),), **spans),
        offences=offences,
        away=tuple(Span(first, end, "custody") for first, end in away),
        died_on=died_on,
    )


def saved_by(
    *people: Person, formula: Formula = Formula.RATE_AT_LIBERTY, **question: Any
) -> Estimate:
    """Work out what people saved from 1 April to 31 August 2025, unless it says otherwise."""
    asked = Question(**{"first": FIRST, "last": LAST, **question})
    return estimate(asked, formula, people)
