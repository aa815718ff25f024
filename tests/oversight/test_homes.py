"""Where a worker lives: sealed, and shown to that worker alone."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.db import db
from tests.conftest import SignIn
from tests.factories.accounts import the_places
from tests.pages import Page


def kept() -> str | None:
    found: str | None = db.session.scalar(
        text("SELECT home_address FROM accounts_user WHERE username = 'hazel'")
    )
    return found


def test_a_worker_gives_their_address_and_takes_it_off(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.COORDINATOR, username="hazel")

    page = Page.open(client, "/account/home").press(
        "Keep this address", line="14  Elm Street", postcode="cb11aa"
    )

    assert page.done == ["Your address is kept."]
    assert page.soup.select("#line")[0]["value"] == "14 Elm Street"
    assert page.soup.select("#postcode")[0]["value"] == "CB1 1AA"
    assert "Elm" not in str(kept())  # sealed
    assert "Elm" not in str([row.detail for row in list_about("user:hazel")])
    assert list_about("user:hazel")[0].event == "HomeChanged"

    page = page.press("Keep this address", line="", postcode="")

    assert page.done == ["Your address is not kept."]
    assert kept() is None


def test_half_an_address_is_refused_and_kept_in_the_form(app: Flask, sign_in: SignIn) -> None:
    the_places()
    page = Page.open(sign_in(Role.COORDINATOR), "/account/home")

    page = page.press("Keep this address", line="14 Elm Street", postcode="")
    assert page.response.status_code == 422
    assert page.errors == ["Enter the postcode too: without it nothing can be compared."]
    assert page.soup.select("#line")[0]["value"] == "14 Elm Street"
    page = page.press("Keep this address", line="14 Elm Street", postcode="elm")
    assert page.errors == ["A postcode looks like CB1 1AA. Leave it empty if it is not known."]


def test_nobody_else_sees_it(app: Flask, sign_in: SignIn) -> None:
    the_places()
    Page.open(sign_in(Role.COORDINATOR, username="hazel"), "/account/home").press(
        "Keep this address", line="14 Elm Street", postcode="CB1 1AA"
    )

    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        assert "Elm" not in Page.open(sign_in(role), "/account/home").response.text
    assert "Elm" not in Page.open(sign_in(Role.AUDITOR), "/audit/user/hazel").response.text
    assert "Elm" not in Page.open(sign_in(Role.ADMINISTRATOR), "/users/hazel").response.text
