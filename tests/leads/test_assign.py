"""Who leads a client: given, refused, replaced, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, NotYours, get_client
from iom.db import db
from iom.leads.domain import BadLead, LeadMoved
from iom.leads.queries import held, leads_of, recipients_of
from iom.leads.service import NewLead, assign
from iom.notices.queries import list_notices
from iom.safeguards.domain import BadInvolvement
from iom.sharing.domain import InvolvementKind, RestrictionKind
from iom.sharing.models import Involvement
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page
from tests.sharing.test_agreement_races import at_once

TODAY = date(2026, 5, 1)
LEAD, SECOND = InvolvementKind.LEAD, InvolvementKind.SECOND


def given(
    ref: str, user: User, kind: InvolvementKind = LEAD, from_on: date = TODAY, **more: object
) -> None:
    new = NewLead(kind=kind, user_id=user.id, from_on=from_on)
    db.session.rollback()
    with transaction():
        assign(ref, new, **{"actor": COMMAND, "at": NOON, "today": TODAY} | more)  # type: ignore[arg-type]


def bar(page: Page) -> str:
    """The identity bar of a client's page, in one line."""
    return " ".join(page.soup.select(".app-id")[0].get_text(" ").split())


def names(client: Client) -> tuple[str | None, str | None]:
    leads = leads_of([client.id], TODAY)[client.id]
    return (
        leads.lead.name if leads.lead else None,
        leads.second.name if leads.second else None,
    )


def test_a_coordinator_gives_a_lead_of_another_agency_who_is_told(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER, full_name="Ivy Fieldfare", agency="probation")
    page = Page.open(sign_in(full_name="Hazel Merlin"), "/clients/C-1")
    assert "Lead professional None Give a lead" in bar(page)

    page = page.link("Who works with this client").link("Give a lead")
    page = page.press("Give the lead", worker=str(ivy.id))

    assert page.done == ["The lead professional is on the record."]
    assert page.table("On the record")[0][:4] == [
        "Ivy Fieldfare, Probation", "Lead professional", "1 May 2026", "still",
    ]  # fmt: skip
    page = page.link("Back to C-1")
    assert "Lead professional Ivy Fieldfare, Probation since 1 May 2026" in bar(page)
    assert [each.sentence for each in list_notices(ivy.id)] == [
        "You are lead professional of C-1 from 1 May 2026."
    ]
    assert get_client(reader_of(ivy), "C-1") == client


def test_the_next_lead_ends_the_one_before_and_a_second_who_leads_is_no_second(
    app: Flask,
) -> None:
    client = a_client(ref="C-1")
    ivy, linden = a_user(full_name="Ivy"), a_user(full_name="Linden")
    given("C-1", ivy, from_on=date(2026, 3, 1))
    given("C-1", linden, SECOND, from_on=date(2026, 3, 1))
    assert names(client) == ("Ivy", "Linden")

    given("C-1", linden)

    assert names(client) == ("Linden", None)
    rows = db.session.execute(
        select(Involvement.kind, Involvement.from_on, Involvement.to_on).order_by(Involvement.id)
    ).all()
    assert [tuple(row) for row in rows] == [
        (LEAD, date(2026, 3, 1), TODAY),
        (SECOND, date(2026, 3, 1), TODAY),
        (LEAD, TODAY, None),
    ]
    events = [row.event for row in list_about("client:C-1") if row.event.startswith("Inv")]
    # The latest first: three began; the lead and the second of before ended.
    assert sorted(events) == ["InvolvementBegan"] * 3 + ["InvolvementEnded"] * 2


def test_the_lead_is_not_the_second_too_nor_the_lead_twice(app: Flask) -> None:
    a_client(ref="C-1")
    ivy = a_user(full_name="Ivy Fieldfare")
    given("C-1", ivy)

    with pytest.raises(BadLead, match="Ivy Fieldfare is the lead professional on that day"):
        given("C-1", ivy, SECOND)
    with pytest.raises(BadLead, match="already, from 1 May 2026"):
        given("C-1", ivy, from_on=date(2026, 6, 1))
    with pytest.raises(BadInvolvement):
        given("C-1", a_user(), from_on=date(2027, 5, 3))  # more than a year ahead


