"""Personal details, changed by page: what they said stays, searches follow, numbers are checked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from iom.clients.domain import IdentifierKind
from iom.clients.models import DetailChange
from iom.clients.search import search
from iom.db import db
from iom.sharing.readers import reader_of
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.pages import Page

WHERE = "/clients/C-1/details"


def test_details_change_with_history_and_a_search_follows(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", given_names="Wren", family_name="Alderworth")
    user = a_user()
    page = Page.open(sign_in(user=user), WHERE)

    page = page.press("Change them", family_name="Larkfield", pnc_id="99/123456x")

    assert page.done == ["The personal details are changed. What they said stays readable below."]
    assert [(row[0], row[1], row[3]) for row in page.table("What they said before")] == [
        ("PNC ID", "nothing", "page"),
        ("Family name", "Alderworth", "page"),
    ]
    reader = reader_of(user)
    assert [hit.ref for hit in search(reader, "Larkfield", this_year=2026).likely] == ["C-1"]
    assert search(reader, "Alderworth", this_year=2026).likely == []
    assert [hit.ref for hit in search(reader, "1999/0123456X", this_year=2026).sure] == ["C-1"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"given_names": "", "family_name": "-"}, "Enter a given name, a family name or both."),
        ({"crn": "X12"}, "“X12” is not a CRN; one is a letter and six digits, like X123456."),
        (
            {"date_of_birth": ["1", "1", "2190"]},
            "Enter a day after 1900 and not in the future.",
        ),
        (
            {"prison_number": "a1234bc"},
            "This prison number is on the record of C-2: ask whose it is before you change it.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    app: Flask, sign_in: SignIn, typed: dict[str, object], sentence: str
) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2", numbers={IdentifierKind.PRISON_NUMBER: "A1234BC"})

    page = Page.open(sign_in(), WHERE).press("Change them", **typed)

    assert page.response.status_code == 422
    assert page.errors == [sentence]
    assert db.session.scalars(select(DetailChange)).all() == []


@time_machine.travel(datetime(2026, 5, 1, 12, tzinfo=UTC), tick=False)
def test_a_child_under_ten_is_a_slip_of_the_pen(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), WHERE)

    wrong = page.press("Change them", date_of_birth=["2", "5", "2016"])
    right = page.press("Change them", date_of_birth=["1", "5", "2016"])  # ten today

    assert wrong.errors == [
        "Nobody under 10 can have committed an offence: look at the year again."
    ]
    assert right.errors == []


def test_a_number_of_a_record_that_is_not_seen_tells_no_more_than_that(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2", district="Fenland", numbers={IdentifierKind.CRN: "X123456"})
    client = sign_in(user=a_user(districts=["Cambridge"]))

    page = Page.open(client, WHERE).press("Change them", crn="X123456")

    assert page.errors == [
        "This CRN is a possible match elsewhere: ask whose it is before you change it."
    ]
    assert "C-2" not in page.words


def test_a_second_editor_sees_both_versions_and_keeps_what_was_typed(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", given_names="Wren", family_name="Alderworth")
    second = Page.open(sign_in(), WHERE)
    Page.open(second.client, WHERE).press("Change them", given_names="Robin")

    page = second.press("Change them", given_names="Jenny")

    assert page.response.status_code == 409
    assert "They say by now: Robin Alderworth" in page.words
    assert page.soup.select("#given_names")[0]["value"] == "Jenny"
    page = page.press("Change them")
    assert [row[1] for row in page.table("What they said before")] == ["Robin", "Wren"]
