"""Recording where a client lives, and that they no longer do, page by page."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.db import db
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.factories.clients import a_client
from tests.pages import Page

ADD = "/clients/C-1/addresses/add"


def test_an_address_is_added_and_later_ended(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), "/clients/C-1")
    assert "No address is recorded." in page.words

    page = page.link("Add an address").press(
        "Add the address", line="14  Elm Street", postcode="cb11aa", from_on=["1", "4", "2026"]
    )

    assert page.done == ["The address is on the record."]
    [row] = page.table("Addresses")
    assert row == [
        "14 Elm Street, CB1 1AA",
        "1 Apr 2026",
        "still",
        "1 May 2026, 13:00 by Wren Testperson",
        "No longer there : 14 Elm Street",
    ]

    page = page.link("No longer there : 14 Elm Street").press(
        "Record the end", to_on=["20", "4", "2026"]
    )

    # The first day of living there no longer is the 20th, so the last one was the 19th.
    assert page.table("Addresses")[0][1:3] == ["1 Apr 2026", "19 Apr 2026"]
    assert {"AddressRecorded", "AddressEnded"} <= {row.event for row in list_about("client:C-1")}


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), ADD)

    page = page.press("Add the address", line="14 Elm Street", postcode="Fenmarsh")
    assert page.response.status_code == 422
    assert page.errors == ["Enter the day, like 14 3 2026"]
    page = page.press("Add the address", from_on=["1", "4", "2026"])
    assert page.errors == ["A postcode looks like CB1 1AA. Leave it empty if it is not known."]
    assert page.soup.select("#line")[0]["value"] == "14 Elm Street"
    page = page.press("Add the address", postcode="", from_on=["2", "5", "2026"])
    assert page.errors == ["The first day must lie between 1900 and today."]


def test_a_second_click_adds_nothing(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    form = Page.open(sign_in(), ADD)
    typed = {"line": "14 Elm Street", "postcode": "", "from_on": ["1", "4", "2026"]}
    form.press("Add the address", **typed)

    page = form.press("Add the address", **typed)

    assert page.errors == ["This address is on the record with the same first day."]
    assert len(Page.open(form.client, "/clients/C-1").table("Addresses")) == 1


def test_an_address_ends_once_and_not_before_it_began(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), ADD).press(
        "Add the address", line="14 Elm Street", from_on=["1", "4", "2026"]
    )
    form = page.link("No longer there : 14 Elm Street")

    page = form.press("Record the end", to_on=["31", "3", "2026"])
    assert page.errors == [
        "The client lives there from 1 April 2026: the day must not be before that."
    ]
    page.press("Record the end", to_on=["2", "4", "2026"])
    page = form.press("Record the end", to_on=["3", "4", "2026"])

    assert page.errors == ["The record says already that the client left there on 2 April 2026."]
    assert Page.open(form.client, "/clients/C-1").table("Addresses")[0][2] == "1 Apr 2026"


def test_a_case_manager_changes_addresses_of_their_own_clients_alone(
    app: Flask, sign_in: SignIn
) -> None:
    own, agencys = a_client(ref="C-1").id, a_client(ref="C-2").id
    user = a_user(role=Role.CASE_MANAGER)
    with transaction():
        for client_id, user_id in ((own, user.id), (agencys, None)):
            db.session.add(
                Involvement(
                    client_id=client_id,
                    agency_id=user.agency_id,
                    user_id=user_id,
                    kind=InvolvementKind.OTHER,
                    from_on=date(2026, 1, 1),
                    recorded_at=NOON,
                    recorded_by=user.ref,
                )
            )
    client = sign_in(user=user)

    assert "Add an address" in Page.open(client, "/clients/C-1").words
    assert "Add an address" not in Page.open(client, "/clients/C-2").words
    Page.open(client, ADD)
    Page.open(client, "/clients/C-2/addresses/add", status=403)


@pytest.mark.parametrize("role", [Role.LINK_WORKER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_change_no_addresses(app: Flask, sign_in: SignIn, role: Role) -> None:
    a_client(ref="C-1")

    Page.open(sign_in(role), ADD, status=403)


def test_an_address_is_reached_through_its_own_client_only(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2")
    client = sign_in()
    page = Page.open(client, ADD).press(
        "Add the address", line="14 Elm Street", from_on=["1", "4", "2026"]
    )
    [end] = [str(a["href"]) for a in page.soup.select("#addresses a") if "end" in str(a["href"])]

    Page.open(client, end)
    Page.open(client, end.replace("C-1", "C-2"), status=404)
