"""The page of the timeline of everything, and the same on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.contacts.domain import Pathway
from iom.contacts.kinds import CONTACT
from iom.documents.domain import SharedAs
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client, a_situation
from tests.factories.documents import a_document
from tests.factories.entries import an_entry
from tests.factories.reviews import a_review, done
from tests.factories.safeguards import works_with
from tests.factories.scores import a_matrix, a_score
from tests.pages import Page

URL = "/clients/C-1/timeline"
TABLE = "What happened, the latest first"


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


def a_life() -> Client:
    """Make a client of whom every room knows something."""
    client = a_client(
        ref="C-1", nominated_on=date(2024, 1, 10), selected_on=date(2024, 2, 1), level=3
    )
    on = date(2026, 4, 20)
    an_entry(client, CONTACT, on=on, agency="Probation", worker="Ivy Fieldfare")
    an_entry(client, CONTACT, on=date(2026, 4, 21), pathway=Pathway.HEALTH)
    a_document(client, dated_on=date(2026, 4, 2))
    a_document(client, title="Letter of the clinic", category=SharedAs.HEALTH)
    a_situation(client, from_on=date(2025, 3, 1), to_on=date(2025, 4, 1))
    a_matrix()
    a_score(client)
    review = a_review(client, date(2025, 8, 1))
    done(client, review, date(2025, 8, 3))
    return client


def test_everything_is_told_each_with_the_way_to_its_page(app: Flask, sign_in: SignIn) -> None:
    a_life()
    browser = sign_in()

    page = Page.open(browser, URL)

    said = {(row[1].split(" of ")[0], row[2]) for row in page.table(TABLE)}
    assert {what for what, _ in said} >= {
        *("Contact", "Document", "Situation", "Score", "Review", "Place", "Level"),
    }
    assert ("Place", "Selected") in said
    assert ("Document", "Letter of the housing office, letter") in said
    for link in page.soup.select("tbody a"):
        assert browser.get(link["href"]).status_code == 200
    assert list_about("client:C-1")[0].operation.value == "consultation"


def test_what_the_agency_may_not_see_is_not_told(app: Flask, sign_in: SignIn) -> None:
    a_life()

    page = Page.open(sign_in(shared={Category.IDENTITY}), URL)

    said = {row[1].split(" of ")[0] for row in page.table(TABLE)}
    assert said == {"Contact", "Document", "Place", "Level", "District", "Statutory"} & said
    assert not said & {"Score", "Review", "Situation"}
    assert "clinic" not in page.words
    assert len([row for row in page.table(TABLE) if row[1].startswith("Contact")]) == 1


def test_filters_stand_in_the_address_and_words_do_not(app: Flask, sign_in: SignIn) -> None:
    a_life()
    browser = sign_in()

    page = Page.open(browser, URL).link("Documents 2")
    assert page.response.request.query_string == b"show=documents"
    assert len(page.table(TABLE)) == 2
    page = Page.open(browser, URL)
    ivy = page.soup.find("option", string="Ivy Fieldfare")
    assert ivy is not None
    page = Page.open(browser, f"{URL}?worker={ivy['value']}")  # type: ignore[index]
    assert [row[3] for row in page.table(TABLE)] == ["Ivy Fieldfare, Probation"]

    page = Page.open(browser, URL).press("Look for them", words="clinic LETTER")

    assert [row[2] for row in page.table(TABLE)] == ["Letter of the clinic, letter"]
    assert page.response.request.query_string == b""
    assert all("clinic" not in str(each.detail) for each in list_about("client:C-1"))


def test_the_drawn_year_is_paged_through(app: Flask, sign_in: SignIn) -> None:
    a_life()
    browser = sign_in()

    page = Page.open(browser, URL)
    assert "2 May 2025 to 1 May 2026" in page.words  # 364 days before, and both drawn
    page = page.link("The year before")

    assert "2 May 2024 to 1 May 2025" in page.words
    assert "Community" in page.soup.select_one("svg").get_text() or page.soup.select("svg rect")  # type: ignore[union-attr]
    assert "today" not in page.soup.select_one("svg").get_text()  # type: ignore[union-attr]
    assert "2 May 2025 to 1 May 2026" in page.link("The year after").words
    for wrong in ("2027-01-01", "yesterday", "1800-01-01"):
        assert Page.open(browser, f"{URL}?year={wrong}").path


def test_statements_do_not_grow_with_what_there_is(
    app: Flask, sign_in: SignIn, statements: Statements
) -> None:
    client = a_life()
    browser = sign_in()
    few = statements(lambda: Page.open(browser, URL))
    for day in range(1, 25):
        an_entry(client, CONTACT, on=date(2026, 3, day))
        a_score(client, as_of=date(2026, 3, day))
    many = statements(lambda: Page.open(browser, URL))

    assert len(many) == len(few)


def test_it_goes_on_paper_for_those_who_may_take_the_client_out(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_life()
    link_worker = a_user(role=Role.LINK_WORKER)
    works_with(client, link_worker)

    answer = sign_in().get(f"{URL}.pdf?show=documents")

    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert "Timeline of C-1" in text
    assert "Letter of the clinic" in text
    assert "Selected" not in text
    assert list_about("client:C-1")[0].event == "ClientExported"
    assert "PDF" not in Page.open(sign_in(user=link_worker), URL).words
    assert sign_in(user=link_worker).get(f"{URL}.pdf").status_code == 403
