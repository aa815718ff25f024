"""Pages on which an appointment is moved or called off, under /clients/<ref>/appointments."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.contacts.kinds import APPOINTMENT
from iom.entries.domain import BadEntry, EntryGone
from iom.entries.events import EntryChanged
from iom.interventions import appointments, booking
from iom.interventions.appointments import Due
from iom.interventions.forms import MoveForm, ReasonForm
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.record.queries import Record, get_record
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("appointment_acts", __name__, url_prefix="/clients/<ref>/appointments")


@bp.route("/<int:appointment_id>/move", methods=["GET", "POST"])
@requires(Permission.LOG_WORK, audit=(ClientViewed, EntryChanged))
def move(ref: str, appointment_id: int) -> ResponseReturnValue:
    """Ask to which day and hour an appointment is moved; on POST, move it."""
    due = _due(ref, appointment_id)
    form = MoveForm(data={"on": due.on, "at_time": due.at_time})
    gone: EntryGone | None = None
    if form.validate_on_submit() and form.on.data is not None:
        try:
            with transaction():
                booking.move(
                    ref,
                    appointment_id,
                    on=form.on.data,
                    at_time=form.at_time.data,  # type: ignore[arg-type]  # a time
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except EntryGone as meanwhile:
            gone = meanwhile
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash("The appointment is moved. When it was to be stays readable on the record.")
            return redirect(url_for("appointments.index", on=form.on.data))
    return _page("appointments/move.html", ref, form, appointment_id=appointment_id, gone=gone)


@bp.route("/<int:appointment_id>/call-off", methods=["GET", "POST"])
@requires(Permission.LOG_WORK, audit=(ClientViewed, EntryChanged))
def call_off(ref: str, appointment_id: int) -> ResponseReturnValue:
    """Ask why an appointment is called off; on POST, call it off."""
    due = _due(ref, appointment_id)
    form, gone = ReasonForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                booking.call_off(
                    ref,
                    appointment_id,
                    form.reason.data or "",
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except EntryGone as meanwhile:
            gone = meanwhile
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash("The appointment is called off. It is no missed one.")
            return redirect(url_for("appointments.index", on=due.on))
    return _page("appointments/call_off.html", ref, form, appointment_id=appointment_id, gone=gone)


def _due(ref: str, appointment_id: int) -> Due:
    """Fetch an appointment that whoever asks may change.

    Raises:
        NoSuchClient, NotFound: there is none for them.
        NotYours: they see it and may not change it.
    """
    return _of(get_record(access.reader(), ref), appointment_id)


def _of(known: Record, appointment_id: int) -> Due:
    due = appointments.get_due(access.reader(), known.client.id, appointment_id)
    if due is None:
        raise NotFound("This client has no such appointment.")
    if not known.standing.may_change(APPOINTMENT, due.recorded_by):
        raise NotYours(known.client.ref, "You may change appointments that you made only.")
    return due


def _page(
    template: str,
    ref: str,
    form: MoveForm | ReasonForm,
    *,
    appointment_id: int,
    gone: EntryGone | None,
) -> ResponseReturnValue:
    """Ask about an appointment; where somebody was quicker, show what it says by now."""
    if gone is not None:
        form.form_errors.append(str(gone))
    known = get_record(access.reader(), ref)
    number = gone.now_id if gone and gone.now_id else appointment_id
    text = render_template(
        template,
        form=form,
        due=_of(known, number),
        left=gone is None or gone.now_id is not None,
        method=request.method,
    )
    record_viewed(ref, "appointment")
    return text, 409 if gone else 422 if form.errors else 200
