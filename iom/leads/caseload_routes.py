"""Pages of who answers for how much, under /caseloads."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import get_user_by_name
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.kernel import clock
from iom.leads import caseloads
from iom.leads import without as without_lead
from iom.leads.stand_ins import list_covered, list_covers
from iom.places.queries import list_districts
from iom.sharing.domain import InvolvementKind
from iom.web import access
from iom.web.access import requires

bp = Blueprint("caseloads", __name__, url_prefix="/caseloads")


@bp.get("")
@requires(Permission.SEE_EVERY_CLIENT)
def index() -> ResponseReturnValue:
    """List all workers with the number and weight of their cases."""
    reader, today = access.reader(), clock.today()
    covers = list_covers(reader, today)
    return render_template(
        "leads/workloads.html",
        workloads=caseloads.list_workloads(reader, today),
        covered={each.user_id: each for each in covers if each.lasts_on(today)},
        without=sum(without_lead.count_without(reader, today).values()),
        at=clock.now(),
    )


@bp.get("/mine")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def mine() -> ResponseReturnValue:
    """List whom one answers for oneself."""
    reader = access.reader()
    return _caseload(reader.user_id or 0, reader.name, own=True)


@bp.get("/of/<username>")
@requires(Permission.SEE_EVERY_CLIENT, audit=(ClientListed,))
def show(username: str) -> ResponseReturnValue:
    """List whom one worker answers for, as far as the reader sees them."""
    user = get_user_by_name(username)
    return _caseload(user.id, user.full_name, own=user.id == access.reader().user_id)


@bp.get("/without")
@requires(Permission.SEE_EVERY_CLIENT, audit=(ClientListed,))
def without() -> ResponseReturnValue:
    """List the clients on the scheme whom nobody leads."""
    reader, today = access.reader(), clock.today()
    counts = without_lead.count_without(reader, today)
    districts = [each for each in list_districts() if counts.get(each.code)]
    chosen = request.args.get("district", "")
    if chosen not in {each.code for each in districts}:
        chosen = ""
    clients = without_lead.list_without(reader, today, district=chosen)
    text = render_template(
        "leads/without.html",
        clients=clients,
        counts=counts,
        districts=districts,
        chosen=chosen,
        most=without_lead.MOST_LISTED,
        at=clock.now(),
    )
    record_listed((each.ref for each in clients), "clients without a lead")
    return text


def _caseload(user_id: int, name: str, *, own: bool) -> ResponseReturnValue:
    reader, today = access.reader(), clock.today()
    led = caseloads.list_led(reader, user_id, today)
    parts = [
        (kind, [each for each in led if each.kind is kind])
        for kind in (InvolvementKind.LEAD, InvolvementKind.SECOND)
    ]
    covers = [each for each in list_covers(reader, today) if user_id in (each.user_id, each.by_id)]
    standing_in = [
        (each, list_covered(reader, each, today)[0])
        for each in covers
        if each.by_id == user_id and each.lasts_on(today)
    ]
    text = render_template(
        "leads/caseload.html",
        name=name,
        user_id=user_id,
        own=own,
        parts=parts,
        standing_in=standing_in,
        away=[each for each in covers if each.user_id == user_id],
        ahead=[each for each in covers if each.by_id == user_id and not each.lasts_on(today)],
        load_of=caseloads.load_of,
        lead=InvolvementKind.LEAD,
        today=today,
        at=clock.now(),
    )
    covered = {each.ref for _, clients in standing_in for each in clients}
    record_listed(sorted({each.ref for each in led} | covered), "caseload")
    return text
