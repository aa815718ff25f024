"""A clients file says of its new people whom the record may hold already."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from iom.accounts.domain import Reader
from iom.audit.queries import list_about
from iom.clients.domain import PersonDetails
from iom.intake import duplicates
from iom.intake.domain import Plan, RowRefusal
from iom.intake.duplicates import warn_of_duplicates
from tests.conftest import SignIn
from tests.factories.accounts import a_reader, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.people_files import clients_csv
from tests.intake.test_pages import send
from tests.nominations.making import restrict

BORN = date(1993, 5, 2)


def person(ref: str, given: str, family: str, born: date | None = BORN) -> PersonDetails:
    return PersonDetails(ref=ref, given_names=given, family_name=family, date_of_birth=born)


def plan_of(*people: PersonDetails, reader: Reader | None = None) -> Plan:
    plan = Plan()
    numbered = list(enumerate(people, start=2))
    warn_of_duplicates(plan, numbered, reader=reader or a_reader())
    return plan


def test_somebody_who_may_be_on_the_record_is_named_with_the_reason(app: Flask) -> None:
    a_client(ref="C-1", given_names="Robert", family_name="Thornley", date_of_birth=BORN)

    plan = plan_of(person("N-1", "Bob", "Thornley"), person("N-2", "Hazel", "Finch"))

    reason = (
        "may be C-1, Thornley, Robert, born 2 May 1993: short form of the name, same date of birth"
    )
    assert plan.warnings == [RowRefusal(2, "family_name", reason)]
    assert plan.quoted == {"C-1"}


def test_of_somebody_whom_the_sender_may_not_see_nothing_is_told(app: Flask) -> None:
    closed = a_client(ref="C-1", given_names="Robert", family_name="Thornley", date_of_birth=BORN)
    restrict(closed, a_user())

    plan = plan_of(person("N-1", "Bob", "Thornley"))

    assert [str(each) for each in plan.warnings] == [
        "line 2, column family_name: possible match: the coordinator will check."
    ]
    assert (plan.quoted, plan.possible) == (set(), {"C-1"})


def test_two_of_one_file_who_may_be_one_are_told_apart_by_nobody_else(app: Flask) -> None:
    the_places()

    plan = plan_of(person("N-1", "Rowan", "Thornley"), person("N-2", "Thornly", "Rowan"))

    [warning] = plan.warnings
    assert (warning.line, warning.reason) == (
        3,
        "may be the same person as N-1 of this file: name sounds alike, same date of birth",
    )


def test_a_first_fill_says_that_nobody_is_compared(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_places()
    monkeypatch.setattr(duplicates, "MOST_COMPARED", 1)

    plan = plan_of(person("N-1", "Rowan", "Thornley"), person("N-2", "Rowan", "Thornley"))

    [warning] = plan.warnings
    assert "more than 1 are not compared with the record beforehand" in warning.reason


def test_the_dry_run_shows_them_puts_them_on_the_trail_and_keeps_nothing_out(
    sign_in: SignIn,
) -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
    row = {
        "client_ref": "N-1",
        "given_names": "Rowan",
        "family_name": "Thornely",
        "date_of_birth": "1993-02-05",
    }

    page = send(sign_in(), clients_csv(row))

    [[line, _, reason]] = page.table("Taken, but look at these")
    assert line == "2"
    assert "may be C-1, Thornley, Rowan" in reason
    assert "day and month swapped" in reason
    assert list_about("client:C-1")[0].event == "ClientListed"
    assert page.press("Bring these in").done == ["The file is in, all of it."]
