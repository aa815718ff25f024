"""Pages of requests to the fund: the lists, one request, a new one, and those about a client."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.clients import shown as clients
from iom.clients.domain import ClientListed, ClientViewed
from iom.clients.queries import NoSuchClient, get_client
from iom.drafts import service as drafts
from iom.drafts.domain import DraftDeleted, DraftRead
from iom.drafts.pages import own_drafts, record_drafts_listed
from iom.fund import ask_page, lists
from iom.fund.asking import ask
from iom.fund.domain import BadRequest, NotForYou
from iom.fund.events import SpendAsked
from iom.fund.limits import list_approvers
from iom.fund.page import record_listed, record_viewed
from iom.fund.queries import list_done, list_receipts
from iom.fund.told import get_told, list_of_client, may_handle, may_tell
from iom.kernel import clock
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access, errors
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("fund", __name__)
_FUND = (Permission.ASK_FUND, Permission.APPROVE_FUND)
_LIKE_THIS = "Write references like C-010001, with commas between them."


@bp.app_errorhandler(NotForYou)
def not_for_you(error: NotForYou) -> ResponseReturnValue:
    """Answer 403 and say why: whoever asks is told of the request, so there is nothing to hide."""
    return errors.answer(403, str(error))


@bp.get("/fund")
@requires(*_FUND, audit=(ClientListed, DraftRead))
def index() -> ResponseReturnValue:
    """List what waits, what is unpaid, what lacks a receipt or an outcome, and one's own."""
    reader, today = access.reader(), clock.today()
    asked = lists.Asked.of(request.args.get("show", ""), request.args.get("pathway", ""))
    shown = lists.shown_to(reader, asked)
    begun = [] if asked.show else own_drafts(ask_page.DRAFTED)
    text = render_template(
        "fund/index.html",
        asked=asked,
        shown=shown,
        choices=lists.CHOICES,
        pathways=lists.pathways_for(reader),
        drafts=begun,
        today=today,
    )
    record_listed(told for each in shown for told in each.requests)
    record_drafts_listed(begun)
    return text


@bp.route("/fund/new", methods=["GET", "POST"])
@requires(Permission.ASK_FUND, audit=(SpendAsked, DraftDeleted, ClientViewed, AccessDenied))
def new() -> ResponseReturnValue:
    """Ask what is needed and what for; on POST, take the request."""
    reader, form = access.reader(), ask_page.new_form()
    if request.method == "GET":
        ref = ask_page.begin(form, reader)
        text = ask_page.page_of(form)
        if ref:
            clients.record_viewed(ref, "fund")
        return text
    if form.validate_on_submit():
        at = clock.now()
        try:
            with transaction():
                made = ask(ask_page.typed(form), actor=reader, at=at, today=clock.today())
                drafts.close(ask_page.DRAFT_FORM, form.token.data, actor=reader, at=at)
        except NoSuchClient as unknown:
            otherwise = f"There is no client {unknown.ref[:20]} whom you see. {_LIKE_THIS}"
            form.clients.errors = [refused(unknown.ref, otherwise)]
        except BadRequest as refusal:
            put_beside(form, refusal)
        else:
            flash("The request waits for a decision.")
            return redirect(url_for("fund.show", request_id=made))
    return ask_page.page_of(form), 422


@bp.get("/fund/requests/<int:request_id>")
@requires(*_FUND, Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(request_id: int) -> ResponseReturnValue:
    """Show a request: what it is for, where it stands, and all that was done with it."""
    reader = access.reader()
    told = get_told(reader, request_id)
    able = [each for each in list_approvers() if each.user_id != told.by_id]
    text = render_template(
        "fund/show.html",
        told=told,
        done=list_done(told),
        receipts=list_receipts(told),
        handles=may_handle(reader, told),
        tells=may_tell(reader, told),
        able=[each.name for each in able if each.most_pence >= told.sums.asked],
    )
    record_viewed(told)
    return text


@bp.get("/clients/<ref>/fund")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def client(ref: str) -> ResponseReturnValue:
    """Show what the fund was asked for a client, and what it led to."""
    reader = access.reader()
    found = get_client(reader, ref)
    told = list_of_client(reader, found.id)
    text = render_template(
        "fund/client.html",
        client=found,
        requests=told,
        sums=lists.sums_of_client(told, ref),
    )
    others = {each.ref for one in told for each in one.people} - {ref}
    clients.record_viewed(ref, "fund", sorted(others))
    return text
