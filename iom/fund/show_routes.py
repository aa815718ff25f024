"""Receipts of a request and what it led to, under /fund/requests/<id>."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.contacts.domain import Outcome
from iom.fund import showing
from iom.fund.act_page import Page, act_on, told_for
from iom.fund.acting import Doing
from iom.fund.domain import BadRequest
from iom.fund.events import (
    ReceiptAdded,
    ReceiptRead,
    ReceiptRemoved,
    SpendOutcomeSaid,
    subject_of_request,
)
from iom.fund.forms import (
    OutcomeForm,
    ReceiptForm,
    RemoveReceiptForm,
)
from iom.fund.page import record_viewed
from iom.fund.queries import get_receipt
from iom.fund.receipts import ENDINGS, BadReceipt
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("fund_shows", __name__, url_prefix="/fund/requests/<int:request_id>")
_P = Permission


@bp.route("/receipts/add", methods=["GET", "POST"])
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, ReceiptAdded))
def add_receipt(request_id: int) -> ResponseReturnValue:
    """Ask for a receipt; on POST, keep it."""
    told, form = told_for(request_id), ReceiptForm()

    def do(doing: Doing) -> None:
        sent = request.files.get("file")
        try:
            showing.add_receipt(doing, sent.read() if sent else b"")
        except BadReceipt as refusal:
            raise BadRequest(str(refusal), "file") from None

    return act_on(told, form, Page("Add a receipt", "Add it", "The receipt is kept."), do)


@bp.get("/receipts/<int:receipt_id>")
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, ReceiptRead))
def receipt(request_id: int, receipt_id: int) -> Response:
    """Hand out a receipt to be saved, to those who may see it now; each look is kept."""
    told = told_for(request_id)
    number, media_type, content = get_receipt(told, receipt_id)
    if told.people:
        record_viewed(told, "fund receipt")
    else:
        put_on_trail(ReceiptRead(subject=subject_of_request(told.id), receipt=number))
    name = f"{told.number}-receipt-{number}.{ENDINGS[media_type]}"
    return hand_out(content, name, media_type=media_type)


@bp.route("/receipts/<int:receipt_id>/remove", methods=["GET", "POST"])
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, ReceiptRemoved))
def remove_receipt(request_id: int, receipt_id: int) -> ResponseReturnValue:
    """Ask why a receipt does not belong there; on POST, delete it."""
    told, form = told_for(request_id), RemoveReceiptForm()
    page = Page(
        "Remove a receipt",
        "Delete the receipt",
        "The receipt is deleted.",
        danger=True,
    )
    return act_on(
        told,
        form,
        page,
        lambda doing: showing.remove_receipt(doing, receipt_id, form.words.data or ""),
    )


@bp.route("/outcome", methods=["GET", "POST"])
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, SpendOutcomeSaid))
def outcome(request_id: int) -> ResponseReturnValue:
    """Ask what the money led to; on POST, keep it."""
    told, form = told_for(request_id), OutcomeForm()
    if not form.is_submitted() and told.outcome:
        form.outcome.data, form.words.data = told.outcome.value, told.outcome_words

    def do(doing: Doing) -> None:
        showing.say_outcome(doing, Outcome(form.outcome.data), form.words.data or "")

    page = Page("Say what it led to", "Say it", "What it led to is on the record.")
    return act_on(told, form, page, do)
