"""What nobody sees is taken out of what is typed, before any page reads it."""

from __future__ import annotations

import pytest
from flask import request
from sqlalchemy import select

from iom.clients.models import Client
from iom.db import db
from iom.web.invisible import without_invisible
from tests.conftest import SignIn
from tests.factories.clients import a_client
from tests.pages import Page

TURNED = "\u202e"  # what follows is read from right to left


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"Wren {TURNED}drofniF", "Wren drofniF"),
        ("Al\u200bder\xadworth\ufeff", "Alderworth"),
        ("one\x1b[31m\x0b two\x85", "one[31m two"),
        ("first\r\nsecond\tthird", "first\r\nsecond\tthird"),
        ("می\u200cکنم", "می\u200cکنم"),  # two words become one without it
        ("Zoë D’Arcy-Ðœ", "Zoë D’Arcy-Ðœ"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_all_else_is_kept(typed: str, kept: str) -> None:
    assert without_invisible(typed) == kept


def test_a_name_is_kept_as_it_reads(sign_in: SignIn) -> None:
    a_client(ref="C-1", given_names="Wren", family_name="Alderworth")

    page = Page.open(sign_in(), "/clients/C-1/details").press(
        "Change them", given_names=f"Wren{TURNED}", family_name="Al\u200bderfield"
    )

    assert page.done == ["The personal details are changed. What they said stays readable below."]
    client = db.session.scalars(select(Client)).one()
    assert (client.given_names, client.family_name) == ("Wren", "Alderfield")


def test_a_password_is_as_it_was_typed_and_of_several_values_none_is_lost(
    sign_in: SignIn,
) -> None:
    app = sign_in().application
    typed = {"password": f"a{TURNED}b", "day": ["1", f"2{TURNED}"]}
    with app.test_request_context("/sign-in", method="POST", data=typed):
        assert request.form["password"] == f"a{TURNED}b"
        assert request.form.getlist("day") == ["1", "2"]
