"""What others handed to somebody, and places of clients who died, on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.clients.models import Death
from iom.db import db
from iom.enforcement.models import Warrant
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.factories.desk import an_entry, died, struck_out
from tests.factories.leads import a_cover, a_handover
from tests.factories.safeguards import works_with
from tests.factories.transfers import a_transfer
from tests.pages import Page

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)  # a Friday


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def a_worker(username: str, full_name: str) -> User:
    user = a_user(role=Role.CASE_MANAGER, username=username, full_name=full_name)
    return db.session.get_one(User, user.id)


def test_a_handover_waits_until_it_is_acknowledged(app: Flask, sign_in: SignIn) -> None:
    the_places()
    ash, ivy = a_worker("ash", "Ash Dunnock"), a_worker("ivy", "Ivy Fieldfare")
    clients = [a_client(ref="C-1"), a_client(ref="C-2")]
    for client in clients:
        works_with(client, ash)
    a_handover(ash, ivy, *clients)
    browser = sign_in(user=db.session.get_one(User, ivy.id))

    page = Page.open(browser, "/desk")

    assert page.table("Waiting for you") == [
        [
            "From today",
            "Handover",
            "2 cases were handed over to you by Ash Dunnock.",
            "",
            "Read and acknowledge : Handover",
        ]
    ]
    page.link("Read and acknowledge : Handover").press("I know these cases are mine")
    assert "handed over to you" not in Page.open(browser, "/desk").words


def test_whom_one_covers_is_on_ones_desk(app: Flask, sign_in: SignIn) -> None:
    the_places()
    ash, ivy = a_worker("ash", "Ash Dunnock"), a_worker("ivy", "Ivy Fieldfare")
    covered, left_out = a_client(ref="C-1", family_name="Hornbeam"), a_client(ref="C-2")
    for client in (covered, left_out):
        works_with(client, ash)
        an_entry(client, Warrant, issued_on=date(2026, 4, 30))
    a_cover(ash, ivy, last_on=date(2026, 5, 8), every=False, named=[covered])
    browser = sign_in(user=db.session.get_one(User, ivy.id))

    page = Page.open(browser, "/desk")

    assert page.table("You stand in") == [
        [
            "Until Fri 8 May",
            "Ash Dunnock",
            "Away: you stand in with some of their clients.",
            "",
            "See their clients : Ash Dunnock",
        ]
    ]
    assert [row[1].split()[-1] for row in page.table("Wanted")] == ["C-1"]
    page.link("See their clients : Ash Dunnock")


def test_a_transfer_waits_with_those_who_receive_it(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", given_names="Jay", family_name="Hornbeam", district="Fenland")
    browser = sign_in(Role.COORDINATOR, districts=["Cambridge"])
    a_transfer(client, "cambridge")

    page = Page.open(browser, "/desk")

    assert page.table("Waiting for you") == [
        [
            "Today",
            "Jay Hornbeam C-1",
            "To be transferred from Fenland to Cambridge.",
            "",
            "Accept or decline : Jay Hornbeam C-1",
        ]
    ]
    assert [row.event for row in list_about("client:C-1")].count("TransferRead") == 1
    page.link("Accept or decline : Jay Hornbeam C-1")


def test_who_died_is_chased_for_nothing_but_the_place(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", given_names="Jay", family_name="Hornbeam")
    an_entry(client, Warrant, issued_on=date(2026, 4, 30))
    died(client, date(2026, 4, 29))
    died(a_client(ref="C-2", deselected_on=date(2026, 4, 1)))
    browser = sign_in(Role.COORDINATOR)

    page = Page.open(browser, "/desk")

    assert page.table("Died, place to be ended") == [
        [
            "Wed 29 Apr",
            "Jay Hornbeam C-1",
            "Died The place on the scheme is still open, and is counted.",
            "None",
            "End the place : C-1",
        ]
    ]
    assert "Wanted" not in page.words
    page.link("End the place : C-1").press("End the place")
    assert "Died, place" not in Page.open(browser, "/desk").words

    struck_out(Death)
    again = Page.open(browser, "/desk")
    [[when, who, what, _, act]] = again.table("Died, place to be ended")
    assert (when, who) == ("Wed 29 Apr", "Jay Hornbeam C-1")
    assert what == "The place ended because the client died, and the death was struck out."
    again.link(act).press("Let it go on")
    assert "Died, place" not in Page.open(browser, "/desk").words


def test_a_case_manager_is_not_asked_to_end_a_place(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    ivy = a_worker("ivy", "Ivy Fieldfare")
    works_with(client, ivy)
    died(client)

    page = Page.open(sign_in(user=db.session.get_one(User, ivy.id)), "/desk")

    assert "C-1" not in page.words
