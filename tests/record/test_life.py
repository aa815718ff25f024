"""What cannot be: before a birth, after a death, two visits at one hour, a drug in no test."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from iom.clients.deaths import DEATH
from iom.contacts.domain import ContactKind
from iom.contacts.kinds import CONTACT
from iom.enforcement.domain import VisitResult
from iom.enforcement.kinds import CURFEW_VISIT
from iom.entries.domain import BadEntry
from iom.offending.kinds import DRUG_TEST
from iom.offending.words import TestResult
from iom.plans.kinds import KINDS as PLAN_KINDS
from iom.record import service
from iom.record.domain import HAPPENS, check_life
from iom.record.kinds import KINDS
from iom.transaction import transaction
from tests.factories.accounts import a_reader
from tests.factories.clients import a_client
from tests.factories.entries import usual_values

BORN, DIED = date(1993, 5, 2), date(2026, 5, 1)
TODAY = date(2026, 5, 5)


@pytest.mark.parametrize("day", [BORN, date(2020, 1, 1), DIED])
def test_what_lies_within_a_life_may_be(day: date) -> None:
    check_life(CONTACT, day, born=BORN, died_on=DIED)
    check_life(CONTACT, day, born=None, died_on=None)


@pytest.mark.parametrize(
    ("kind", "day", "sentence"),
    [
        (DEATH, date(1970, 1, 1), "The client was not born yet on this day."),
        (CONTACT, date(1993, 5, 1), "The client was not born yet on this day."),
        (CONTACT, date(2026, 5, 2), "The client died on 1 May 2026."),
    ],
)
def test_before_the_birth_and_after_the_death_nothing_happens(
    kind: Any, day: date, sentence: str
) -> None:
    with pytest.raises(BadEntry, match=sentence) as refused:
        check_life(kind, day, born=BORN, died_on=DIED)
    assert refused.value.field == kind.day


def test_what_happens_are_kinds_of_entry_with_a_day_that_is_asked_for() -> None:
    for code in HAPPENS:
        kind = {**KINDS, **PLAN_KINDS}[code]
        assert kind.day in {each.name for each in kind.fields}


def test_no_appointment_is_made_for_somebody_who_died(app: Flask) -> None:
    a_client(ref="C-1", date_of_birth=BORN)
    hazel, contact = a_reader(), usual_values(CONTACT) | {"kind": ContactKind.PHONE}

    def add(of: Any, form: str, **says: Any) -> None:
        about: dict[str, Any] = {"actor": hazel, "at": datetime(2026, 5, 5, 10, tzinfo=UTC)}
        with transaction():
            service.add_entry("C-1", of, says, token=form, today=TODAY, **about)

    with pytest.raises(BadEntry, match="not born yet"):
        add(DEATH, "a", died_on=date(1970, 1, 1), source="Hospital")
    add(DEATH, "b", died_on=DIED, source="Hospital")
    add(CONTACT, "c", **contact | {"on": DIED})
    with pytest.raises(BadEntry, match="died on 1 May 2026"):
        add(CONTACT, "d", **contact | {"on": TODAY})


@pytest.mark.parametrize("result", [TestResult.REFUSED, TestResult.MISSED])
def test_a_test_that_was_not_made_showed_nothing(result: TestResult) -> None:
    with pytest.raises(BadEntry, match="showed no substance"):
        DRUG_TEST.check({"result": result, "substances": "Heroin"}, TODAY)
    DRUG_TEST.check({"result": result, "substances": ""}, TODAY)


def test_a_positive_and_a_negative_test_may_name_what_was_found() -> None:
    for result in (TestResult.POSITIVE, TestResult.NEGATIVE):
        DRUG_TEST.check({"result": result, "substances": "Cannabis"}, TODAY)


def test_one_curfew_visit_at_an_hour() -> None:
    there = SimpleNamespace(on=DIED, time=time(21, 40), result=VisitResult.IN)

    with pytest.raises(BadEntry, match="at this hour is on the record"):
        CURFEW_VISIT.among({"on": DIED, "time": time(21, 40)}, [there])
    CURFEW_VISIT.among({"on": DIED, "time": time(21, 41)}, [there])
