"""What came of some work; numbers by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from iom.clients.domain import Sex
from iom.contacts.domain import Attendance, Outcome, Pathway
from iom.estimator.days import Days
from iom.evaluation.domain import (
    Axis,
    Contact,
    Period,
    Person,
    Rate,
    Result,
    Work,
    group_of,
    result_of,
)

PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))
SKILLS = Work.of("Alder Skills", Pathway.ETE)
RECOVERY = Work.of("Elm Recovery", Pathway.DRUGS_ALCOHOL)
CAME, MISSED = Attendance.ATTENDED, Attendance.UNACCEPTABLE_ABSENCE
EXCUSED, OURS = Attendance.ACCEPTABLE_ABSENCE, Attendance.OUR_SIDE
FIRST = date(2026, 3, 2)


def contact(client_id: int = 1, work: Work = SKILLS, **said: Any) -> Contact:
    return Contact(client_id=client_id, work=work, **said)


def person(*offences: date, first: date | None = FIRST, **more: Any) -> Person:
    return Person(offences=offences, firsts={SKILLS: first} if first else {}, **more)


def test_of_nothing_comes_nothing_and_no_error() -> None:
    found = result_of([], {}, PERIOD)

    assert found == Result()
    missing = (found.attendance, found.success, found.each_pence, found.each_range)
    assert missing == (None, None, None, None)
    assert (found.before.per_year, found.after.range) == (None, None)


def test_sessions_appointments_and_people_are_counted_each_by_its_rule() -> None:
    contacts = [
        contact(attended=CAME),
        contact(),  # no appointment, and yet a session
        contact(attended=MISSED),
        contact(2, attended=EXCUSED),
        contact(2, attended=OURS),
    ]

    found = result_of(contacts, {1: person(), 2: person(first=None)}, PERIOD)

    assert (found.people, found.sessions, found.contacts) == (2, 2, 5)
    assert (found.kept, found.appointments, found.our_side) == (1, 3, 1)
    assert found.followed == 1  # the second never had a session


def test_outcomes_are_those_of_sessions_and_what_was_not_said_is_no_failure() -> None:
    contacts = [
        *[contact(outcome=Outcome.ACHIEVED)] * 8,
        contact(outcome=Outcome.PROGRESS),
        contact(outcome=Outcome.SET_BACK),
        contact(),
        contact(attended=MISSED, outcome=Outcome.NO_CHANGE),  # of no session
    ]

    found = result_of(contacts, {1: person()}, PERIOD)

    assert (found.positive, found.said, found.sessions) == (8, 10, 11)
    assert found.success is not None
    assert (round(found.success.low, 3), round(found.success.high, 3)) == (0.490, 0.943)


def test_a_cost_that_is_not_known_is_no_cost_of_nothing() -> None:
    contacts = [
        contact(cost_pence=1_900, outcome=Outcome.ACHIEVED),
        contact(cost_pence=0, attended=MISSED),
        contact(outcome=Outcome.ACHIEVED),
        contact(outcome=Outcome.ACHIEVED),
    ]

    found = result_of(contacts, {1: person()}, PERIOD, paid=7_100)

    assert (found.cost_pence, found.costed, found.contacts) == (9_000, 2, 4)
    assert found.each_pence == 3_000  # three positive outcomes
    # 3 outcomes have the limits 0.619 and 8.767: 9,000 / 8.767 and 9,000 / 0.619.
    assert found.each_range is not None
    assert round(found.each_range.low) == 1_027
    assert found.each_range.high == pytest.approx(14_547, abs=2)
    assert result_of([contact(outcome=Outcome.ACHIEVED)], {1: person()}, PERIOD).each_pence is None
    assert result_of([contact(cost_pence=5)], {1: person()}, PERIOD).each_pence is None


def test_a_penny_is_rounded_half_up() -> None:
    contacts = [contact(cost_pence=5, outcome=Outcome.ACHIEVED), contact(outcome=Outcome.ACHIEVED)]

    assert result_of(contacts, {1: person()}, PERIOD).each_pence == 3  # 2.5


def test_offences_per_year_at_liberty_before_and_after_the_first_session() -> None:
    # Before: 2 March 2025 to 1 March 2026, 365 days, of which 73 in custody: 292.
    # After: 2 March to 30 June 2026, the period's end: 121 days.
    away = Days.between(date(2025, 6, 1), date(2025, 8, 13))
    wren = person(
        date(2025, 3, 1),  # the day before the year
        date(2025, 3, 2),
        date(2025, 12, 1),
        date(2026, 3, 1),
        date(2026, 3, 2),  # of the day itself: after
        date(2026, 7, 1),  # after the period
        away=away,
    )

    found = result_of([contact()], {1: wren}, PERIOD)

    assert (found.before, found.after) == (Rate(3, 292), Rate(1, 121))
    assert found.before.per_year == pytest.approx(3.75)  # 3 x 365 / 292
    assert found.after.per_year == pytest.approx(3.0165, abs=0.0001)
    # 3 has the limits 0.6187 and 8.7673, times 1.25.
    assert found.before.range is not None
    assert found.before.range.low == pytest.approx(0.773, abs=0.001)
    assert found.before.range.high == pytest.approx(10.959, abs=0.001)


def test_a_person_is_followed_for_a_year_and_no_longer() -> None:
    long_ago = person(date(2025, 1, 31), date(2025, 2, 1), first=date(2024, 2, 2))

    found = result_of([contact()], {1: long_ago}, PERIOD)

    # 2 February 2024 and 365 days: up to 31 January 2025, the 1st of February is beyond.
    assert found.after == Rate(1, 365)


def test_somebody_with_two_kinds_of_work_is_one_person_from_the_first_session_of_either() -> None:
    wren = Person(firsts={SKILLS: FIRST, RECOVERY: date(2026, 2, 1)})

    both = result_of([contact(), contact(work=RECOVERY)], {1: wren}, PERIOD)
    one = result_of([contact()], {1: wren}, PERIOD)

    assert (both.people, both.followed) == (1, 1)
    assert both.after.days == 150  # 1 February to 30 June 2026
    assert one.after.days == 121


def test_days_in_custody_throughout_leave_no_rate() -> None:
    inside = person(away=Days.between(date(2020, 1, 1), date(2030, 1, 1)))

    found = result_of([contact()], {1: inside}, PERIOD)

    assert found.followed == 1
    assert found.before == found.after == Rate(0, 0)
    assert found.before.per_year is None


def test_names_are_compared_without_regard_to_capitals_and_blanks() -> None:
    assert Work.of(" alder  SKILLS ", Pathway.ETE) == SKILLS


def test_people_are_told_apart_by_sex_and_by_age_at_the_period_s_first_day() -> None:
    wren = person(sex=Sex.FEMALE, born=date(2001, 1, 2))  # 25 on the period's second day

    assert group_of(wren, Axis.SEX, PERIOD) == "Female"
    assert group_of(wren, Axis.AGE, PERIOD) == "18 to 24"
    assert group_of(person(), Axis.AGE, PERIOD) == "Not known"
