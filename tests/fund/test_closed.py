"""What the fund says, and takes, of a client whose record is closed to whoever asks."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from pypdf import PdfReader

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.db import db
from iom.fund.models import Request
from iom.sharing.readers import reader_of
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.fund import a_heading, a_request, approved, paid
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

STATEMENT = "/fund/statements/CSF-REV/2026"


@pytest.mark.parametrize("shown", [False, True], ids=["hidden", "shown"])
def test_nothing_is_asked_for_them_and_that_it_was_tried_is_on_the_trail(
    app: Flask, sign_in: SignIn, *, shown: bool
) -> None:
    client = a_client(ref="C-1")
    linden, ash = a_user(role=Role.LINK_WORKER), a_user(full_name="Ash Marshworth")
    works_with(client, linden)
    a_restriction(client, ash, shown=shown)
    browser = sign_in(user=linden)

    closed, nobody = (
        Page.open(browser, "/fund/new").press(
            "Ask for it",
            clients=ref,
            provider="Heron Leisure",
            pence="19",
            what_for="A gym pass",
            unlocks="Mornings",
        )
        for ref in ("C-1", "C-9")
    )

    assert closed.response.status_code == nobody.response.status_code == 422
    assert closed.errors == (
        ["Restricted record – ask Ash Marshworth, Council community safety."]
        if shown
        else [line.replace("C-9", "C-1") for line in nobody.errors]
    )
    for subject in ("client:C-1", "client:unknown"):
        denied = [row for row in list_about(subject) if row.event == "AccessDenied"]
        assert [row.detail["page"] for row in denied] == ["fund.new"]
    assert db.session.query(Request).count() == 0


def test_no_word_of_a_payment_is_told_to_whoever_is_not_told_of_its_request(
    app: Flask, sign_in: SignIn
) -> None:
    """A bank's reference may name whom it is for; the amount is everybody's, or nothing adds up."""
    client = a_client(ref="C-1")
    hazel, ash = a_user(), a_user()
    request = a_request(reader_of(ash), "C-1")
    approved(request, reader_of(hazel), a_heading(50_000), 1_900)
    paid(request, reader_of(hazel), 1_900)
    a_restriction(client, ash)
    as_hazel = sign_in(user=hazel)

    for reader in (as_hazel, sign_in(Role.ANALYST)):
        assert Page.open(reader, STATEMENT).table("Ledger")[-1][2] == "Paid, F-1"
        [*_, row] = csv.DictReader(io.StringIO(reader.get(f"{STATEMENT}.csv").text))
        assert (row["paid"], row["how"], row["reference"]) == ("19.00", "", "")
        sheets = PdfReader(io.BytesIO(reader.get(f"{STATEMENT}.pdf").data)).pages
        assert "REF-1" not in " ".join(sheet.extract_text() for sheet in sheets)
    assert "REF-1" not in as_hazel.get("/fund/grants/CSF-REV/2026").text
    theirs = Page.open(sign_in(user=ash), STATEMENT)
    assert "Paid, F-1, Bank transfer, REF-1" in theirs.words
