"""Recording where a client lives, who went to see, and that they no longer do, page by page."""

from __future__ import annotations

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.accounts.models import Agency
from iom.db import db
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import works_with
from tests.pages import Page

ADD = "/clients/C-1/record/address/add"
ELM = {"line": "14  Elm Street", "postcode": "cb11aa", "from_on": ["1", "4", "2026"]}


def test_an_address_is_added_checked_and_later_ended(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), "/clients/C-1")
    assert "No address is recorded." in page.words

    page = page.link("Add an address").press("Put on the record", **ELM, safe_to_write="no")

    assert page.done == ["The address is on the record."]
    page = Page.open(page.client, "/clients/C-1")
    [row] = page.table("Addresses")
    assert row == [
        "14 Elm Street, CB1 1AA Not safe to write to",
        "1 Apr 2026",
        "still",
        "nobody has checked",
        "1 May 2026, 13:00 by Wren Testperson",
        "It was checked : 14 Elm Street Change, or say that they left : 14 Elm Street",
    ]

    page.link("Change, or say that they left : 14 Elm Street").press(
        "Change it",
        to_on=["20", "4", "2026"],
        checked_on=["21", "4", "2026"],
        check_result="does-not",
    )

    # The first day of living there no longer is the 20th, so the last one was the 19th.
    page = Page.open(page.client, "/clients/C-1")
    assert page.table("Addresses")[0][1:4] == [
        "1 Apr 2026",
        "19 Apr 2026",
        "21 Apr 2026: does not live there",
    ]
    assert [row[0] for row in page.table("The record")][:2] == ["Address changed", "Address added"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"from_on": ["", "", ""]}, "Enter the day, like 14 3 2026."),
        (
            {"postcode": "Fenmarsh"},
            "A postcode looks like CB1 1AA. Leave it empty if it is not known.",
        ),
        ({"from_on": ["2", "5", "2026"]}, "Lives there since: the day lies in the future."),
        (
            {"to_on": ["31", "3", "2026"]},
            "No longer there from: the day lies before the first one.",
        ),
        ({"check_result": "lives-there"}, "Say on which day it was checked."),
        ({"checked_on": ["21", "4", "2026"]}, "Say what the check found."),
        ({"line": "-"}, "Enter the first line of the address, like 14 Elm Street."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    app: Flask, sign_in: SignIn, typed: dict[str, object], sentence: str
) -> None:
    a_client(ref="C-1")

    page = Page.open(sign_in(), ADD).press("Put on the record", **ELM | typed)

    assert page.response.status_code == 422
    assert page.errors == [sentence]
    kept = page.soup.select("#line")[0]["value"]
    assert kept == (ELM | typed)["line"]


def test_an_address_stands_once_with_one_first_day(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    form = Page.open(sign_in(), ADD)
    form.press("Put on the record", **ELM)
    form.press("Put on the record", **ELM)

    page = Page.open(form.client, ADD).press("Put on the record", **ELM)

    assert page.errors == ["This address is on the record with the same first day."]
    assert len(Page.open(form.client, "/clients/C-1").table("Addresses")) == 1


def test_another_notation_of_what_it_says_is_no_change(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), ADD).press("Put on the record", **ELM)

    page = page.link("Change 14 Elm Street, CB1 1AA").press("Change it", postcode="CB11aa")

    assert page.done
    history = page.link("History of 14 Elm Street, CB1 1AA")
    assert len(history.soup.select("main section")) == 1


def test_a_case_manager_changes_addresses_of_their_own_clients_alone(
    app: Flask, sign_in: SignIn
) -> None:
    own, agencys = a_client(ref="C-1"), a_client(ref="C-2")
    user = a_user(role=Role.CASE_MANAGER)
    works_with(own, user)
    works_with(agencys, db.session.get_one(Agency, user.agency_id))
    client = sign_in(user=user)

    assert "Add an address" in Page.open(client, "/clients/C-1").words
    assert "Add an address" not in Page.open(client, "/clients/C-2").words
    Page.open(client, ADD)
    Page.open(client, "/clients/C-2/record/address/add", status=403)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_change_no_addresses(app: Flask, sign_in: SignIn, role: Role) -> None:
    a_client(ref="C-1")

    Page.open(sign_in(role), ADD, status=403)


def test_a_check_of_today_is_put_beside_the_address(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), ADD).press("Put on the record", **ELM)

    page = Page.open(page.client, "/clients/C-1").link("It was checked : 14 Elm Street")
    assert "Nobody has checked it yet." in page.words
    page = page.press("Record the check")
    assert page.errors == ["Say what the check found."]
    page = page.press("Record the check", check_result="lives-there", check_how="visit")

    assert page.done == ["The address is recorded as checked."]
    [row] = page.table("Addresses")
    assert row[3] == "1 May 2026: lives there Wren Testperson, went there"


def test_two_who_check_at_once_are_told_of_each_other(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), ADD).press("Put on the record", **ELM)
    first = Page.open(page.client, "/clients/C-1").link("It was checked : 14 Elm Street")
    second = Page.open(page.client, "/clients/C-1").link("It was checked : 14 Elm Street")
    first.press("Record the check", check_result="nobody-answered")

    page = second.press("Record the check", check_result="lives-there")

    assert page.response.status_code == 409
    assert page.errors == ["Somebody else changed this address since you opened it."]
    assert page.press("Record the check").done == ["The address is recorded as checked."]
