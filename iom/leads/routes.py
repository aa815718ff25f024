"""Pages of who leads one client, under /clients."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.leads import service
from iom.leads.domain import AS
from iom.leads.forms import AssignForm
from iom.leads.queries import held
from iom.leads.service import NewLead
from iom.safeguards.colleagues import list_workers
from iom.safeguards.events import InvolvementBegan, InvolvementEnded
from iom.sharing.domain import InvolvementKind
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("leads", __name__, url_prefix="/clients")

_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


@bp.route("/<ref>/lead", methods=["GET", "POST"], defaults={"place": "lead"})
@bp.route("/<ref>/second", methods=["GET", "POST"], defaults={"place": "second"})
@requires(*_CHANGE, audit=(ClientViewed, InvolvementBegan, InvolvementEnded))
def assign(ref: str, place: str) -> ResponseReturnValue:
    """Ask who is to be lead or second of a client; on POST, record it."""
    reader, today = access.reader(), clock.today()
    kind = InvolvementKind(place)
    form, status = _form(), 200
    if form.validate_on_submit() and form.from_on.data:
        new = NewLead(kind=kind, user_id=form.worker.data, from_on=form.from_on.data)
        try:
            with transaction():
                service.assign(
                    ref, new, seen=form.seen.data or "", actor=reader, at=clock.now(), today=today
                )
        except NotYours:
            raise
        except ChangedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(f"The {AS[kind]} is on the record.")
            return redirect(url_for("safeguards.people", ref=ref))
    client = service.get_assignable_client(reader, ref, kind)
    now = held(client.id, kind, today)
    if not form.is_submitted() or status == 409:
        form.seen.data = now.mark
    if form.errors and status == 200:
        status = 422
    text = render_template(
        "leads/assign.html", form=form, client=client, place=place, what=AS[kind], held=now
    )
    record_viewed(ref, "people")
    return text, status


def _form() -> AssignForm:
    form = AssignForm()
    if not form.is_submitted():
        form.from_on.data = clock.today()
    workers = list_workers(Permission.SEE_CLIENTS)
    form.offer([(each.user_id, each.label) for each in workers])
    return form
