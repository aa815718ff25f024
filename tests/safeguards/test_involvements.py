"""Who works with a client is on the record, and by that they see the client."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iom.accounts.domain import Role
from iom.accounts.models import Agency
from iom.audit.queries import list_about
from iom.clients.queries import NoSuchClient, get_client
from iom.db import db
from iom.safeguards.domain import BadInvolvement, NewInvolvement, check_involvement
from iom.sharing.domain import InvolvementKind
from iom.sharing.readers import reader_of
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import works_with
from tests.pages import Page

PEOPLE = "/clients/C-1/people"


def test_a_coordinator_puts_a_case_manager_on_the_record_who_then_sees_the_client(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER, full_name="Ivy Fieldfare", agency="probation")
    with pytest.raises(NoSuchClient):
        get_client(reader_of(ivy), "C-1")
    page = Page.open(sign_in(full_name="Hazel Merlin"), "/clients/C-1")

    page = page.link("Who works with this client")
    page = page.press("Put on the record", worker=str(ivy.id), kind="link")

    assert page.done == ["They are on the record as working with this client."]
    assert page.table("On the record") == [
        [
            "Ivy Fieldfare, Probation",
            "Link worker",
            "1 May 2026",
            "still",
            "End : Ivy Fieldfare, Probation Take back : Ivy Fieldfare, Probation",
        ]
    ]
    assert get_client(reader_of(ivy), "C-1").ref == "C-1"
    [row] = [row for row in list_about("client:C-1") if row.event == "InvolvementBegan"]
    assert row.detail == {
        "agency": "probation",
        "worker": ivy.ref,
        "kind": "link",
        "from_on": "2026-05-01",
        "to_on": None,
    }


def test_an_agency_as_a_whole_works_with_a_client_and_its_people_see_them(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    linden = a_user(role=Role.LINK_WORKER, agency="housing")

    Page.open(sign_in(), PEOPLE).press(
        "Put on the record", agency=str(linden.agency_id), kind="link"
    )

    assert get_client(reader_of(linden), "C-1").ref == "C-1"


def test_the_clients_page_says_who_works_with_them_to_those_who_may_know(
    app: Flask, sign_in: SignIn
) -> None:
    """A link worker of housing learns of housing and of the lead, and not of what else there is."""
    a_client(ref="C-1")
    linden = a_user(
        role=Role.LINK_WORKER, agency="housing", full_name="Linden Wren", username="linden"
    )
    ivy = a_user(role=Role.CASE_MANAGER, full_name="Ivy Fieldfare", agency="probation")
    clinic = a_user(role=Role.LINK_WORKER, agency="clinic")
    coordinator = sign_in()
    for typed in (
        {"worker": str(linden.id), "kind": "link"},
        {"agency": str(clinic.agency_id), "kind": "link"},
    ):
        Page.open(coordinator, PEOPLE).press("Put on the record", **typed)
    Page.open(coordinator, "/clients/C-1/lead").press("Give the lead", worker=str(ivy.id))

    def told(browser: FlaskClient) -> set[str]:
        rows = Page.open(browser, "/clients/C-1").table("The record")
        return {cell for row in rows for cell in row if "works with" in cell or "Lead" in cell}

    day = "1 May 2026"
    assert told(coordinator) == {
        f"Linden Wren works with the client from {day}",
        f"Clinic works with the client from {day}",
        f"Lead professional Ivy Fieldfare from {day}",
    }
    assert told(sign_in(user=linden)) == {
        f"Linden Wren works with the client from {day}",
        f"Somebody works with the client from {day}",
        f"Lead professional Ivy Fieldfare from {day}",
    }


def test_it_ends_at_once_with_the_day_of_today(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER, full_name="Ivy Fieldfare", agency="probation")
    works_with(client, ivy)

    page = Page.open(sign_in(), PEOPLE).link("End : Ivy Fieldfare, Probation").press("End it")

    assert page.done == ["That is on the record."]
    assert page.table("On the record")[0][3] == "30 Apr 2026"
    with pytest.raises(NoSuchClient):
        get_client(reader_of(ivy), "C-1")
    assert "InvolvementEnded" in [row.event for row in list_about("client:C-1")]


def test_who_ends_their_own_work_is_led_to_where_they_may_go(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER)
    number = works_with(client, ivy)

    page = Page.open(sign_in(user=ivy), f"{PEOPLE}/{number}/end")
    assert "This is you" in page.words
    page = page.press("End it")

    assert page.path == "/clients"
    assert page.done == ["That is on the record. This client is no longer yours."]


def test_nobody_stands_there_twice_and_what_was_typed_is_kept(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER)
    works_with(client, ivy, from_on=date(2026, 1, 1))

    page = Page.open(sign_in(), PEOPLE)
    page = page.press("Put on the record", worker=str(ivy.id), kind="other")

    assert page.response.status_code == 422
    assert page.errors == [
        (
            "They are on the record as working with this client from 1 January 2026 already; "
            "end that first."
        )
    ]
    assert page.soup.select("#worker option[selected]")[0]["value"] == str(ivy.id)


def test_a_worker_of_another_agency_than_was_chosen_is_refused(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER, full_name="Ivy Fieldfare", agency="probation")
    linden = a_user(role=Role.LINK_WORKER, agency="housing")

    page = Page.open(sign_in(), PEOPLE).press(
        "Put on the record", worker=str(ivy.id), agency=str(linden.agency_id), kind="link"
    )

    assert page.errors == ["Ivy Fieldfare does not work for Housing."]


def test_neither_worker_nor_agency_is_nobody(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")

    page = Page.open(sign_in(), PEOPLE).press("Put on the record", kind="link")

    assert page.errors == ["Choose an agency."]


def test_only_those_who_may_change_the_client_say_who_works_with_them(
    app: Flask, sign_in: SignIn
) -> None:
    own, agencys = a_client(ref="own"), a_client(ref="agencys")
    ivy = a_user(role=Role.CASE_MANAGER)
    works_with(own, ivy)
    works_with(agencys, db.session.get_one(Agency, ivy.agency_id))
    client = sign_in(user=ivy)

    assert Page.open(client, "/clients/own").link("Who works with this client")
    assert "Who works with this client" not in Page.open(client, "/clients/agencys").words
    Page.open(client, "/clients/agencys/people", status=403)
    Page.open(client, "/clients/elsewhere/people", status=404)
    number = works_with(agencys, ivy, from_on=date(2030, 1, 1))
    Page.open(client, f"/clients/own/people/{number}/end", status=404)


def test_the_same_agency_may_come_back_and_two_workers_of_it_may_work_side_by_side() -> None:
    before = new(from_on=date(2025, 1, 1), to_on=date(2025, 6, 1))

    check_involvement(new(from_on=date(2025, 6, 1)), [before], today=date(2026, 5, 1))
    check_involvement(new(user_id=2), [new(user_id=3), new(user_id=None)], today=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [
        (date(1989, 12, 31), None),
        (date(2027, 5, 3), None),
        (date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 4, 30)),
    ],
)
def test_days_that_cannot_be_right_are_refused(from_on: date, to_on: date | None) -> None:
    with pytest.raises(BadInvolvement):
        check_involvement(new(from_on=from_on, to_on=to_on), [], today=date(2026, 5, 1))


def new(
    *, user_id: int | None = 1, from_on: date = date(2026, 5, 1), to_on: date | None = None
) -> NewInvolvement:
    return NewInvolvement(
        agency_id=1, user_id=user_id, kind=InvolvementKind.LINK, from_on=from_on, to_on=to_on
    )
