"""What is done with a request, under /fund/requests/<id>: decided, paid, shown, put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed, subject_of
from iom.contacts.domain import Outcome
from iom.fund import deciding, paying, showing
from iom.fund.acting import Doing
from iom.fund.deciding import Approval
from iom.fund.domain import BadRequest, NotForYou, check_not_own
from iom.fund.events import (
    PaymentReversed,
    ReceiptAdded,
    ReceiptRead,
    ReceiptRemoved,
    SpendApproved,
    SpendDeclined,
    SpendGivenBack,
    SpendOutcomeSaid,
    SpendPaid,
    SpendRefunded,
    SpendWithdrawn,
    subject_of_request,
)
from iom.fund.forms import (
    ActForm,
    DecideForm,
    GiveBackForm,
    MoreForm,
    OutcomeForm,
    PayForm,
    ReceiptForm,
    RefundForm,
    RemoveReceiptForm,
    ReverseForm,
    WithdrawForm,
)
from iom.fund.ledgers import headings_to_spend
from iom.fund.page import new_token, put_beside, record, record_viewed
from iom.fund.paying import Payment
from iom.fund.queries import get_receipt
from iom.fund.receipts import ENDINGS, BadReceipt
from iom.fund.told import Told, get_told, may_tell
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.kernel.money import sterling
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.unstorable import version_seen

bp = Blueprint("fund_acts", __name__, url_prefix="/fund/requests/<int:request_id>")
_P = Permission
Form = TypeVar("Form", bound=ActForm)


@dataclass(frozen=True, slots=True)
class _Page:
    """How the page of an act is headed, what its button says, and what is said once it is done."""

    heading: str
    press: str
    done: str
    danger: bool = False


@bp.route("/decide", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, SpendApproved, SpendDeclined))
def decide(request_id: int) -> ResponseReturnValue:
    """Ask whether to approve a request, out of which heading and how much; on POST, decide."""
    told, form = _handled(request_id), DecideForm()
    left = _offer(form)
    if not form.is_submitted():
        form.pence.data = told.sums.asked
        if len(left) == 1:
            form.heading.data = next(iter(left))

    def do(doing: Doing) -> None:
        if form.decision.data == "decline":
            return deciding.decline(doing, form.words.data or "")
        if form.heading.data is None:
            raise BadRequest("Choose a heading.", "heading")
        approval = Approval(
            allocation_id=form.heading.data,
            pence=form.pence.data or 0,
            seen_pence=_seen(form.seen.data, form.heading.data),
            words=form.words.data or "",
        )
        return deciding.approve(doing, approval)

    page = _Page("Decide on the request", "Decide", "It is decided; who asked sees it.")
    return _act(told, form, page, do, left=left)


@bp.route("/more", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, SpendApproved))
def more(request_id: int) -> ResponseReturnValue:
    """Ask how much more is needed; on POST, approve it."""
    told, form = _handled(request_id), MoreForm()
    left = {
        heading.id: heading.balance.left
        for _, heading in headings_to_spend(clock.today())
        if heading.id == told.allocation_id
    }

    def do(doing: Doing) -> None:
        allocation_id = told.allocation_id or 0
        approval = Approval(
            allocation_id=allocation_id,
            pence=form.pence.data or 0,
            seen_pence=_seen(form.seen.data, allocation_id),
            words=form.words.data or "",
        )
        deciding.approve_more(doing, approval)

    page = _Page("Approve more", "Approve more", "More is approved.")
    return _act(told, form, page, do, left=left)


@bp.route("/withdraw", methods=["GET", "POST"])
@requires(_P.ASK_FUND, audit=(ClientViewed, SpendWithdrawn))
def withdraw(request_id: int) -> ResponseReturnValue:
    """Ask why a request is no longer needed; on POST, withdraw it."""
    told, form = _told(request_id), WithdrawForm()
    if not told.own:
        raise NotForYou("Only who asked withdraws a request.")
    page = _Page("Withdraw the request", "Withdraw it", "The request is withdrawn.")
    return _act(told, form, page, lambda doing: deciding.withdraw(doing, form.words.data or ""))


@bp.route("/pay", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, SpendPaid, SpendGivenBack))
def pay(request_id: int) -> ResponseReturnValue:
    """Ask what was paid, when and how; on POST, record it."""
    told, form = _handled(request_id), PayForm()
    if not form.is_submitted():
        form.pence.data, form.on.data = told.sums.unpaid, clock.today()
        form.last.data = True

    def do(doing: Doing) -> None:
        paying.pay(doing, _payment(form, last=bool(form.last.data)))

    return _act(told, form, _Page("Record a payment", "Record it", "The payment is recorded."), do)


@bp.route("/give-back", methods=["GET", "POST"])
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, SpendGivenBack))
def give_back(request_id: int) -> ResponseReturnValue:
    """Ask how much is not needed; on POST, give it back."""
    told, form = _told(request_id), GiveBackForm()
    if not form.is_submitted():
        form.pence.data = told.sums.unpaid

    def do(doing: Doing) -> None:
        paying.give_back(doing, form.pence.data or 0, form.words.data or "")

    page = _Page("Give back what is not needed", "Give it back", "It can be approved again.")
    return _act(told, form, page, do)


@bp.route("/refund", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, SpendRefunded))
def refund(request_id: int) -> ResponseReturnValue:
    """Ask what came back; on POST, record it."""
    told, form = _handled(request_id), RefundForm()
    if not form.is_submitted():
        form.on.data = clock.today()

    def do(doing: Doing) -> None:
        paying.refund(doing, _payment(form), form.words.data or "")

    return _act(told, form, _Page("Record a refund", "Record it", "The refund is recorded."), do)


@bp.route("/payments/<int:line_id>/reverse", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, PaymentReversed))
def reverse(request_id: int, line_id: int) -> ResponseReturnValue:
    """Ask what was wrong with a payment; on POST, take it back by a counter entry."""
    told, form = _handled(request_id), ReverseForm()
    paid = paying.get_payment(told, line_id)
    page = _Page(
        f"Take back the payment of {sterling(paid.pence)}",
        "Take it back",
        "The payment is taken back by a counter entry; the amount is unpaid again.",
    )
    return _act(told, form, page, lambda d: paying.reverse(d, line_id, form.words.data or ""))


@bp.route("/receipts/add", methods=["GET", "POST"])
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, ReceiptAdded))
def add_receipt(request_id: int) -> ResponseReturnValue:
    """Ask for a receipt; on POST, keep it."""
    told, form = _told(request_id), ReceiptForm()

    def do(doing: Doing) -> None:
        sent = request.files.get("file")
        try:
            showing.add_receipt(doing, sent.read() if sent else b"")
        except BadReceipt as refusal:
            raise BadRequest(str(refusal), "file") from None

    return _act(told, form, _Page("Add a receipt", "Add it", "The receipt is kept."), do)


@bp.get("/receipts/<int:receipt_id>")
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, ReceiptRead))
def receipt(request_id: int, receipt_id: int) -> Response:
    """Hand out a receipt to be saved, to those who may see it now; each look is kept."""
    told = _told(request_id)
    number, media_type, content = get_receipt(told, receipt_id)
    if told.people:
        record_viewed(told, "fund receipt")
    else:
        record([ReceiptRead(subject=subject_of_request(told.id), receipt=number)])
    name = f"{told.number}-receipt-{number}.{ENDINGS[media_type]}"
    return Response(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@bp.route("/receipts/<int:receipt_id>/remove", methods=["GET", "POST"])
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, ReceiptRemoved))
def remove_receipt(request_id: int, receipt_id: int) -> ResponseReturnValue:
    """Ask why a receipt does not belong there; on POST, delete it."""
    told, form = _told(request_id), RemoveReceiptForm()
    page = _Page(
        "Remove a receipt",
        "Delete the receipt",
        "The receipt is deleted.",
        danger=True,
    )
    return _act(
        told,
        form,
        page,
        lambda doing: showing.remove_receipt(doing, receipt_id, form.words.data or ""),
    )


@bp.route("/outcome", methods=["GET", "POST"])
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, SpendOutcomeSaid))
def outcome(request_id: int) -> ResponseReturnValue:
    """Ask what the money led to; on POST, keep it."""
    told, form = _told(request_id), OutcomeForm()
    if not form.is_submitted() and told.outcome:
        form.outcome.data, form.words.data = told.outcome.value, told.outcome_words

    def do(doing: Doing) -> None:
        showing.say_outcome(doing, Outcome(form.outcome.data), form.words.data or "")

    page = _Page("Say what it led to", "Say it", "What it led to is on the record.")
    return _act(told, form, page, do)


def _told(request_id: int) -> Told:
    """Fetch a request for an act of who asked, or of an approver."""
    reader = access.reader()
    told = get_told(reader, request_id)
    if not may_tell(reader, told):
        raise NotForYou("This request is somebody else’s.")
    return told


def _handled(request_id: int) -> Told:
    """Fetch a request for an act with its money, never for who asked."""
    told = _told(request_id)
    check_not_own(told.by_id, access.reader().user_id)
    return told


def _act(
    told: Told,
    form: Form,
    page: _Page,
    do: Callable[[Doing], None],
    left: dict[int, int] | None = None,
) -> ResponseReturnValue:
    """Show the form of an act; on POST, do it. Who is slower is shown how it stands now."""
    reader, status = access.reader(), 200
    if form.validate_on_submit():
        doing = Doing(
            request_id=told.id,
            version=version_seen(form.version.data),
            token=form.token.data or new_token(),
            actor=reader,
            at=clock.now(),
            today=clock.today(),
        )
        try:
            with transaction():
                do(doing)
        except (NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(page.done)
            return redirect(url_for("fund.show", request_id=told.id))
    if form.errors and status == 200:
        status = 422
    if not form.is_submitted() or status == 409:
        told = get_told(reader, told.id)
        form.version.data = str(told.version)
        form.token.data = form.token.data or new_token()
        if "seen" in form and left is not None:
            form["seen"].data = ",".join(f"{each}:{pence}" for each, pence in _now(left).items())
    text = render_template("fund/act.html", told=told, form=form, page=page, conflict=status == 409)
    record([ClientViewed(subject=subject_of(each.ref), page="fund") for each in told.people])
    return text, status


def _offer(form: DecideForm) -> dict[int, int]:
    """Offer the headings that money can come out of; return what is left of each."""
    found = headings_to_spend(clock.today())
    form.offer(
        [
            (
                heading.id,
                f"{heading.label} ({year.code} {year.name}): {sterling(heading.balance.left)} left",
            )
            for year, heading in found
        ]
    )
    return {heading.id: heading.balance.left for _, heading in found}


def _now(left: dict[int, int]) -> dict[int, int]:
    now = {heading.id: heading.balance.left for _, heading in headings_to_spend(clock.today())}
    return {each: now.get(each, 0) for each in left}


def _seen(text: str | None, heading_id: int) -> int | None:
    """Read what was left of a heading when the form was made; None where it does not say."""
    for part in (text or "").split(","):
        each, _, pence = part.partition(":")
        if each == str(heading_id) and pence.isdecimal() and len(pence) < 12:
            return int(pence)
    return None


def _payment(form: PayForm | RefundForm, *, last: bool = False) -> Payment:
    return Payment(
        pence=form.pence.data or 0,
        on=form.on.data or clock.today(),
        how=form.how.data or "",
        reference=form.reference.data or "",
        last=last,
    )
