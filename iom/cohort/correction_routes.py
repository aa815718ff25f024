"""Pages on which placements are corrected, struck out and moved, under /clients/<ref>/scheme."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import NoSuchClient, get_changeable_client, get_client, ref_now
from iom.clients.shown import record_viewed
from iom.cohort import correcting, taken
from iom.cohort.corrected import get_on_scheme, gone_of, placement_of
from iom.cohort.correction_forms import MovePlacementForm, PlacementForm, WhyForm
from iom.cohort.correction_page import correctable
from iom.cohort.corrections import (
    BadCorrection,
    CorrectedMeanwhile,
    PlacementMovedAway,
    PlacementStruckOut,
    What,
    check_another,
)
from iom.cohort.domain import DeselectionReason, PlacementChanged, PlacementRecorded
from iom.kernel import clock
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("on_scheme", __name__, url_prefix="/clients/<ref>/scheme")
_OFFENDING = ("deselection_reason", "deselection_note")


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def index(ref: str) -> ResponseReturnValue:
    """Show placements and what held when, and what was struck out or corrected of them."""
    found = get_on_scheme(access.reader(), ref)
    names = names_of({row.by for row in found.former})
    text = render_template(
        "cohort/scheme.html",
        found=found,
        names=names,
        may_correct=access.reader().may(Permission.CHANGE_CLIENTS),
    )
    record_viewed(ref, "placements")
    return text


@bp.route("/placements/<int:placement_id>/change", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, PlacementChanged))
def change(ref: str, placement_id: int) -> ResponseReturnValue:
    """Ask what a placement is to say; on POST, let it say that, unless somebody was quicker."""
    found = correctable(ref)
    sent = request.method == "POST"
    placement = placement_of(found, placement_id, sent=sent)
    form, status = PlacementForm(obj=placement), 200
    if not found.reasons:
        del form.deselection_reason, form.deselection_note
    elif placement is not None and not sent:
        form.deselection_reason.data = placement.deselection_reason or ""
    if form.validate_on_submit():
        try:
            with transaction():
                correcting.change_placement(
                    ref,
                    placement_id,
                    _said(form, reasons=found.reasons),
                    form.reason.data or "",
                    version=version_of(form),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except CorrectedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        except BadCorrection as refusal:
            put_beside(form, refusal)
        else:
            flash("The placement is corrected. What it said stays readable below.")
            return redirect(url_for("on_scheme.index", ref=ref))
    return _page("cohort/change_placement.html", ref, placement_id, form, status)


@bp.route("/placements/<int:placement_id>/strike-out", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, PlacementStruckOut))
def strike_out(ref: str, placement_id: int) -> ResponseReturnValue:
    """Ask why a placement is to be struck out; on POST, strike it out."""
    form, status = WhyForm(), 200
    correctable(ref)
    if form.validate_on_submit():
        try:
            with transaction():
                correcting.strike_out_placement(
                    ref,
                    placement_id,
                    form.reason.data or "",
                    version=version_of(form),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except CorrectedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        except BadCorrection as refusal:
            put_beside(form, refusal)
        else:
            flash("The placement is struck out. It counts nowhere and stays readable below.")
            return redirect(url_for("on_scheme.index", ref=ref))
    return _page("cohort/strike_out_placement.html", ref, placement_id, form, status)


@bp.route("/placements/<int:placement_id>/move", methods=["GET", "POST"])
@requires(
    Permission.CHANGE_CLIENTS,
    audit=(ClientViewed, AccessDenied, PlacementMovedAway, PlacementRecorded),
)
def move(ref: str, placement_id: int) -> ResponseReturnValue:
    """Ask whose a placement is, show who that is, and move it there."""
    correctable(ref)
    form, status, shown = MovePlacementForm(), 200, ""
    if form.validate_on_submit():
        to_ref = ref_now(access.reader(), form.to_ref.data or "")
        try:
            check_another(ref, to_ref)
            get_changeable_client(access.reader(), to_ref)
            if form.sure.data == to_ref:
                _move(ref, placement_id, to_ref, form)
                flash(f"The placement is on the record of {to_ref} now.")
                return redirect(url_for("on_scheme.index", ref=ref))
            form.sure.data = shown = to_ref
        except NoSuchClient as unknown:
            form.to_ref.errors = [refused(unknown.ref)]
        except CorrectedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        except BadCorrection as refusal:
            put_beside(form, refusal)
    return _page("cohort/move_placement.html", ref, placement_id, form, status, shown)


def _move(ref: str, placement_id: int, to_ref: str, form: MovePlacementForm) -> None:
    with transaction():
        correcting.move_placement(
            ref,
            placement_id,
            to_ref,
            form.reason.data or "",
            version=version_of(form),
            actor=access.reader(),
            at=clock.now(),
        )


def version_of(form: WhyForm) -> int:
    """Return the version that the form was made with; 0 where it was tampered with."""
    return version_seen(form.seen.data)


def _said(form: PlacementForm, *, reasons: bool) -> dict[str, Any]:
    days = ("nominated_on", "selected_on", "deselected_on")
    said: dict[str, Any] = {name: form[name].data for name in days}
    if reasons:
        reason = form.deselection_reason.data
        said["deselection_reason"] = DeselectionReason(reason) if reason else None
        said["deselection_note"] = " ".join((form.deselection_note.data or "").split())
    return said


def _page(
    template: str, ref: str, placement_id: int, form: WhyForm, status: int, shown: str = ""
) -> ResponseReturnValue:
    # Read anew: what was read before a refusal went with it.
    found = correctable(ref)
    placement = placement_of(found, placement_id, sent=request.method == "POST")
    if placement is None:
        status = 409
        form.form_errors = [taken.GONE]
    elif request.method == "GET" or status == 409:
        form.seen.data = str(placement.version)
    wrong = bool(form.errors)
    other = get_client(access.reader(), shown) if shown else None
    text = render_template(
        template,
        found=found,
        placement=placement,
        placement_id=placement_id,
        form=form,
        other=other,
        gone=gone_of(found, What.PLACEMENT),
    )
    record_viewed(ref, "placements")
    if shown and shown != ref:
        record_viewed(shown, "placements")
    return text, status if status != 200 else 422 if wrong else 200