def test_whoever_could_not_see_the_client_is_refused_with_the_reason(app: Flask) -> None:
    client = a_client(ref="C-1")
    ivy = a_user(full_name="Ivy", role=Role.CASE_MANAGER)
    gone = a_user(full_name="Gone")
    with transaction():
        db.session.get_one(User, gone.id).disabled_at = NOON
    cases = {
        "The account of Gone is closed": gone,
        "Ann is not somebody who may see clients": a_user(full_name="Ann", role=Role.ANALYST),
        "No sharing agreement in force lets Housing, for which Lin works": a_user(
            full_name="Lin", role=Role.LINK_WORKER, agency="housing", shared=[]
        ),
        "Cambridge is not a district of Fen": a_user(full_name="Fen", districts=["Fenland"]),
    }
    for sentence, user in cases.items():
        with pytest.raises(BadLead, match=sentence):
            given("C-1", user)
    a_restriction(client, a_user(), ivy, kind=RestrictionKind.NAMED)
    with pytest.raises(BadLead, match="The record is restricted, and closed to Ivy"):
        given("C-1", ivy)
    assert names(client) == (None, None)


def test_the_page_keeps_what_was_typed_and_says_the_reason(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    fen = a_user(full_name="Fen Wren", districts=["Fenland"])
    page = Page.open(sign_in(), "/clients/C-1/lead")

    page = page.press("Give the lead", worker=str(fen.id), from_on=["2", "6", "2026"])

    assert page.response.status_code == 422
    assert page.errors == [
        "Cambridge is not a district of Fen Wren. Choose somebody who would see this client."
    ]
    assert page.soup.select("#worker option[selected]")[0]["value"] == str(fen.id)
    assert [tag["value"] for tag in page.soup.select("[name=from_on]")] == ["2", "6", "2026"]


def test_a_second_editor_gets_409_with_what_it_is_now_and_may_send_again(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    ivy, linden = a_user(full_name="Ivy"), a_user(full_name="Linden")
    mine = Page.open(sign_in(), "/clients/C-1/lead")
    theirs = Page.open(sign_in(), "/clients/C-1/lead")
    mine.press("Give the lead", worker=str(ivy.id))

    page = theirs.press("Give the lead", worker=str(linden.id))

    assert page.response.status_code == 409
    assert "It is now Ivy, from 1 May 2026" in page.errors[0]
    assert names(client) == ("Ivy", None)
    assert page.soup.select("#worker option[selected]")[0]["value"] == str(linden.id)
    page.press("Give the lead", worker=str(linden.id))
    assert names(client) == ("Linden", None)


def test_a_double_click_gives_one_lead(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    ivy = a_user(full_name="Ivy")
    page = Page.open(sign_in(), "/clients/C-1/lead")

    for _ in range(2):
        done = page.press("Give the lead", worker=str(ivy.id))
        assert done.response.status_code == 200

    assert len(db.session.scalars(select(Involvement.id)).all()) == 1


def test_of_two_who_give_a_lead_at_once_one_wins_and_the_other_is_told(app: Flask) -> None:
    client = a_client(ref="C-1")
    client_id = client.id
    ivy, linden = a_user(full_name="Ivy").id, a_user(full_name="Linden").id
    mark = held(client_id, LEAD, TODAY).mark

    def giving(user_id: int) -> None:
        new = NewLead(kind=LEAD, user_id=user_id, from_on=TODAY)
        assign("C-1", new, seen=mark, actor=COMMAND, at=NOON, today=TODAY)

    later = at_once(app, lambda: giving(ivy), lambda: giving(linden))

    assert isinstance(later.exception(), LeadMoved)
    db.session.rollback()
    assert leads_of([client_id], TODAY)[client_id].lead.user_id == ivy  # type: ignore[union-attr]


def test_a_case_manager_gives_a_second_to_an_own_client_and_no_lead(
    app: Flask, sign_in: SignIn
) -> None:
    own, agencys = a_client(ref="own"), a_client(ref="agencys")
    ivy = a_user(role=Role.CASE_MANAGER, full_name="Ivy")
    works_with(own, ivy)
    works_with(agencys, ivy.agency)
    linden = a_user(role=Role.LINK_WORKER, full_name="Linden", agency="housing")
    browser = sign_in(user=ivy)

    page = Page.open(browser, "/clients/own/second").press("Give the second", worker=str(linden.id))
    assert page.done == ["The second professional is on the record."]
    assert names(own) == ("Ivy", "Linden")
    assert "Give a lead" not in page.words
    Page.open(browser, "/clients/own/lead", status=403)
    Page.open(browser, "/clients/agencys/second", status=403)
    Page.open(browser, "/clients/elsewhere/second", status=404)
    with pytest.raises(NotYours):
        given("own", linden, actor=reader_of(ivy))


def test_a_mistake_is_taken_back_and_whoever_was_it_goes_on(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    ivy = a_user(full_name="Ivy", role=Role.CASE_MANAGER, agency="probation")
    linden = a_user(full_name="Linden", role=Role.LINK_WORKER, agency="housing")
    given("C-1", ivy, from_on=date(2026, 3, 1))
    given("C-1", linden)

    page = Page.open(sign_in(full_name="Hazel"), "/clients/C-1/people")
    page = page.link("Take back : Linden, Housing")
    assert "Ivy, Probation was lead professional until then." in page.words
    page = page.press("Take it back", reason="Meant for another client")

    assert names(client) == ("Ivy", None)
    assert [row[:4] for row in page.table("On the record")] == [
        ["Ivy, Probation", "Lead professional", "1 Mar 2026", "still"]
    ]
    [row] = page.table("Taken back as a mistake")
    assert row == [
        "Linden, Housing", "Lead professional", "1 May 2026", "Meant for another client",
        "1 May 2026, 13:00 by Hazel",
    ]  # fmt: skip
    with pytest.raises(NoSuchClient):
        get_client(reader_of(linden), "C-1")
    told = [row.event for row in list_about("client:C-1")]
    assert told[1:3] == ["InvolvementResumed", "InvolvementTakenBack"]  # the page was seen since


def test_taken_back_twice_is_taken_back_once_and_what_is_not_there_is_not_found(
    app: Flask, sign_in: SignIn
) -> None:
    client, other = a_client(ref="C-1"), a_client(ref="C-2")
    number = works_with(client, a_user())
    works_with(other, a_user())
    browser = sign_in()
    page = Page.open(browser, f"/clients/C-1/people/{number}/take-back")

    for _ in range(2):
        done = page.press("Take it back", reason="Never was so at all")
        assert done.response.status_code == 200
    assert "Nobody is on the record" in done.words
    Page.open(browser, f"/clients/C-2/people/{number}/take-back", status=404)


def test_a_reason_is_asked_for_and_a_lead_is_for_the_coordinator_to_take_back(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER)
    number = works_with(client, ivy)
    address = f"/clients/C-1/people/{number}/take-back"

    page = Page.open(sign_in(), address).press("Take it back", reason="short")
    assert page.errors == ["Give a reason of at least 10 characters."]
    page = Page.open(sign_in(user=ivy), address)
    assert page.press("Take it back", reason="I am not the one").response.status_code == 403


def test_lead_and_second_are_not_given_on_the_page_of_who_works_with_a_client(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), "/clients/C-1/people")

    assert [tag["value"] for tag in page.soup.select("[name=kind]")] == ["link", "other"]


def test_whom_to_tell_is_the_lead_else_the_second_else_the_coordinators(app: Flask) -> None:
    client = a_client(ref="C-1")
    hazel, fen = a_user(full_name="Hazel"), a_user(full_name="Fen", districts=["Fenland"])
    ivy = a_user(full_name="Ivy", role=Role.CASE_MANAGER)
    linden = a_user(full_name="Linden", role=Role.LINK_WORKER)
    a_user(role=Role.CASE_MANAGER)

    assert recipients_of(client.id, TODAY) == {hazel.id}
    given("C-1", linden, SECOND)
    assert recipients_of(client.id, TODAY) == {linden.id}
    given("C-1", ivy)
    assert recipients_of(client.id, TODAY) == {ivy.id}
    with transaction():
        db.session.get_one(User, ivy.id).disabled_at = NOON
    assert recipients_of(client.id, TODAY) == {linden.id}
    # Closed to all but somebody elsewhere, who could not see it: the owner alone is left.
    a_restriction(client, hazel, fen)
    assert recipients_of(client.id, TODAY) == {hazel.id}


def test_who_leads_whom_takes_one_statement(app: Flask, statements: object) -> None:
    clients = [a_client() for _ in range(3)]
    ivy = a_user(full_name="Ivy")
    for client in clients[:2]:
        given(client.ref, ivy)
    ids = [client.id for client in clients]
    db.session.rollback()

    taken = statements(lambda: leads_of(ids, TODAY))  # type: ignore[operator]

    assert len([each for each in taken if each.startswith("SELECT")]) == 1
    found = leads_of(ids, TODAY)
    assert [found[each].lead is None for each in ids] == [False, False, True]
