"""What is done with a request, under /fund/requests/<id>: decided, paid, shown, put right."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.fund import deciding, paying
from iom.fund.act_page import Page, act_on, handled_by, told_for
from iom.fund.acting import Doing
from iom.fund.deciding import Approval
from iom.fund.domain import BadRequest, NotForYou
from iom.fund.events import (
    PaymentReversed,
    SpendApproved,
    SpendDeclined,
    SpendGivenBack,
    SpendPaid,
    SpendRefunded,
    SpendWithdrawn,
)
from iom.fund.forms import (
    DecideForm,
    GiveBackForm,
    MoreForm,
    PayForm,
    RefundForm,
    ReverseForm,
    WithdrawForm,
)
from iom.fund.ledgers import headings_to_spend
from iom.fund.paying import Payment
from iom.kernel import clock
from iom.kernel.money import sterling
from iom.web.access import requires

bp = Blueprint("fund_acts", __name__, url_prefix="/fund/requests/<int:request_id>")
_P = Permission


@bp.route("/decide", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, SpendApproved, SpendDeclined))
def decide(request_id: int) -> ResponseReturnValue:
    """Ask whether to approve a request, out of which heading and how much; on POST, decide."""
    told, form = handled_by(request_id), DecideForm()
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

    done = "The decision is on the record; whoever asked can read it."
    page = Page("Decide on the request", "Decide", done)
    return act_on(told, form, page, do, left=left)


@bp.route("/more", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, SpendApproved))
def more(request_id: int) -> ResponseReturnValue:
    """Ask how much more is needed; on POST, approve it."""
    told, form = handled_by(request_id), MoreForm()
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

    page = Page("Approve more", "Approve more", "More is approved.")
    return act_on(told, form, page, do, left=left)


@bp.route("/withdraw", methods=["GET", "POST"])
@requires(_P.ASK_FUND, audit=(ClientViewed, SpendWithdrawn))
def withdraw(request_id: int) -> ResponseReturnValue:
    """Ask why a request is no longer needed; on POST, withdraw it."""
    told, form = told_for(request_id), WithdrawForm()
    if not told.own:
        raise NotForYou("Only who asked withdraws a request.")
    page = Page("Withdraw the request", "Withdraw it", "The request is withdrawn.")
    return act_on(told, form, page, lambda doing: deciding.withdraw(doing, form.words.data or ""))


@bp.route("/pay", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, SpendPaid, SpendGivenBack))
def pay(request_id: int) -> ResponseReturnValue:
    """Ask what was paid, when and how; on POST, record it."""
    told, form = handled_by(request_id), PayForm()
    if not form.is_submitted():
        form.pence.data, form.on.data = told.sums.unpaid, clock.today()
        form.last.data = True

    def do(doing: Doing) -> None:
        paying.pay(doing, _payment(form, last=bool(form.last.data)))

    return act_on(told, form, Page("Record a payment", "Record it", "The payment is recorded."), do)


@bp.route("/give-back", methods=["GET", "POST"])
@requires(_P.ASK_FUND, _P.APPROVE_FUND, audit=(ClientViewed, SpendGivenBack))
def give_back(request_id: int) -> ResponseReturnValue:
    """Ask how much is not needed; on POST, give it back."""
    told, form = told_for(request_id), GiveBackForm()
    if not form.is_submitted():
        form.pence.data = told.sums.unpaid

    def do(doing: Doing) -> None:
        paying.give_back(doing, form.pence.data or 0, form.words.data or "")

    page = Page("Give back what is not needed", "Give it back", "It can be approved again.")
    return act_on(told, form, page, do)


@bp.route("/refund", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, SpendRefunded))
def refund(request_id: int) -> ResponseReturnValue:
    """Ask what came back; on POST, record it."""
    told, form = handled_by(request_id), RefundForm()
    if not form.is_submitted():
        form.on.data = clock.today()

    def do(doing: Doing) -> None:
        paying.refund(doing, _payment(form), form.words.data or "")

    return act_on(told, form, Page("Record a refund", "Record it", "The refund is recorded."), do)


@bp.route("/payments/<int:line_id>/reverse", methods=["GET", "POST"])
@requires(_P.APPROVE_FUND, audit=(ClientViewed, PaymentReversed))
def reverse(request_id: int, line_id: int) -> ResponseReturnValue:
    """Ask what was wrong with a payment; on POST, take it back by a counter entry."""
    told, form = handled_by(request_id), ReverseForm()
    paid = paying.get_payment(told, line_id)
    page = Page(
        f"Take back the payment of {sterling(paid.pence)}",
        "Take it back",
        "The payment is taken back by a counter entry; the amount is unpaid again.",
    )
    return act_on(told, form, page, lambda d: paying.reverse(d, line_id, form.words.data or ""))


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
