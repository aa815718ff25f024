"""An hour is an hour: for two clicks at once, for a form that was open, in every room."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from iom.accounts.domain import Category
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.db import db
from iom.mail.models import Letter
from iom.mail.service import put_together
from iom.notices.queries import list_notices
from iom.particulars.models import Telephone
from iom.safeguards.glass import break_glass
from iom.sharing.models import BreakGlass
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.factories.clients import a_client, a_situation
from tests.factories.safeguards import a_restriction, an_opening
from tests.pages import Page
from tests.safeguards.test_every_column import read
from tests.sharing.test_agreement_races import at_once

REASON = "He has just been arrested and may harm himself."
HOUR = timedelta(minutes=60)


@pytest.fixture
def closed(app: Flask) -> tuple[Client, User, User]:
    """A client, who owns the record, and a coordinator to whom it is closed."""
    client = a_client(ref="C-1", family_name="Kestrelworth")
    hazel, rowan = a_user(full_name="Hazel Merlin"), a_user(full_name="Rowan Finch")
    a_restriction(client, hazel)
    return client, hazel, rowan


Closed = tuple[Client, User, User]


def test_two_clicks_in_the_same_moment_open_it_once_and_tell_the_owner_once(
    app: Flask, closed: Closed
) -> None:
    _, hazel, rowan = closed
    reader, hazel_id = reader_of(rowan), hazel.id

    def opens() -> bool:
        return break_glass("C-1", REASON, reader=reader, at=NOON)

    later = at_once(app, opens, opens)

    assert later.result() is False
    db.session.rollback()
    assert db.session.query(BreakGlass).count() == 1
    assert len(list_notices(hazel_id)) == 1
    assert [row.event for row in list_about("client:C-1")].count("GlassBroken") == 1


def test_the_owner_is_told_by_an_e_mail_as_well(app: Flask, closed: Closed) -> None:
    _, hazel, rowan = closed
    reader = reader_of(rowan)
    hazel.work_email = "hazel@council.example"
    db.session.commit()
    with transaction():
        break_glass("C-1", REASON, reader=reader, at=NOON)

    with transaction():
        assert put_together(at=NOON) == 1

    letter = db.session.scalars(select(Letter)).one()
    assert (letter.user_id, letter.due_at) == (hazel.id, NOON)  # at once


def test_a_form_that_was_opened_within_the_hour_does_nothing_after_it(
    closed: Closed, sign_in: SignIn, the_clock: time_machine.Traveller
) -> None:
    client, _, rowan = closed
    an_opening(client, rowan)
    browser = sign_in(user=rowan)
    form = Page.open(browser, "/clients/C-1/record/telephone/add")
    log = Page.open(browser, "/interventions/new?client=C-1")
    assert "Kestrelworth" in log.words
    log.press("Save the draft", note="Half a note")
    an_hour_passes(browser, the_clock)

    sent = form.press("Put on the record", number="07700 900123", whose="own", safe="yes")

    assert sent.response.status_code == 404
    assert db.session.query(Telephone).count() == 0
    drafts = Page.open(browser, "/interventions/new")
    assert "Kestrelworth" not in drafts.response.text
    taken_up = drafts.soup.select("a[href*='/interventions/drafts/']")
    assert taken_up
    assert "Kestrelworth" not in browser.get(str(taken_up[0]["href"])).text


def test_it_opens_every_room_for_an_hour_as_far_as_the_agencys_agreements_go(
    app: Flask, sign_in: SignIn, the_clock: time_machine.Traveller
) -> None:
    client = a_client(ref="C-1", family_name="Kestrelworth")
    a_restriction(client, a_user())
    a_situation(client, establishment="HMP Canarywing", from_on=NOON.date())
    shared = set(Category) - {Category.OFFENDING}
    rowan = a_user(agency="partner", shared=shared)
    an_opening(client, rowan)
    browser = sign_in(user=rowan)
    rooms = {
        rule.rule.replace("<ref>", "C-1")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments == {"ref"}
        if rule.rule.startswith("/clients/<ref>")
    }

    opened = statuses(browser, rooms)
    assert len([room for room, status in opened.items() if status == 200]) > 20
    assert opened["/clients/C-1/plan"] == opened["/clients/C-1/documents"] == 200
    # To whom it is closed is not for those to decide who opened it for an hour.
    assert opened["/clients/C-1/restriction"] == 403
    for room in rooms:
        assert "Canarywing" not in read(browser.get(room))
    an_hour_passes(browser, the_clock)

    assert set(statuses(browser, rooms).values()) == {404}


def an_hour_passes(browser: FlaskClient, clock: time_machine.Traveller) -> None:
    """Let an hour pass in a session that is awake all the time."""
    for quarter in range(1, 5):
        clock.move_to(NOON + quarter * HOUR / 4)
        browser.get("/notices")


def statuses(browser: FlaskClient, rooms: set[str]) -> dict[str, int]:
    return {room: browser.get(room).status_code for room in rooms}
