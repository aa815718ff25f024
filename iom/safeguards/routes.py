"""Pages of who may see a client, under /clients."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.accounts.queries import list_agencies, names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import (
    NoSuchClient,
    NotYours,
    get_changeable_client,
    get_client,
)
from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.safeguards import denied, glass, involvements
from iom.safeguards.colleagues import (
    find_followed,
    get_colleague,
    list_colleagues,
    list_taken_back,
    list_workers,
)
from iom.safeguards.domain import KIND_LABELS, NewInvolvement
from iom.safeguards.events import (
    GlassBroken,
    GlassMended,
    InvolvementBegan,
    InvolvementEnded,
    InvolvementResumed,
    InvolvementTakenBack,
)
from iom.safeguards.forms import EndForm, InvolveForm, OpenForm, TakeBackForm
from iom.sessions.door import confirm_password
from iom.sessions.events import PasswordAskedAgainFailed
from iom.sharing.domain import InvolvementKind
from iom.transaction import transaction
from iom.web import access, errors
from iom.web.access import requires
from iom.web.refusals import put_at, put_beside

bp = Blueprint("safeguards", __name__, url_prefix="/clients")
bp.app_errorhandler(NoSuchClient)(errors.or_unavailable(denied.no_such_client))
bp.app_errorhandler(NotYours)(errors.or_unavailable(denied.not_yours))

_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)
_NOT_OPENED = (
    "No record with this reference can be opened in this way. It may be mistyped, or lie outside "
    "your districts or your agency’s agreements. That you asked is on the trail."
)


@bp.route("/<ref>/people", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, InvolvementBegan))
def people(ref: str) -> ResponseReturnValue:
    """List who works with a client and ask for another; on POST, put them on the record."""
    reader, today = access.reader(), clock.today()
    workers = list_workers()
    form = InvolveForm()
    if not form.is_submitted():
        form.from_on.data = today
    form.offer(
        [(agency.id, agency.name) for agency in list_agencies()],
        [(worker.user_id, worker.label) for worker in workers],
    )
    if form.validate_on_submit() and form.from_on.data:
        of_worker = {worker.user_id: worker.agency_id for worker in workers}
        new = NewInvolvement(
            agency_id=form.agency.data or of_worker.get(form.worker.data, 0),
            user_id=form.worker.data,
            kind=InvolvementKind(form.kind.data),
            from_on=form.from_on.data,
            to_on=form.last_on.data + timedelta(days=1) if form.last_on.data else None,
        )
        try:
            with transaction():
                involvements.involve(ref, new, actor=reader, at=clock.now(), today=today)
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            flash("They are on the record as working with this client.")
            return redirect(url_for("safeguards.people", ref=ref))
    client = get_changeable_client(reader, ref)
    mistaken = list_taken_back(client.id)
    text = render_template(
        "safeguards/people.html",
        form=form,
        client=client,
        colleagues=list_colleagues(client.id),
        mistaken=mistaken,
        names=names_of(each.by for each in mistaken),
        labels=KIND_LABELS,
        lead=InvolvementKind.LEAD,
        today=today,
    )
    record_viewed(ref, "people")
    return text, 422 if form.errors else 200


@bp.route("/<ref>/people/<int:involvement_id>/end", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, InvolvementEnded))
def end(ref: str, involvement_id: int) -> ResponseReturnValue:
    """Ask from which day somebody no longer works with a client; on POST, record it."""
    reader = access.reader()
    form = EndForm()
    if not form.is_submitted():
        form.to_on.data = clock.today()
    if form.validate_on_submit() and form.to_on.data:
        try:
            with transaction():
                involvements.end_involvement(
                    ref, involvement_id, form.to_on.data, actor=reader, at=clock.now()
                )
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            return _after_end(ref)
    client = get_changeable_client(reader, ref)
    colleague = get_colleague(client.id, involvement_id)
    text = render_template(
        "safeguards/end.html",
        form=form,
        client=client,
        colleague=colleague,
        own=colleague.user_id == reader.user_id,
    )
    record_viewed(ref, "people")
    return text, 422 if form.errors else 200


@bp.route("/<ref>/people/<int:involvement_id>/take-back", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, InvolvementTakenBack, InvolvementResumed))
def take_back(ref: str, involvement_id: int) -> ResponseReturnValue:
    """Ask why it was a mistake that somebody works with a client; on POST, take it back."""
    reader = access.reader()
    form = TakeBackForm()
    if form.validate_on_submit():
        try:
            with transaction():
                involvements.take_back(
                    ref,
                    involvement_id,
                    form.reason.data or "",
                    resume=bool(form.resume.data),
                    actor=reader,
                    at=clock.now(),
                )
        except NotYours:
            raise
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            return _after_end(ref)
    client = get_changeable_client(reader, ref)
    colleague = get_colleague(client.id, involvement_id)
    before = find_followed(client.id, involvement_id)
    if not form.is_submitted():
        form.resume.data = before is not None and not before.gone
    if before is not None:
        form.resume.label.text = f"{before.worker} goes on as before"
    text = render_template(
        "safeguards/take_back.html",
        form=form,
        client=client,
        colleague=colleague,
        label=KIND_LABELS[colleague.kind],
        before=before,
    )
    record_viewed(ref, "people")
    return text, 422 if form.errors else 200


def _after_end(ref: str) -> ResponseReturnValue:
    """Lead on to where whoever ended it may still go: they may have ended their own."""
    reader = access.reader()
    try:
        get_changeable_client(reader, ref)
    except (NotFound, NotYours):
        flash("That is on the record. This client is no longer yours.")
        return redirect(url_for("casefile.index"))
    flash("That is on the record.")
    return redirect(url_for("safeguards.people", ref=ref))


@bp.route("/open", methods=["GET", "POST"])
@requires(Permission.BREAK_GLASS, audit=(GlassBroken, AccessDenied, PasswordAskedAgainFailed))
def open_record() -> ResponseReturnValue:
    """Ask which record is to be opened, and why; on POST, open it for an hour.

    The password is looked at before the reference, so that it tells nothing of the record.
    """
    reader = access.reader()
    form = OpenForm()
    if form.validate_on_submit():
        ref, reason = form.ref.data or "", form.reason.data or ""
        try:
            confirm_password(form.password.data or "")
            with transaction():
                opened = glass.break_glass(ref, reason, reader=reader, at=clock.now())
        except NoSuchClient:
            denied.record_denial(ref)
            put_at(form, "ref", _NOT_OPENED)
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            if not opened:
                flash("You can see this record as it is; nothing had to be opened.")
            return redirect(url_for("casefile.show", ref=ref))
    return render_template("safeguards/open.html", form=form), 422 if form.errors else 200


@bp.post("/<ref>/close")
@requires(Permission.BREAK_GLASS, audit=(GlassMended,))
def close(ref: str) -> ResponseReturnValue:
    """Close a record again that one opened oneself, before the hour is over."""
    reader = access.reader()
    with transaction():
        glass.mend_glass(ref, reader=reader, at=clock.now())
    try:
        get_client(reader, ref)
    except NotFound:
        flash("The record is closed again.")
        return redirect(url_for("casefile.index"))
    flash("The opening by break-glass has ended; you see this record without it.")
    return redirect(url_for("casefile.show", ref=ref))
