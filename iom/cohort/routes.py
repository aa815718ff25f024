"""Pages on which the place of a client ends because they died, under /clients."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.clients.shown import record_viewed
from iom.cohort import ending
from iom.cohort.domain import EndingChanged, PlacementChanged
from iom.cohort.forms import EndPlaceForm, ResumePlaceForm
from iom.kernel import clock
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("places_on_scheme", __name__, url_prefix="/clients/<ref>/place")


@bp.route("/end", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, PlacementChanged))
def end(ref: str) -> ResponseReturnValue:
    """Say on which day the place of a client who died ends; on POST, end it."""
    reader, today = access.reader(), clock.today()
    form, status = EndPlaceForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                ending.end_place(
                    ref, seen=form.seen.data or "", actor=reader, at=clock.now(), today=today
                )
        except EndingChanged as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        else:
            flash(f"The place of {ref} on the scheme has ended.")
            return redirect(url_for("casefile.show", ref=ref))
    found = ending.find_ending(reader, ref, today=today)
    form.seen.data = str(found.day)
    text = render_template("cohort/end.html", form=form, ending=found, client=found.client)
    record_viewed(ref, "place on the scheme")
    return text, status


@bp.route("/resume", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, PlacementChanged))
def resume(ref: str) -> ResponseReturnValue:
    """Say which place ended by a death that was struck out; on POST, let it go on."""
    reader = access.reader()
    form = ResumePlaceForm()
    if form.validate_on_submit():
        with transaction():
            ending.resume_place(ref, actor=reader, at=clock.now())
        flash(f"The place of {ref} on the scheme goes on.")
        return redirect(url_for("casefile.show", ref=ref))
    found = ending.find_mistaken(reader, ref)
    text = render_template("cohort/resume.html", form=form, ending=found, client=found.client)
    record_viewed(ref, "place on the scheme")
    return text
