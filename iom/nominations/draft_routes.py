"""Drafts of nominations, under /nominations/drafts: kept as they are typed, taken up, let go."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
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
from iom.kernel import clock
from iom.nominations.new_page import (
    DRAFT_FORM,
    fields_sent,
    new_form,
    own_draft,
    page_of,
    version_of_draft,
)
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.templating import time_of_day
from iom.web.trail import put_on_trail

bp = Blueprint("nomination_drafts", __name__, url_prefix="/nominations/drafts")


@bp.post("")
@requires(Permission.NOMINATE, audit=(DraftBegun, DraftRead))
def save() -> ResponseReturnValue:
    """Keep what is typed now: for the page's script, or for somebody who presses the button."""
    by_script = request.accept_mimetypes.best == "application/json"
    reader, at = access.reader(), clock.now()
    token = request.form.get("token", "")
    try:
        check_whose(request.form.get("draft_of", ""), reader)
        with transaction():
            kept = service.keep(
                DRAFT_FORM, token, fields_sent(), seen=version_of_draft(), actor=reader, at=at
            )
    except (BadDraft, DraftClosed, DraftChanged, NotYourWindow) as refusal:
        return _refused(refusal, token, by_script=by_script)
    if by_script:
        said = {"version": kept.version, "saved": time_of_day(kept.saved_at)} if kept else {}
        return jsonify(said)
    if kept:
        flash("The draft is saved. It is listed here until you send it.")
    else:
        flash("Nothing is typed yet, so there is no draft.")
    return redirect(url_for("nominations.index"))


@bp.get("/<int:draft_id>")
@requires(Permission.NOMINATE, audit=(DraftRead,))
def take_up(draft_id: int) -> ResponseReturnValue:
    """Show the form with what was typed."""
    kept = own_draft(access.reader(), draft_id)
    form = new_form(kept.fields)
    form.token.data = kept.token
    text = page_of(form, draft=kept)
    put_on_trail(DraftRead(subject=subject_of(kept.id), page="draft"))
    return text


@bp.post("/<int:draft_id>/throw-away")
@requires(Permission.NOMINATE, audit=(DraftDeleted,))
def throw_away(draft_id: int) -> ResponseReturnValue:
    """Delete a draft."""
    with transaction():
        service.throw_away(DRAFT_FORM, draft_id, actor=access.reader(), at=clock.now())
    flash("The draft is thrown away.")
    return redirect(url_for("nominations.index"))


def _refused(
    refusal: BadDraft | DraftClosed | DraftChanged | NotYourWindow, token: str, *, by_script: bool
) -> ResponseReturnValue:
    status = 422 if isinstance(refusal, BadDraft) else 409
    if by_script:
        return jsonify(said=str(refusal)), status
    if isinstance(refusal, NotYourWindow):
        flash(str(refusal))  # and nothing of what the other typed
        return redirect(url_for("nominations.index"))
    form = new_form()
    form.form_errors.append(str(refusal))
    if isinstance(refusal, DraftClosed):
        form.token.renew()  # what they typed can still be sent, as one of its own
        return page_of(form), status
    elsewhere = None
    if isinstance(refusal, DraftChanged):
        elsewhere = drafts.find_kept(access.reader(), DRAFT_FORM, token)
    text = page_of(form, elsewhere=elsewhere)
    if elsewhere:
        put_on_trail(DraftRead(subject=subject_of(elsewhere.id), page="draft"))
    return text, status
