"""Pages on which the list of a sitting is prepared, under /panels/<sitting_id>."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.clients.domain import ClientListed, ClientViewed
from iom.clients.queries import NoSuchClient, NotYours, get_client
from iom.clients.shown import record_listed, record_viewed
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.panel import cases, listing
from iom.panel.domain import BadSitting
from iom.panel.events import CaseListed, CaseTakenOff, ConflictSaid, ListReordered
from iom.panel.forms import AddForm, EmptyForm, order_form
from iom.panel.reaching import NotForYou
from iom.panel.rendering import prepared_in_words, run_told
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("panel_lists", __name__, url_prefix="/panels/<int:sitting_id>")
_RUN = Permission.DECIDE_ON_PANEL


@bp.post("/prepare")
@requires(_RUN, audit=(CaseListed, ConflictSaid))
def prepare(sitting_id: int) -> ResponseReturnValue:
    """Put everybody onto the list who belongs there and is on no list yet."""
    run_told(sitting_id)
    with transaction():
        put, more = listing.prepare(
            sitting_id, actor=access.reader(), at=clock.now(), today=clock.today()
        )
    flash(prepared_in_words(put, more))
    return redirect(url_for("panels.show", sitting_id=sitting_id))


@bp.route("/add", methods=["GET", "POST"])
@requires(_RUN, audit=(CaseListed, ConflictSaid, AccessDenied))
def add(sitting_id: int) -> ResponseReturnValue:
    """Ask whom to put on the list; on POST, put them there."""
    told, form, reader = run_told(sitting_id), AddForm(), access.reader()
    if not form.is_submitted():
        form.ref.data = request.args.get("client", "")[:40]
    elif form.validate():
        ref = (form.ref.data or "").strip().upper()
        try:
            with transaction():
                listing.add(sitting_id, ref, actor=reader, at=clock.now())
        except NoSuchClient as unknown:
            form.ref.errors = [refused(unknown.ref)]
        except (NotYours, NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            form.ref.errors = [str(refusal)]
        else:
            flash(f"{ref} is on the list.")
            return redirect(url_for("panels.show", sitting_id=sitting_id))
    text = render_template("panels/add.html", form=form, sitting=told)
    return text, 422 if form.errors else 200


@bp.route("/order", methods=["GET", "POST"])
@requires(_RUN, audit=(ClientListed, ListReordered))
def order(sitting_id: int) -> ResponseReturnValue:
    """Ask for the order of the cases; on POST, put them in it."""
    told, reader, status = run_told(sitting_id), access.reader(), 200
    listed = cases.list_cases(reader, sitting_id, today=clock.today())
    form = order_form((each.ref, each.ref, each.number) for each in listed.rows)
    if not form.is_submitted():
        form.version.data = str(told.version)
    elif form.validate():
        places = {each.ref: form[f"at-{each.ref}"].data for each in listed.rows}
        try:
            with transaction():
                listing.reorder(
                    sitting_id,
                    places,
                    version=version_seen(form.version.data),
                    actor=reader,
                    at=clock.now(),
                )
        except (NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The cases are in the new order.")
            return redirect(url_for("panels.show", sitting_id=sitting_id))
    told = run_told(sitting_id)
    if status == 409:
        form.version.data = str(told.version)
    rows = cases.list_cases(reader, sitting_id, today=clock.today()).rows
    text = render_template("panels/order.html", form=form, sitting=told, rows=rows)
    record_listed((each.ref for each in rows), "panel")
    return text, 422 if form.errors and status == 200 else status


@bp.route("/<ref>/take-off", methods=["GET", "POST"])
@requires(_RUN, audit=(ClientViewed, CaseTakenOff))
def take_off(sitting_id: int, ref: str) -> ResponseReturnValue:
    """Ask whether a case is to leave the list; on POST, take it off."""
    told, reader = run_told(sitting_id), access.reader()
    get_client(reader, ref)
    form = EmptyForm()
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                listing.remove(sitting_id, ref, actor=reader, at=clock.now())
        except BadSitting as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(f"{ref} is off the list.")
            return redirect(url_for("panels.show", sitting_id=sitting_id))
    case = cases.get_case(reader, sitting_id, ref, today=clock.today())
    text = render_template("panels/take_off.html", form=form, sitting=told, case=case)
    record_viewed(ref, "panel")
    return text, 422 if form.errors else 200
