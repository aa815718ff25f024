"""The box in the header: what it leads to, and that nothing typed shows anywhere else."""

from __future__ import annotations

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.casefile import routes
from iom.clients.domain import IdentifierKind
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client
from tests.factories.safeguards import works_with
from tests.pages import Page


def found(page: Page) -> list[tuple[str, str]]:
    """The references found and why, in order."""
    return [(row[1], row[-1]) for row in page.table("Clients found")]


def test_the_box_finds_by_name_and_says_why(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", given_names="John", family_name="Smith")
    an_alias(a_client(ref="C-2", given_names="Ash", family_name="Heron"), "John", "Smith")
    a_client(ref="C-3", given_names="Wren", family_name="Dunnock")

    page = Page.open(sign_in(), "/clients").press("Find", find="Jon Smyth")

    assert page.heading == "2 clients found"
    assert found(page) == [("C-2", "alias John Smith, sounds like it"), ("C-1", "sounds like it")]
    assert page.link("Smith, John").heading == "John Smith"


@pytest.mark.parametrize("typed", ["C-010217", "c-010217", "99/123456x"])
def test_a_reference_or_an_identifier_leads_to_the_page(
    app: Flask, sign_in: SignIn, typed: str
) -> None:
    a_client(ref="C-010217", numbers={IdentifierKind.PNC_ID: "1999/0123456X"})

    page = Page.open(sign_in(), "/clients").press("Find", find=typed)

    assert page.path == "/clients/C-010217"
    assert "123456" not in page.response.request.url


def test_nothing_typed_shows_in_an_address_a_title_or_the_log(
    app: Flask, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley")

    page = Page.open(sign_in(), "/clients").press("Find", find="Rowan Thornly")

    assert page.path == "/clients/find"
    assert page.response.request.query_string == b""
    assert page.title == "Clients found – iom"
    links = "".join(str(tag.get("href")) for tag in page.soup.select("a"))
    assert "hornl" not in links
    assert "Thornly" not in "".join(capsys.readouterr())


def test_a_search_that_breaks_down_logs_where_and_never_what_was_typed(
    app: Flask,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def break_down(_reader: object, typed: str, **_rest: object) -> None:
        try:
            int(typed)
        except ValueError as error:
            raise RuntimeError(f"cannot find {typed}") from error

    a_client(ref="C-1")
    page = Page.open(sign_in(), "/clients")
    monkeypatch.setattr(routes, "search", break_down)
    monkeypatch.setitem(app.config, "TESTING", None)  # in a test the error itself would come out

    page = page.press("Find", find="Rowan Thornley")

    assert page.heading == "Something went wrong"
    logged = "".join(capsys.readouterr())
    assert "Thornley" not in logged
    assert "RuntimeError" in logged
    assert "ValueError" in logged
    assert "in break_down" in logged
    assert page.soup.select("main code")[0].text in logged


def test_a_search_that_finds_nobody_says_so(app: Flask, sign_in: SignIn) -> None:
    a_client(given_names="Rowan", family_name="Thornley")
    page = Page.open(sign_in(), "/clients")

    assert page.press("Find", find="Heron Wagtail").heading == "No client found"
    assert "Nothing was typed." in page.press("Find", find="  ").words


def test_somebody_of_another_district_is_not_found(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley", district="Fenland")
    page = Page.open(sign_in(districts=["Cambridge"]), "/clients")

    for typed in ("Rowan Thornley", "C-1"):
        assert page.press("Find", find=typed).heading == "No client found"
    assert "ClientListed" not in [row.event for row in list_about("client:C-1")]


def test_more_than_fifty_are_cut_and_it_says_so(app: Flask, sign_in: SignIn) -> None:
    for _ in range(51):
        a_client(given_names="Rowan", family_name="Thornley")

    page = Page.open(sign_in(), "/clients").press("Find", find="Thornley")

    assert page.heading == "More than 50 clients found"
    assert "The first 50 are shown, the likeliest first." in page.words
    assert len(found(page)) == 50


def test_parts_of_a_name_are_shown_as_such(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", given_names="Robin", family_name="Thornley")

    page = Page.open(sign_in(), "/clients").press("Find", find="Bobby Thornley")

    assert "No client has this whole name. These have a part of it." in page.words
    assert found(page) == [("C-1", "part of the name")]


def test_those_who_were_found_are_on_the_trail_without_what_was_typed(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley")

    Page.open(sign_in(), "/clients?level=5").press("Find", find="Rowan Thornley")

    [row, *_] = list_about("client:C-1")
    assert (row.event, row.detail) == ("ClientListed", {"page": "search"})


def test_the_box_is_on_every_page_of_those_who_see_clients(app: Flask, sign_in: SignIn) -> None:
    seen = a_client(ref="C-1")
    user = a_user(role=Role.LINK_WORKER)
    works_with(seen, user)
    client = sign_in(user=user)

    for path in ("/clients", "/clients/C-1"):
        assert Page.open(client, path).soup.select("form[role=search] #find")
    assert Page.open(client, "/clients/none", status=404).soup.select("#find")
    assert not Page.open(app.test_client(), "/sign-in").soup.select("#find")


def test_a_search_needs_the_token_of_the_form(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")

    assert sign_in().post("/clients/find", data={"find": "C-1"}).status_code == 400


def test_a_search_takes_at_most_twelve_statements_for_few_clients_and_many(
    app: Flask, sign_in: SignIn, statements: Statements
) -> None:
    the_places()
    a_client(given_names="Rowan", family_name="Thornley")
    page = Page.open(sign_in(), "/clients")

    few = statements(lambda: page.press("Find", find="Rowan Thornley"))
    for _ in range(30):
        a_client(given_names="Rowan", family_name="Thornley")
    many = statements(lambda: page.press("Find", find="Rowan Thornley"))

    assert len(many) == len(few) <= 12
    assert len(found(page.press("Find", find="Rowan Thornley"))) == 31
