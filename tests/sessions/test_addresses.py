"""`next` leads to a page of this product or nowhere."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from iom.accounts.domain import Role
from iom.sessions.addresses import inside
from tests.factories.accounts import PASSWORD, a_user
from tests.pages import Page

HERE = "https://iom.example.test"
ELSEWHERE = [
    "https://example.org/", "//example.org", "///example.org", "/\\example.org", "\\\\example.org",
    "/\t/example.org", "/\n/example.org", "/\r\nSet-Cookie: a=b", "\t//example.org",
    " //example.org",
    "javascript:alert(1)", "data:text/html,x", "http:example.org", "https:///example.org",
    "example.org", "@example.org", ":80", "//[", "/%00\x00", "//iom.example.test@example.org/",
    "/\u2028/example.org", "\u00a0//example.org", "", "?next=//example.org", "#",
]  # fmt: skip
SHAPES = ["/", "\\", "//", "http:", "https:", "example.org", "@", "\t", "\n", " ", "?", "#", "%2f"]
PIECES = st.lists(st.sampled_from(SHAPES), max_size=8).map("".join)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_leads_away_or_is_no_page_is_dropped(address: str) -> None:
    assert inside(address) is None


@pytest.mark.parametrize(
    "address", ["/", "/clients?level=5", "/clients/C-1#year", "/a//b", "/@x", "/?to=//example.org"]
)
def test_a_page_of_this_product_is_kept(address: str) -> None:
    assert inside(address) == address


@given(st.one_of(PIECES, st.text(max_size=20)))
@example("/\\/example.org")
def test_whatever_is_kept_stays_on_this_host(address: str) -> None:
    """As a browser reads it: tabs and line ends dropped, a backslash taken for a slash."""
    kept = inside(address)
    if kept is not None:
        read = "".join(c for c in kept if c not in "\t\r\n").replace("\\", "/")
        assert urlsplit(urljoin(HERE, read)).netloc == "iom.example.test"


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org", "/\\example.org"])
def test_neither_the_address_nor_the_form_leads_away_after_signing_in(
    app: Flask, address: str
) -> None:
    a_user(username="hazel", role=Role.ANALYST)
    for form_says, address_says in ((address, ""), ("", address), (address, address)):
        client = app.test_client()
        page = Page.open(client, "/sign-in")
        token = page.soup.select("[name=csrf_token]")[0]["value"]
        answer = client.post(
            "/sign-in",
            query_string={"next": address_says},
            data={
                "username": "hazel", "password": PASSWORD, "csrf_token": token, "next": form_says
            },
        )  # fmt: skip
        assert answer.location == "/"
        again = client.get("/sign-in", query_string={"next": address})
        assert again.location == "/", "nor for somebody who is in already"
