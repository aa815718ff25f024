"""Adding and striking out another name, from the client's page and back."""

from __future__ import annotations

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.accounts.models import Agency
from iom.db import db
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client
from tests.factories.safeguards import works_with
from tests.pages import Page

ADD = "/clients/C-1/record/alias/add"


def rowan() -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley")


def test_a_coordinator_adds_a_name_and_finds_the_client_by_it(app: Flask, sign_in: SignIn) -> None:
    rowan()
    page = Page.open(sign_in(), "/clients/C-1").link("Add another name")
    assert page.title == "Add a name, client C-1 – iom"

    page = page.press(
        "Put on the record",
        given_names="  Bryony ",
        family_name="Aldergate",
        kind="former-name",
        date_of_birth=["14", "3", "1993"],
        source="Custody record",
    )

    assert page.done == ["The name is on the record."]
    page = Page.open(page.client, "/clients/C-1")
    [row] = page.table("Other names")
    assert row[:3] == ["Bryony Aldergate", "Former name", "14 Mar 1993"]
    assert row[3] == "1 May 2026, 13:00 by Wren Testperson"
    assert page.table("The record")[0][0] == "Name added"
    assert page.press("Find", find="Briony Aldergate").table("Clients found")[0][1] == "C-1"


def test_what_was_typed_is_kept_and_what_is_wrong_is_said(app: Flask, sign_in: SignIn) -> None:
    rowan()

    page = Page.open(sign_in(), ADD).press(
        "Put on the record", given_names="Bryony", kind="alias", date_of_birth=["31", "2", "93"]
    )

    assert page.response.status_code == 422
    assert page.errors == ["Enter a day, a month and a year, like 14 3 1993"]
    assert page.soup.select("#given_names")[0]["value"] == "Bryony"
    boxes = [tag["value"] for tag in page.soup.select("[name=date_of_birth]")]
    assert boxes == ["31", "2", "93"]


@pytest.mark.parametrize("boxes", [["", "3", "1993"], ["14", "", ""], ["a", "b", "c"], ["1"], []])
def test_half_a_date_is_no_date_and_is_not_dropped(
    app: Flask, sign_in: SignIn, boxes: list[str]
) -> None:
    rowan()

    page = Page.open(sign_in(), ADD).press(
        "Put on the record", given_names="Bryony", kind="alias", date_of_birth=boxes
    )

    if boxes:
        assert page.errors == ["Enter a day, a month and a year, like 14 3 1993"]
    else:
        assert page.done


def test_a_second_click_adds_nothing_and_another_form_is_told_why(
    app: Flask, sign_in: SignIn
) -> None:
    rowan()
    form = Page.open(sign_in(), ADD)
    form.press("Put on the record", given_names="Bryony", kind="alias")

    assert form.press("Put on the record", given_names="Bryony", kind="alias").done
    other = Page.open(form.client, ADD)
    page = other.press("Put on the record", given_names="Bryony", kind="alias")

    assert page.errors == ["Bryony is on the record of this client already."]
    assert [row[0] for row in Page.open(form.client, "/clients/C-1").table("Other names")] == [
        "Bryony"
    ]


def test_a_name_is_struck_out_with_a_reason(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    alias_id = an_alias(a_client(ref="C-2"), "Bryony", "Aldergate")
    client = sign_in()

    page = Page.open(client, "/clients/C-2").link("Strike out Bryony Aldergate")
    assert "Bryony Aldergate, alias" in page.words
    page.press("Strike it out", reason="The name of the sister")

    page = Page.open(client, "/clients/C-2")
    assert "No alias or former name is recorded." in page.words
    assert page.press("Find", find="Bryony Aldergate").soup.select("table") == []
    assert "The name of the sister" in Page.open(client, "/clients/C-2/record").words
    Page.open(client, f"/clients/C-1/record/alias/{alias_id}/strike-out", status=404)


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.LINK_WORKER, Role.ADMINISTRATOR])
def test_nobody_but_a_coordinator_changes_names_of_clients_who_are_not_their_own(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    agencys = a_client(ref="C-1")
    alias_id = an_alias(agencys, "Bryony", "Aldergate")
    user = a_user(role=role)
    works_with(agencys, db.session.get_one(Agency, user.agency_id))
    client = sign_in(user=user)

    Page.open(client, ADD, status=403)
    Page.open(client, f"/clients/C-1/record/alias/{alias_id}/strike-out", status=403)
    if role is not Role.ADMINISTRATOR:
        page = Page.open(client, "/clients/C-1")
        assert "Add another name" not in page.words
        assert len(page.table("Other names")[0]) == 4  # no column of acts


def test_a_case_manager_changes_the_names_of_their_own_client(app: Flask, sign_in: SignIn) -> None:
    own = a_client(ref="C-1")
    user = a_user(role=Role.CASE_MANAGER)
    works_with(own, user)

    page = Page.open(sign_in(user=user), "/clients/C-1").link("Add another name")
    page = page.press("Put on the record", given_names="Bryony", kind="alias")

    assert page.table("Other names")[0][0] == "Bryony"


def test_a_client_of_another_district_has_no_form(app: Flask, sign_in: SignIn) -> None:
    alias_id = an_alias(a_client(ref="C-1", district="Fenland"), "Bryony", "Aldergate")
    client = sign_in(districts=["Cambridge"])

    Page.open(client, ADD, status=404)
    Page.open(client, f"/clients/C-1/record/alias/{alias_id}/strike-out", status=404)
