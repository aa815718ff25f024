"""What a request shows and tells: receipts, outcomes, who is told, the trail and the timeline."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from iom.accounts.domain import Category, Reader
from iom.audit.models import AuditRecord
from iom.clients.models import Client
from iom.contacts.domain import Outcome, Pathway
from iom.db import db
from iom.fund import queries, showing, told
from iom.fund.domain import (
    BadRequest,
)
from iom.fund.models import About, Receipt
from iom.fund.receipts import BadReceipt
from iom.kernel.errors import NotFound
from iom.transaction import transaction
from tests.factories.accounts import a_reader
from tests.factories.clients import a_client
from tests.factories.fund import (
    TODAY,
    a_heading,
    a_request,
    acts,
    approved,
    paid,
)
from tests.factories.pictures import a_picture

A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def test_receipts_are_kept_by_their_content_and_an_outcome_is_said(
    hazel: Reader, linden: Reader
) -> None:
    request = a_request(linden, "C-1")
    with pytest.raises(BadRequest, match="Nothing is paid yet"), transaction():
        showing.add_receipt(acts(request, linden), A_PDF)
    approved(request, hazel, a_heading(50_000), 1_900)
    paid(request, hazel, 1_900)
    assert told.get_told(hazel, request).without_receipt
    for content in (A_PDF, a_picture(1_200, 2_000)):
        with transaction():
            showing.add_receipt(acts(request, linden), content)
    for bad in (b"", b"MZ\x90 a program", b"%PDF-1.7 cut short", b"%PDF-" + b"0" * 5_300_000):
        with pytest.raises(BadReceipt), transaction():
            showing.add_receipt(acts(request, linden), bad)
    with transaction():
        showing.say_outcome(acts(request, linden), Outcome.ACHIEVED, "Goes three times a week")

    found = told.get_told(hazel, request)
    kept = queries.list_receipts(found)
    assert [each.media_type for each in kept] == ["application/pdf", "image/jpeg"]
    assert queries.get_receipt(found, kept[0].id)[2] == A_PDF
    assert (found.outcome, found.outcome_words) == (Outcome.ACHIEVED, "Goes three times a week")
    assert not found.without_receipt
    assert not found.without_outcome


def test_a_receipt_that_does_not_belong_there_is_deleted(hazel: Reader, linden: Reader) -> None:
    request = a_request(linden, "C-1")
    approved(request, hazel, a_heading(50_000), 1_900)
    paid(request, hazel, 1_900)
    with transaction():
        showing.add_receipt(acts(request, linden), A_PDF)
    receipt = db.session.scalars(select(Receipt.id)).one()
    with transaction():
        showing.remove_receipt(acts(request, hazel), receipt, "It is another client’s")

    found = told.get_told(hazel, request)
    with pytest.raises(NotFound):
        queries.get_receipt(found, receipt)
    assert db.session.scalars(select(Receipt.content)).one() is None
    assert found.without_receipt


def test_a_request_is_told_whole_or_not_at_all(hazel: Reader, linden: Reader) -> None:
    a_client(ref="C-2", district="Fenland")
    cambridge = a_reader(username="c", districts=["Cambridge"])
    both, one, none = (
        a_request(linden, "C-1", "C-2"),
        a_request(linden, "C-1"),
        a_request(linden),
    )
    health = a_request(linden, "C-1", pathway=Pathway.HEALTH)
    without = a_reader(username="w", agency="shelter", shared=set(Category) - {Category.HEALTH})

    assert {each.id for each in told.list_told(cambridge)} == {one, none, health}
    assert told.count_untold(cambridge) == 1
    assert {each.id for each in told.list_told(without)} == {both, one, none}
    for reader, hidden in ((cambridge, both), (without, health)):
        with pytest.raises(NotFound):
            told.get_told(reader, hidden)
    assert [p.ref for p in told.get_told(hazel, both).people] == ["C-1", "C-2"]


def test_a_request_about_a_client_who_has_no_district_by_now_is_told_to_nobody(
    hazel: Reader, linden: Reader
) -> None:
    # Of such a client it is neither true nor false that they live where somebody works.
    moved = a_client(ref="C-2").id
    request = a_request(linden, "C-1", "C-2")
    with transaction():
        db.session.execute(update(Client).where(Client.id == moved).values(home_district_id=None))

    for reader in (hazel, linden):
        assert told.list_told(reader) == []
        assert told.count_untold(reader) == 1
        assert told.told_among(reader, {request}) == frozenset()
        with pytest.raises(NotFound):
            told.get_told(reader, request)


def test_what_is_done_is_on_the_trail_of_each_client_without_a_word_of_it(
    hazel: Reader, linden: Reader
) -> None:
    a_client(ref="C-2")
    heading = a_heading(50_000)
    request = a_request(linden, "C-1", "C-2", pathway=Pathway.HEALTH)
    approved(request, hazel, heading, 1_900)
    nobody = a_request(linden)

    rows = db.session.scalars(select(AuditRecord).order_by(AuditRecord.seq)).all()
    spend = [row for row in rows if row.event in {"SpendAsked", "SpendApproved"}]
    assert [(row.event, row.subject) for row in spend] == [
        ("SpendAsked", "client:C-1"),
        ("SpendAsked", "client:C-2"),
        ("SpendApproved", "client:C-1"),
        ("SpendApproved", "client:C-2"),
        ("SpendAsked", f"fund-request:{nobody}"),
    ]
    assert spend[0].detail["category"] == "health"
    assert "gym" not in "".join(str(row.detail) for row in spend)


def test_the_timeline_of_a_client_tells_it_without_a_name(hazel: Reader, linden: Reader) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1")
    approved(request, hazel, heading, 1_900)
    paid(request, hazel, 1_900)
    client = db.session.scalars(select(About.client_id)).one()
    assert client is not None

    assert [each.what for each in queries.happened(hazel, client, TODAY, TODAY)] == [
        "£19.00 asked of the fund: A gym pass for a month",
        "£19.00 of the fund approved",
        "£19.00 of the fund paid to Heron Leisure",
    ]
    without = a_reader(username="w", agency="shelter", shared={Category.OFFENDING})
    assert queries.happened(without, client, TODAY, TODAY) == []
