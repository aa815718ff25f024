"""A worker leaves, and the cases go to others."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.db import db
from iom.leads.domain import BadHandover, HandoverMoved
from iom.leads.handovers import Asked, NewHandover, hand_over
from iom.leads.models import Handover, HandoverCase
from iom.leads.queries import leads_of
from iom.notices.queries import list_notices
from iom.sharing.domain import InvolvementKind, RestrictionKind
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.leads import a_handover
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page
from tests.sharing.test_agreement_races import at_once

TODAY = date(2026, 5, 1)


def leads(*clients: Client) -> list[str]:
    found = leads_of([client.id for client in clients], TODAY)
    return [found[client.id].lead.name for client in clients]  # type: ignore[union-attr]


@pytest.fixture
def people(app: Flask) -> dict[str, User]:
    the_places()
    return {
        name: a_user(full_name=name, role=Role.CASE_MANAGER, agency=agency)
        for name, agency in (("Ivy", "probation"), ("Linden", "police"), ("Maple", "police"))
    }


def form_of(client: FlaskClient, giver: User) -> Page:
    page = Page.open(client, "/handovers/new")
    return page.press("Continue", **{"from": str(giver.id)})


def test_cases_go_to_several_receivers_each_with_a_note_and_one_message(
    app: Flask, sign_in: SignIn, people: dict[str, User]
) -> None:
    ivy, linden, maple = people["Ivy"], people["Linden"], people["Maple"]
    clients = [a_client(ref=f"C-{n}", family_name=f"Bird{n}", level=4) for n in range(1, 5)]
    for client in clients:
        works_with(client, ivy)
    hazel = a_user(full_name="Hazel Merlin")
    page = form_of(sign_in(user=hazel), ivy)
    a, b, c, d = (str(client.id) for client in clients)

    page = page.press(
        "See what will happen",
        to=str(linden.id),
        note="Ivy is off to another service.",
        **{f"note-{a}": "Sees the mentor on Tuesdays", f"to-{b}": str(maple.id), f"case-{d}": ""},
    )
    assert "Linden receives 2 cases, 16 contacts planned in 28 days" in page.words
    assert "Maple receives 1 case, 8 contacts planned in 28 days" in page.words
    assert leads(*clients) == ["Ivy"] * 4  # nothing has happened yet
    page = page.press("Hand over 3 cases")

    assert page.done == ["The cases are handed over, and the receivers have a message."]
    assert leads(*clients) == ["Linden", "Maple", "Linden", "Ivy"]
    assert [row[0:2] + row[4:6] for row in page.table("Cases and notes")] == [
        ["Bird1, Wren", "C-1", "Linden", "Sees the mentor on Tuesdays"],
        ["Bird3, Wren", "C-3", "Linden", "–"],
        ["Bird2, Wren", "C-2", "Maple", "–"],
    ]
    assert [each.sentence for each in list_notices(linden.id)] == [
        "Hazel Merlin handed 2 cases of Ivy over to you, from 1 May 2026."
    ]
    assert len(list_notices(maple.id)) == 1
    [row] = [each for each in list_about("handover:1") if each.event == "HandoverMade"]
    assert row.detail["cases"] == 3
    assert c  # the third went with the first


def test_the_receiver_reads_the_notes_and_acknowledges_and_the_others_see_that(
    app: Flask, sign_in: SignIn, people: dict[str, User]
) -> None:
    ivy, linden = people["Ivy"], people["Linden"]
    client = a_client(ref="C-1")
    works_with(client, ivy)
    hazel = a_user(full_name="Hazel")
    hers = sign_in(user=hazel)
    page = form_of(hers, ivy).press(
        "See what will happen", to=str(linden.id), **{f"note-{client.id}": "Ring before nine"}
    )
    page.press("Hand over 1 case")

    browser = sign_in(user=linden)
    page = Page.open(browser, "/notices").link(
        "Hazel handed 1 case of Ivy over to you, from 1 May 2026."
    )
    assert "Ring before nine" in page.words
    for _ in range(2):
        answer = page.press("I know these cases are mine")
    assert "Linden, 1 case: acknowledged 1 May 2026, 13:00" in answer.words

    for somebody in (hazel, ivy):
        assert [each.sentence for each in list_notices(somebody.id)] == [
            "Linden has acknowledged a handover of 1 case."
        ]
    assert Page.open(hers, "/handovers").table("Handovers")[0][1] == "Linden, 1: acknowledged"


def test_a_case_that_the_receiver_could_not_see_stays_with_the_reason(
    app: Flask, sign_in: SignIn, people: dict[str, User]
) -> None:
    ivy = people["Ivy"]
    narrow = a_user(full_name="Narrow", role=Role.CASE_MANAGER, districts=["Cambridge"])
    good, closed, led = a_client(ref="good"), a_client(ref="closed"), a_client(ref="led")
    elsewhere = a_client(ref="elsewhere", district="Fenland")
    for client in (good, closed, elsewhere):
        works_with(client, ivy)
    works_with(led, narrow)
    works_with(led, ivy, kind=InvolvementKind.SECOND)
    a_restriction(closed, a_user(), narrow, kind=RestrictionKind.NAMED)

    page = form_of(sign_in(), ivy).press("See what will happen", to=str(narrow.id))

    assert [[row[1], row[3]] for row in page.table("Not handed over")] == [
        ["closed", "The record is restricted, and closed to Narrow."],
        ["elsewhere", "Fenland is not a district of Narrow."],
        ["led", "Narrow is the lead professional on that day."],
    ]
    page.press("Hand over 1 case")
    assert leads(good, closed, elsewhere) == ["Narrow", "Ivy", "Ivy"]


def test_what_was_typed_is_kept_on_the_way_back_and_when_it_is_refused(
    app: Flask, sign_in: SignIn, people: dict[str, User]
) -> None:
    client = a_client(ref="C-1")
    works_with(client, people["Ivy"])
    typed = {f"note-{client.id}": "Sees the mentor"}

    page = form_of(sign_in(), people["Ivy"]).press("See what will happen", **typed)
    assert page.response.status_code == 422
    assert page.errors == ["Choose who receives the cases."]
    assert page.soup.select(f"[name=note-{client.id}]")[0]["value"] == "Sees the mentor"

    page = page.press("See what will happen", to=str(people["Linden"].id))
    page = page.press("Change something")
    assert page.response.status_code == 200
    assert page.soup.select(f"[name=note-{client.id}]")[0]["value"] == "Sees the mentor"
    page = page.press("See what will happen", **{f"case-{client.id}": ""})
    assert page.errors == ["Tick at least one case."]


def test_a_double_click_makes_one_handover(
    app: Flask, sign_in: SignIn, people: dict[str, User]
) -> None:
    works_with(a_client(ref="C-1"), people["Ivy"])
    page = form_of(sign_in(), people["Ivy"])
    page = page.press("See what will happen", to=str(people["Linden"].id))

    for _ in range(2):
        assert page.press("Hand over 1 case").path == "/handovers/1"

    assert db.session.scalar(select(func.count()).select_from(Handover)) == 1
    assert len(list_notices(people["Linden"].id)) == 1


def test_two_clicks_in_the_same_moment_make_one_and_of_two_people_one_wins(
    app: Flask, people: dict[str, User]
) -> None:
    client = a_client(ref="C-1")
    works_with(client, people["Ivy"])
    ids = {name: user.id for name, user in people.items()}
    client_id = client.id

    def handing(token: str, to: str) -> int:
        new = NewHandover(
            token=token,
            user_id=ids["Ivy"],
            from_on=TODAY,
            note="",
            cases=(Asked(client_id=client_id, to_id=ids[to]),),
        )
        return hand_over(new, actor=COMMAND, at=NOON, today=TODAY)

    later = at_once(app, lambda: handing("a", "Linden"), lambda: handing("a", "Linden"))
    assert later.result() == 1
    later = at_once(app, lambda: handing("a", "Linden"), lambda: handing("b", "Maple"))
    assert isinstance(later.exception(), HandoverMoved)


def test_somebody_who_has_a_case_no_more_gets_409_and_nothing_is_half_done(
    app: Flask, sign_in: SignIn, people: dict[str, User]
) -> None:
    first, second = a_client(ref="C-1"), a_client(ref="C-2")
    for client in (first, second):
        works_with(client, people["Ivy"])
    page = form_of(sign_in(), people["Ivy"])
    page = page.press("See what will happen", to=str(people["Linden"].id))
    a_handover(people["Ivy"], people["Maple"], first)

    page = page.press("Hand over 2 cases")

    assert page.response.status_code == 409
    assert "1 of the cases is not with Ivy any more" in page.errors[0]
    assert leads(first, second) == ["Maple", "Ivy"]
    page.press("See what will happen").press("Hand over 1 case")
    assert leads(first, second) == ["Maple", "Linden"]


def test_nobody_hands_cases_to_their_giver(app: Flask, people: dict[str, User]) -> None:
    client = a_client(ref="C-1")
    works_with(client, people["Ivy"])
    with pytest.raises(BadHandover, match="Ivy has these cases"):
        a_handover(people["Ivy"], people["Ivy"], client)


def test_handovers_of_others_are_not_there_and_notes_follow_the_scope(
    app: Flask, sign_in: SignIn, people: dict[str, User]
) -> None:
    ivy, linden = people["Ivy"], people["Linden"]
    shown, closed = a_client(ref="C-1"), a_client(ref="C-2", family_name="Kestrelworth")
    for client in (shown, closed):
        works_with(client, ivy)
    number = a_handover(ivy, linden, shown, closed, note="quillfeather")
    a_restriction(closed, linden)
    address = f"/handovers/{number}"

    Page.open(sign_in(role=Role.CASE_MANAGER), address, status=404)
    Page.open(sign_in(districts=["Fenland"]), address, status=404)
    page = Page.open(sign_in(), address)
    assert page.words.count("quillfeather") == 1
    assert "Kestrelworth" not in page.words
    assert Page.open(sign_in(user=linden), address).words.count("quillfeather") == 2
    # Ivy does not see them any more, and still that it was acknowledged or not.
    page = Page.open(sign_in(user=ivy), address)
    assert "quillfeather" not in page.words
    assert "Linden, 2 cases: Not acknowledged" in page.words


def test_case_managers_hand_nothing_over(app: Flask, sign_in: SignIn) -> None:
    page = Page.open(sign_in(role=Role.CASE_MANAGER), "/handovers")
    assert "Hand cases over" not in page.words
    Page.open(page.client, "/handovers/new", status=403)


def test_cases_of_somebody_whose_account_is_closed_are_handed_over(
    app: Flask, sign_in: SignIn, people: dict[str, User]
) -> None:
    works_with(a_client(ref="C-1"), people["Ivy"])
    with transaction():
        db.session.get_one(User, people["Ivy"].id).disabled_at = NOON

    page = form_of(sign_in(), people["Ivy"])
    page = page.press("See what will happen", to=str(people["Linden"].id))
    page.press("Hand over 1 case")

    assert db.session.scalar(select(func.count()).select_from(HandoverCase)) == 1
