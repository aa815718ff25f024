"""Drafts of entries, under /interventions/drafts: kept as they are typed, taken up, let go."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientListed
from iom.drafts import queries as drafts
from iom.drafts import service
from iom.drafts.domain import (
    BadDraft,
    DraftBegun,
    DraftChanged,
    DraftClosed,
    DraftDeleted,
    DraftRead,
    NotYourWindow,
    check_whose,
    subject_of,
)
from iom.interventions import new_page
from iom.interventions.domain import DRAFT_FORM
from iom.kernel import clock
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.templating import time_of_day
from iom.web.trail import put_on_trail

bp = Blueprint("intervention_drafts", __name__, url_prefix="/interventions/drafts")


@bp.post("")
@requires(Permission.LOG_WORK, audit=(DraftBegun, DraftRead, ClientListed))
def save() -> ResponseReturnValue:
    """Keep what is typed now: for the page's script, or for somebody who presses the button."""
    by_script = request.accept_mimetypes.best == "application/json"
    reader, at = access.reader(), clock.now()
    token = request.form.get("token", "")
    try:
        check_whose(request.form.get("draft_of", ""), reader)
        with transaction():
            kept = service.keep(
                DRAFT_FORM,
                token,
                new_page.fields_sent(),
                seen=new_page.version_of_draft(),
                actor=reader,
                at=at,
            )
    except (BadDraft, DraftClosed, DraftChanged, NotYourWindow) as refusal:
        return _refused(refusal, token, by_script=by_script)
    if by_script:
        said = {"version": kept.version, "saved": time_of_day(kept.saved_at)} if kept else {}
        return jsonify(said)
    if kept:
        flash("The draft is saved. It stands beside the form until you save the entry.")
    else:
        flash("Nothing is typed yet, so there is no draft.")
    return redirect(url_for("interventions.new"))


@bp.get("/<int:draft_id>")
@requires(Permission.LOG_WORK, audit=(DraftRead, ClientListed))
def take_up(draft_id: int) -> ResponseReturnValue:
    """Show the form with what was typed and chosen, as far as there is that for the reader now."""
    kept = drafts.get_kept(access.reader(), DRAFT_FORM, draft_id)
    text = new_page.page_of(new_page.of_draft(kept), draft=kept)
    put_on_trail(DraftRead(subject=subject_of(kept.id), page="draft"))
    return text


@bp.post("/<int:draft_id>/throw-away")
@requires(Permission.LOG_WORK, audit=(DraftDeleted,))
def throw_away(draft_id: int) -> ResponseReturnValue:
    """Delete a draft."""
    with transaction():
        service.throw_away(DRAFT_FORM, draft_id, actor=access.reader(), at=clock.now())
    flash("The draft is thrown away.")
    return redirect(url_for("interventions.new"))


def _refused(
    refusal: BadDraft | DraftClosed | DraftChanged | NotYourWindow, token: str, *, by_script: bool
) -> ResponseReturnValue:
    status = 422 if isinstance(refusal, BadDraft) else 409
    if by_script:
        return jsonify(said=str(refusal)), status
    if isinstance(refusal, NotYourWindow):
        flash(str(refusal))  # and nothing of what the other typed
        return redirect(url_for("interventions.new"))
    form = new_page.log_form()
    form.form_errors.append(str(refusal))
    sheet = new_page.sent(form)
    if isinstance(refusal, DraftClosed):
        form.token.renew()  # what they typed can still be sent, as one of its own
        return new_page.page_of(sheet), status
    elsewhere = None
    if isinstance(refusal, DraftChanged):
        elsewhere = drafts.find_kept(access.reader(), DRAFT_FORM, token)
    text = new_page.page_of(sheet, elsewhere=elsewhere)
    if elsewhere:
        put_on_trail(DraftRead(subject=subject_of(elsewhere.id), page="draft"))
    return text, status
