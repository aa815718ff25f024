"""The head of the desk: the police extract, the print, and whom a contact is logged with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.db import db
from iom.enforcement.models import Warrant
from iom.intake.domain import FileKind
from iom.intake.models import Arrival
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.factories.desk import an_entry
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

NOW = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)  # a Monday, 09:00 in Cambridge


@pytest.fixture(autouse=True)
def _monday(_the_first_of_may: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def came_in(kind: FileKind, at: datetime, *, sure: int, waiting: int = 0) -> None:
    db.session.add(Arrival(kind=kind, arrived_at=at, sure=sure, waiting=waiting))
    db.session.commit()


def test_the_files_of_the_last_day_are_told_as_one_extract(app: Flask, sign_in: SignIn) -> None:
    the_places()
    browser = sign_in(Role.COORDINATOR)
    assert "Police extract: none has come in yet." in Page.open(browser, "/desk").words

    came_in(FileKind.OFFENCES, datetime(2026, 5, 8, 5, 0, tzinfo=UTC), sure=7)
    came_in(FileKind.SITUATIONS, datetime(2026, 5, 8, 5, 2, tzinfo=UTC), sure=1)
    came_in(FileKind.CONTACTS, datetime(2026, 5, 11, 5, 0, tzinfo=UTC), sure=99)
    page = Page.open(browser, "/desk")
    assert "The last police extract came in Fri 8 May at 06:02: 8 rows sure, none unsure." in (
        page.words
    )

    came_in(FileKind.OFFENCES, datetime(2026, 5, 10, 23, 30, tzinfo=UTC), sure=1, waiting=2)
    page = Page.open(browser, "/desk")
    assert "came in today at 00:30: 1 row sure, 2 unsure" in page.words
    assert page.link("2 unsure").path == "/intake/queue"


def test_the_extract_is_told_to_those_who_may_see_what_it_tells(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    came_in(FileKind.OFFENCES, NOW, sure=1, waiting=2)

    manager = Page.open(sign_in(Role.CASE_MANAGER), "/desk")
    housing = Page.open(sign_in(agency="housing", shared=[Category.IDENTITY]), "/desk")

    assert "2 unsure" in manager.words
    assert not [link for link in manager.soup.select("main a") if "queue" in link["href"]]
    assert "extract" not in housing.words


def test_a_print_of_the_desk_is_on_the_trail_for_each_client(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    an_entry(client, Warrant, issued_on=date(2026, 5, 6))
    a_client(ref="C-2")
    browser = sign_in(Role.COORDINATOR)

    page = Page.open(browser, "/desk").link("Print this page")

    assert page.path == "/desk/print"
    assert len(page.table("Wanted")) == 1
    assert not page.soup.select("nav[aria-label='On this page']")
    assert [row.event for row in list_about("client:C-1")].count("ClientExported") == 1
    assert "ClientExported" not in [row.event for row in list_about("client:C-2")]
    # Who may take nobody out has no such act.
    linden = sign_in(Role.LINK_WORKER)
    assert "Print this page" not in Page.open(linden, "/desk").words
    assert linden.get("/desk/print").status_code == 403


def test_counts_of_what_is_to_be_mended_lead_to_what_they_count(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")

    page = Page.open(sign_in(Role.COORDINATOR), "/desk").link("1 client : No telephone number")

    assert page.path == "/desk/data/no-telephone"


def test_a_contact_is_logged_with_the_clients_on_whom_one_works(
    app: Flask, sign_in: SignIn
) -> None:
    own = a_client(ref="C-1", given_names="Jay", family_name="Hornbeam")
    closed = a_client(ref="C-4", family_name="Zwitscherkauz")
    ivy = a_user(role=Role.CASE_MANAGER, username="ivy")
    works_with(own, ivy)
    works_with(closed, ivy)
    a_restriction(closed, a_user(username="owner"))

    page = Page.open(sign_in(user=ivy), "/desk").link("Log a contact")

    assert page.path == "/interventions/new"
    assert "Jay Hornbeam" in page.words
    assert "Zwitscherkauz" not in page.response.text
    assert [row.event for row in list_about("client:C-1")].count("ClientListed") == 1
