"""The pack: what the receivers need to know, as far as it is shared with them, and no further."""

from __future__ import annotations

import io
from datetime import date, timedelta
from secrets import token_urlsafe

from flask import Flask
from pypdf import PdfReader

from iom.accounts.domain import Category, Reader, Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.contacts.domain import ContactKind, Pathway
from iom.db import db
from iom.entries.domain import Known
from iom.particulars.domain import Whose
from iom.record import service as record
from iom.record.kinds import KINDS
from iom.safety.domain import MarkerKind, Reply
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from iom.transfers.pack import Pack, pack_of
from iom.transfers.pdf import pdf_of
from iom.transfers.queries import get_told
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.aliases import an_address
from tests.factories.clients import a_client, a_situation
from tests.factories.safeguards import works_with
from tests.factories.transfers import TODAY, a_transfer
from tests.pages import Page


def entry(code: str, **values: object) -> int:
    db.session.rollback()
    with transaction():
        made = record.add_entry(
            "C-1", KINDS[code], values, token=token_urlsafe(8), actor=COMMAND, at=NOON, today=TODAY
        )
        return int(made.id)


def a_full_client() -> None:
    """A client in custody with a marker, a number, contacts of yesterday and 91 days ago."""
    client = a_client(ref="C-1", family_name="Finchley", given_names="Wren", level=4)
    a_situation(client, from_on=date(2026, 1, 1))
    works_with(client, a_user(full_name="Ivy Dunnock", districts=["Cambridge"]))
    entry(
        "marker", kind=MarkerKind.DOGS, what="Two loose dogs", from_on=TODAY, source="Police",
        review_on=TODAY + timedelta(days=90), reply=Reply.NOT_YET_TOLD,
    )  # fmt: skip
    entry("telephone", number="07700 900123", whose=Whose.OWN, safe=Known.YES)
    for days, note, pathway in (
        (1, "Said hello", None),
        (2, "Saw the surgery", Pathway.HEALTH),
        (91, "Long ago", None),
        (3, "Meant for another", None),
    ):
        made = entry(
            "contact", on=TODAY - timedelta(days=days), kind=ContactKind.PHONE, note=note,
            pathway=pathway,
        )  # fmt: skip
    with transaction():
        record.strike_out(
            "C-1", KINDS["contact"], made, "Another client was meant", actor=COMMAND, at=NOON
        )
    an_address("C-1", "1 Alder Row", "", from_on=TODAY)


def read(transfer_id: int, by: User | Reader) -> Pack:
    reader = reader_of(by) if isinstance(by, User) else by
    return pack_of(get_told(reader, transfer_id), reader=reader, at=NOON)


def said(pack: Pack) -> str:
    parts = [pack.warnings, *pack.parts]
    cells = [cell for part in parts for row in part.rows for cell in row]
    return " | ".join([*(words for _, words in pack.facts), *cells])


def test_the_pack_says_what_the_receivers_need_and_stands_on_the_trail(
    app: Flask, sign_in: SignIn
) -> None:
    a_full_client()
    there = a_user(districts=["Fenland"])
    number = a_transfer("C-1")
    page = Page.open(sign_in(user=there), f"/transfers/{number}").link("Pack")

    assert page.table("Warning markers")[0][:3] == ["Dogs", "Two loose dogs", "Police"]
    for word in ("Finchley", "4 Enhanced", "Ivy Dunnock", "07700 900123", "1 Alder Row"):
        assert word in page.words
    assert "Finchley" not in page.title
    [contacts] = [p for p in read(number, there).parts if p.title.startswith("Contacts")]
    # Yesterday and the day before; not 91 days ago, nor what was struck out.
    assert [row[0] for row in contacts.rows] == ["30 Apr 2026", "29 Apr 2026"]
    assert "Meant for another" not in page.words
    answer = page.client.get(f"/transfers/{number}/pack.pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.data)).pages)
    assert "07700 900123" in text
    assert "OFFICIAL-SENSITIVE" in text
    given = [row.detail for row in list_about("client:C-1") if row.event == "PackGiven"]
    assert [(each["form"], each["to"]) for each in given] == [
        ("pdf", "fenland"),
        ("page", "fenland"),
    ]


def test_a_category_that_a_receiving_agency_may_not_see_is_absent_for_everybody(
    app: Flask,
) -> None:
    a_full_client()
    here = a_user(districts=["Cambridge"])
    there = a_user(districts=["Fenland"], agency="fencouncil", shared=[Category.IDENTITY])
    number = a_transfer("C-1")
    for whose in (here, there):
        words = said(read(number, whose))
        assert "Said hello" in words
        assert "Saw the surgery" not in words
        assert "HMP" not in words
        titles = [part.title for part in read(number, whose).parts]
        assert not any(title.startswith(("Offences", "Court", "Orders")) for title in titles)


def test_a_case_manager_of_the_receivers_gets_no_pack_and_the_pdf_is_the_same_again(
    app: Flask, sign_in: SignIn
) -> None:
    a_full_client()
    a_user(districts=["Fenland"])
    manager = a_user(role=Role.CASE_MANAGER, districts=["Fenland"])
    number = a_transfer("C-1")
    Page.open(sign_in(user=manager), f"/transfers/{number}/pack", status=404)
    pack = read(number, a_user(districts=["Fenland"]))
    assert pdf_of(pack) == pdf_of(pack)
