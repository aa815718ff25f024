"""Finding a client by a telephone number, in any notation, within what the reader may see."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from iom.db import db
from iom.entries.domain import Known
from iom.particulars.domain import Whose
from iom.particulars.kinds import TELEPHONE
from iom.particulars.models import Telephone
from iom.particulars.queries import search_telephones
from iom.record import service
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.clients import a_client
from tests.pages import Page


def telephone(ref: str, number: str) -> None:
    values = {"number": number, "whose": Whose.OWN, "safe": Known.YES}
    with transaction():
        service.add_entry(
            ref, TELEPHONE, values, token=ref, actor=COMMAND, at=NOON, today=NOON.date()
        )


def found(typed: str, **bounds: list[str]) -> list[str]:
    return [hit.ref for hit in search_telephones(a_reader(**bounds), typed)]


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("07700 900123", ["C-1"]),
        ("+44 (0)7700-900-123", ["C-1"]),
        ("00447700900123", ["C-1"]),
        ("900123", []),  # six digits are no telephone number
        ("7700900", []),  # part of one is none
        ("Wren 07700 900123", []),
        ("", []),
    ],
)
def test_a_whole_number_finds_the_client_in_any_notation(
    app: Flask, typed: str, refs: list[str]
) -> None:
    a_client(ref="C-1")
    telephone("C-1", "07700 900123")

    assert found(typed) == refs


def test_a_number_is_found_on_clients_whom_the_reader_may_see_and_while_it_is_current(
    app: Flask,
) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2", district="Fenland")
    for ref in ("C-1", "C-2"):
        telephone(ref, "07700 900123")
    assert found("07700900123") == ["C-1", "C-2"]
    assert found("07700900123", districts=["Cambridge"]) == ["C-1"]

    [first, _] = db.session.scalars(select(Telephone.id).order_by(Telephone.id)).all()
    with transaction():
        service.strike_out(
            "C-1", TELEPHONE, first, "The number of the sister", actor=COMMAND, at=NOON
        )
    assert found("07700900123") == ["C-2"]


def test_the_box_leads_to_the_one_client_and_lists_several(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    telephone("C-1", "07700 900123")
    page = Page.open(sign_in(), "/clients")

    assert page.press("Find", find="+447700900123").path == "/clients/C-1"
    a_client(ref="C-2")
    telephone("C-2", "07700 900 123")
    listed = page.press("Find", find="+447700900123")
    assert [row[1] for row in listed.table("Clients found")] == ["C-1", "C-2"]
