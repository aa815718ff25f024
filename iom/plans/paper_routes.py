"""The plan on paper, under /clients/<ref>/plan: which edition, and the file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientExported, ClientViewed
from iom.clients.queries import get_exportable_client
from iom.clients.shown import record_exported, record_viewed
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.plans.paper import read_client_sheet, read_worker_sheet
from iom.plans.pdf import client_pdf, worker_pdf
from iom.plans.queries import get_plan
from iom.plans.wording import trade_words_in, typed_of
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out

bp = Blueprint("plan_paper", __name__, url_prefix="/clients/<ref>/plan")
_EXPORT = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)


@bp.get("/print")
@requires(*_EXPORT, audit=(ClientViewed,))
def choose(ref: str) -> ResponseReturnValue:
    """Ask for whom the plan is printed, and say which words the client may not know."""
    reader = access.reader()
    get_exportable_client(reader, ref)
    of = get_plan(reader, ref, clock.today())
    text = render_template(
        "plans/print.html",
        client=of.client,
        plan=of.plan,
        trade_words=trade_words_in(typed_of(of.plan, without=False)),
    )
    record_viewed(ref, "plan")
    return text


@bp.get("/paper/<edition>")
@requires(*_EXPORT, audit=(ClientExported,))
def paper(ref: str, edition: str) -> Response:
    """Hand the plan out on paper, and record that it left the product."""
    reader, at, today = access.reader(), clock.now(), clock.today()
    if edition == "client":
        without = request.args.get("all") != "yes"
        sheet = read_client_sheet(reader, ref, without=without, today=today, at=at)
        content, name = client_pdf(sheet), "my-plan.pdf"
    elif edition == "worker":
        content = worker_pdf(read_worker_sheet(reader, ref, today=today, at=at))
        name = f"action-plan-{ref}-official-sensitive.pdf"
    else:
        get_exportable_client(reader, ref)
        raise NotFound("There is no such edition.")
    what = "action plan for the client" if edition == "client" else "action plan"
    record_exported([ref], what, at=at)
    return hand_out(content, name, opens=True)
