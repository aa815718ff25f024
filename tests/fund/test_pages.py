"""The pages of the fund, as people use them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.accounts.models import User
from iom.contacts.domain import Pathway
from iom.db import db
from iom.fund.models import About, Receipt, Step
from iom.retention.erasing import take_away
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.fund import (
    a_heading,
    a_receipt,
    a_request,
    approved,
    awarded,
    paid,
)
from tests.factories.pictures import a_picture
from tests.factories.safeguards import works_with
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("_in_may")


@pytest.fixture
def _in_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def people(app: Flask, sign_in: SignIn) -> tuple[FlaskClient, FlaskClient]:
    """Sign in Linden, a link worker who works with C-1, and Hazel, who approves."""
    client = a_client(ref="C-1", given_names="Wren", family_name="Alderworth")
    linden = a_user(role=Role.LINK_WORKER, username="linden", full_name="Linden Fenworth")
    hazel = a_user(username="hazel", full_name="Hazel Marshfield")
    works_with(client, linden)
    return sign_in(user=linden), sign_in(user=hazel)


def ask(linden: FlaskClient, **more: Any) -> Page:
    typed = {
        "clients": "c-1",
        "provider": "Heron Leisure",
        "pence": "£19",
        "what_for": "A gym pass for a month",
        "unlocks": "Somewhere to be in the mornings",
        **more,
    }
    return Page.open(linden, "/fund/new?client=C-1").press("Ask for it", **typed)


def test_asked_approved_paid_shown_and_said(people: tuple[FlaskClient, FlaskClient]) -> None:
    linden, hazel = people
    a_heading(50_000)
    asked = ask(linden)
    assert asked.heading == "Request F-1"
    assert "Hazel Marshfield may approve this much" in asked.words

    decide = Page.open(hazel, "/fund").link("Decide on F-1")
    shown = decide.press("Decide", decision="approve")
    assert "Approved, £19.00 unpaid" in shown.words
    shown = shown.link("Record a payment").press("Record it", how="Card", reference="A-1")
    assert "Paid, £19.00" in shown.words

    picture = (io.BytesIO(a_picture(300, 400)), "slip.exe")
    page = Page.open(linden, "/fund").link("Add the receipt of F-1")
    page = page.press("Add it", file=picture)
    said = page.link("Say what it led to").press(
        "Say it", outcome="achieved", words="Goes three times a week"
    )
    assert "Achieved what it was for. Goes three times a week" in said.words
    assert Page.open(hazel, "/fund").words.count("F-1") == 0  # nothing is left to do
    client = Page.open(linden, "/clients/C-1/fund")
    assert "£19.00 paid" in client.words
    assert "Goes three times a week" in client.words


def test_what_was_typed_is_kept_beside_its_refusal(
    people: tuple[FlaskClient, FlaskClient],
) -> None:
    linden, _ = people
    for typed, said in (
        ({"pence": "19.005"}, "Pence have two figures at most"),
        ({"pence": "-5"}, "An amount is not negative"),
        ({"pence": "2,000,000"}, "Enter at most £1,000,000.00."),
        ({"pence": "0"}, "£0.00 is nothing to ask for."),
        ({"clients": "C-404"}, "There is no client C-404 whom you see"),
        ({"provider": " "}, "Say who is to be paid"),
    ):
        page = ask(linden, **typed)
        assert page.response.status_code == 422
        assert said in page.errors[0]
        assert "A gym pass for a month" in page.words


def test_a_draft_is_kept_and_taken_up(people: tuple[FlaskClient, FlaskClient]) -> None:
    linden, _ = people
    page = Page.open(linden, "/fund/new").press("Save the draft", provider="Heron Leisure")
    page = page.link("Go on with the request to Heron Leisure")
    assert page.soup.select("[name=provider]")[0]["value"] == "Heron Leisure"
    page.press(
        "Ask for it", pence="19", what_for="A gym pass", unlocks="Mornings", provider="Heron"
    )

    assert "Begun and not sent" not in Page.open(linden, "/fund").words


def test_a_draft_that_another_window_changed_is_shown_in_words(
    people: tuple[FlaskClient, FlaskClient],
) -> None:
    linden, _ = people
    window = Page.open(linden, "/fund/new")
    window.press("Save the draft", provider="Heron Leisure", pathway="drugs-alcohol")

    told = window.press("Save the draft", provider="Otter Leisure")

    assert told.response.status_code == 409
    [shown] = told.soup.select("section[aria-labelledby=elsewhere] dl")
    said = shown.get_text(" ", strip=True)
    assert said == "Pathway Drugs and alcohol Who is to be paid? Heron Leisure"
    assert told.soup.select("[name=provider]")[0]["value"] == "Otter Leisure"


def test_the_slower_of_two_approvers_reads_a_plain_sentence(
    people: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    linden, hazel = people
    a_heading(50_000)
    for _ in range(2):
        ask(linden, pence="300")
    first, second = (Page.open(hazel, f"/fund/requests/{n}/decide") for n in (1, 2))
    first.press("Decide", decision="approve")
    late = second.press("Decide", decision="approve")

    assert late.response.status_code == 409
    [said] = late.errors
    assert said == (
        "Only £200.00 is left under PPO interventions: somebody else moved money while you "
        "looked, when it was £500.00. Nothing was approved."
    )


def test_who_asked_is_not_let_near_the_money(
    people: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    _, hazel = people
    a_heading(50_000)
    asker = a_user(username="robin", full_name="Robin Elderfield")
    request = a_request(reader_of(asker))
    robin = sign_in(user=asker)
    assert "Somebody else decides" in Page.open(robin, "/fund").words
    page = Page.open(robin, f"/fund/requests/{request}/decide", status=403)
    assert "You asked for this yourself" in page.words
    assert "Decide" in Page.open(hazel, f"/fund/requests/{request}").words


def a_paid_request() -> int:
    """Linden asked for C-1, Hazel approved and paid; return the number of the receipt."""
    asker, approver = (reader_of(db.session.get_one(User, n)) for n in (1, 2))
    heading = a_heading(50_000)
    request = a_request(asker, "C-1")
    approved(request, approver, heading, 1_900)
    paid(request, approver, 1_900)
    return a_receipt(request, asker)


def test_a_receipt_is_handed_out_to_be_saved_and_only_to_those_who_may(
    people: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    linden, hazel = people
    receipt = a_paid_request()
    answer = hazel.get(f"/fund/requests/1/receipts/{receipt}")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="F-1-receipt-1.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert linden.get(f"/fund/requests/1/receipts/{receipt}").status_code == 200
    elsewhere = sign_in(districts=["Fenland"], username="fen")
    assert elsewhere.get(f"/fund/requests/1/receipts/{receipt}").status_code == 404


def test_what_is_not_shared_is_absent(
    people: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    linden = reader_of(db.session.get_one(User, 1))
    a_request(linden, "C-1", pathway=Pathway.HEALTH, what_for="Glasses")
    without = sign_in(
        username="shelter", agency="shelter", shared=set(Category) - {Category.HEALTH}
    )

    assert "Glasses" not in Page.open(without, "/clients/C-1/fund").words
    assert without.get("/fund/requests/1").status_code == 404
    options = Page.open(without, "/fund/new").soup.select("[name=pathway] option")
    assert "health" not in {each["value"] for each in options}


def test_a_statement_adds_up_on_the_page_in_the_file_and_on_paper(
    people: tuple[FlaskClient, FlaskClient],
) -> None:
    _, hazel = people
    a_paid_request()
    page = Page.open(hazel, "/fund/statements/CSF-REV/2026")
    headings = page.table("Headings")
    assert headings[1] == ["PPO interventions", "£500.00", "£0.00", "£19.00", "£481.00"]
    rows = list(csv.DictReader(io.StringIO(hazel.get(f"{page.path}.csv").text)))
    sums = {
        name: sum(round(float(row[name]) * 100) for row in rows)
        for name in ("allocated", "committed", "paid")
    }
    assert sums == {"allocated": 50_000, "committed": 0, "paid": 1_900}
    assert rows[-1]["left_of_year"] == "481.00"
    paper = PdfReader(io.BytesIO(hazel.get(f"{page.path}.pdf").data))
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    assert "OFFICIAL-SENSITIVE" in text
    assert "481.00" in text
    assert "Alderworth" not in text


def test_spending_is_shown_with_what_it_led_to_and_names_for_those_alone_who_see_them(
    people: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    _, hazel = people
    a_paid_request()
    assert "Wren Alderworth" in Page.open(hazel, "/fund/spent").words
    analyst = Page.open(sign_in(Role.ANALYST), "/fund/spent")
    assert "£19.00 paid" in analyst.words
    assert "Alderworth" not in analyst.words
    board = Page.open(sign_in(Role.BOARD), "/fund/spent/public")
    assert "Fewer than 10 people were helped" in board.words


def test_a_grant_is_opened_set_allocated_and_closed(
    people: tuple[FlaskClient, FlaskClient],
) -> None:
    _, hazel = people
    page = Page.open(hazel, "/fund/grants/new").press(
        "Open it", code="csf-rev", name="Revenue", kind="revenue", at_end="lapse"
    )
    page = page.link("Set the amount").press(
        "Set the amount", pence="67,273.23", reason="As granted"
    )
    page = page.link("Revise the amount").press(
        "Revise the amount", pence="60,545.90", reason="Cut by a tenth"
    )
    page = page.link("Allocate or move").press(
        "Move it", new_heading="PPO interventions", pence="500", reason="As the board decided"
    )
    assert ["PPO interventions", "", "£500.00", "£0.00", "£0.00", "£500.00", "Move"] in (
        [cell.replace(": PPO interventions", "").strip() for cell in row]
        for row in page.table("Headings")
    )
    late = page.link("Allocate or move").press(
        "Move it", new_heading="Too much", pence="60,045.91", reason="A slip"
    )
    assert late.errors == ["Only £60,045.90 is left, and this would take £60,045.91."]
    awarded(100, year=2025)
    page = Page.open(hazel, "/fund/grants/CSF-REV/2025").link("Close the year")
    assert "£1.00, all that is left, lapses" in page.words
    assert "Closed 4 May 2026" in page.press("Close the year").words


def test_who_is_erased_leaves_amounts_and_no_words(
    people: tuple[FlaskClient, FlaskClient],
) -> None:
    _, hazel = people
    a_paid_request()
    other = a_client(ref="C-2")
    linden = reader_of(db.session.get_one(User, 1))
    works_with(other, db.session.get_one(User, 1))
    both = a_request(linden, "C-1", "C-2", pence=500)
    client_id = db.session.scalars(select(About.client_id).order_by(About.id)).first()
    with transaction():
        take_away(client_id or 0, "C-1", "retention", actor=COMMAND, at=NOON)

    assert db.session.scalars(select(About.request_id)).all() == [both]
    assert db.session.scalars(select(Receipt.id)).all() == []
    assert set(db.session.scalars(select(Step.words))) == {""}
    page = Page.open(hazel, "/fund/requests/1")
    assert "What it was for was deleted together with the record" in page.words
    assert Page.open(hazel, "/fund/statements/CSF-REV/2026").table("Headings")[1][3] == "£19.00"
