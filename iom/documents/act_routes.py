"""Put documents on a client's record and change them, under /clients/<ref>/documents."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.clients.domain import ClientViewed
from iom.clients.queries import NoSuchClient, NotYours, ref_now
from iom.clients.shown import record_viewed
from iom.documents import forms, queries, service
from iom.documents.domain import BadFile, CannotKeep, SharedAs, size_in_words
from iom.documents.forms import MoveForm, ReasonForm
from iom.documents.kinds import DOCUMENT
from iom.documents.queries import Held
from iom.documents.shelf import Shelf
from iom.entries.domain import BadEntry, EntryGone
from iom.entries.events import (
    EntryAdded,
    EntryChanged,
    EntryMovedAway,
    EntryMovedHere,
    EntryStruckOut,
)
from iom.kernel import clock
from iom.record.domain import check_another
from iom.record.queries import Record, get_record
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.sizes import takes_documents

bp = Blueprint("document_acts", __name__, url_prefix="/clients/<ref>/documents")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS, Permission.LOG_WORK)
_NOT_YOURS = "You may change the records of your own clients only."


@bp.route("/add", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryAdded))
@takes_documents
def add(ref: str) -> ResponseReturnValue:
    """Ask for files and what they are; on POST, put them on the record."""
    record = get_record(access.reader(), ref)
    if not record.standing.may_add(DOCUMENT):
        raise NotYours(ref, _NOT_YOURS)
    today = clock.today()
    usual = {"dated_on": today, "category": SharedAs.IDENTITY}
    form = forms.AddingForm(data=None if _posted() else usual)
    form.offer(record.standing.sees_value)
    if form.validate_on_submit():
        try:
            contents = forms.sent_in(form.files.data)
            with _shelf().laid_down(contents) as delivery, transaction():
                made = service.put_on_record(
                    ref,
                    form.values(),
                    delivery,
                    token=form.token.data,
                    actor=access.reader(),
                    at=clock.now(),
                    today=today,
                )
        except (BadFile, CannotKeep) as refusal:
            form.files.errors = [str(refusal)]
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            one = len(made) == 1
            flash(
                "The document is on the record."
                if one
                else f"{len(made)} documents are on the record."
            )
            return redirect(url_for("documents.index", ref=ref))
    return _page("documents/form.html", ref, form)


@bp.route("/<int:document_id>/change", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryChanged))
def change(ref: str, document_id: int) -> ResponseReturnValue:
    """Ask what is to be said of a document; on POST, say that, unless somebody was quicker."""
    record, held = _changeable(ref, document_id)
    if not _posted() and held.row.id != document_id:
        return _became(ref, held)
    said = {each.name: getattr(held.row, each.name) for each in DOCUMENT.fields}
    form = forms.WordsForm(data=None if _posted() else said)
    form.offer(record.standing.sees_value)
    if form.validate_on_submit():
        try:
            with transaction():
                service.say_otherwise(
                    ref,
                    document_id,
                    form.values(),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except EntryGone as gone:
            return _page("documents/form.html", ref, form, document_id, gone)
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash("What is said of the document is changed. What it said stays readable.")
            return redirect(url_for("documents.index", ref=ref))
    return _page("documents/form.html", ref, form, document_id)


@bp.route("/<int:document_id>/replace", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryChanged))
@takes_documents
def replace(ref: str, document_id: int) -> ResponseReturnValue:
    """Ask for a newer file; on POST, let it take the place of the one that is there."""
    _, held = _changeable(ref, document_id)
    if not _posted() and held.row.id != document_id:
        return _became(ref, held)
    form = forms.VersionForm()
    if form.validate_on_submit():
        try:
            contents = forms.sent_in([form.file.data])
            with _shelf().laid_down(contents) as delivery, transaction():
                service.replace_file(
                    ref,
                    document_id,
                    delivery,
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except (BadFile, CannotKeep) as refusal:
            form.file.errors = [str(refusal)]
        except EntryGone as gone:
            return _page("documents/replace.html", ref, form, document_id, gone)
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash("The newer file is on the record. The older one stays readable.")
            return redirect(url_for("documents.index", ref=ref))
    return _page("documents/replace.html", ref, form, document_id)


@bp.route("/<int:document_id>/strike-out", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryStruckOut))
def strike_out(ref: str, document_id: int) -> ResponseReturnValue:
    """Ask why a document is to be struck out; on POST, strike it out."""
    _changeable(ref, document_id)
    form, gone = ReasonForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                service.strike_out_document(
                    ref,
                    document_id,
                    form.reason.data or "",
                    actor=access.reader(),
                    at=clock.now(),
                )
        except EntryGone as meanwhile:
            gone = meanwhile
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash("The document is struck out. It stays readable below.")
            return redirect(url_for("documents.index", ref=ref))
    return _page("documents/strike_out.html", ref, form, document_id, gone)


@bp.route("/<int:document_id>/move", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, AccessDenied, EntryMovedAway, EntryMovedHere))
def move(ref: str, document_id: int) -> ResponseReturnValue:
    """Ask to whom a document belongs, show who that is, and move it there."""
    _changeable(ref, document_id)
    form, gone, shown = MoveForm(), None, ""
    if form.validate_on_submit():
        to_ref = ref_now(access.reader(), form.to_ref.data or "")
        try:
            check_another(ref, to_ref)
            get_record(access.reader(), to_ref)
            if form.sure.data == to_ref:
                _move(ref, document_id, to_ref, form.reason.data or "")
                flash(f"The document is on the record of {to_ref} now.")
                return redirect(url_for("documents.index", ref=ref))
            form.sure.data = shown = to_ref
        except NoSuchClient as unknown:
            form.to_ref.errors = [refused(unknown.ref)]
        except EntryGone as meanwhile:
            gone = meanwhile
        except BadEntry as refusal:
            put_beside(form, refusal)
    return _page("documents/move.html", ref, form, document_id, gone, shown)


def _move(ref: str, document_id: int, to_ref: str, reason: str) -> None:
    with transaction():
        service.move_document(
            ref,
            document_id,
            to_ref,
            reason,
            actor=access.reader(),
            at=clock.now(),
            today=clock.today(),
        )


def _page(  # which page, of what, with what
    template: str,
    ref: str,
    form: Any,  # noqa: ANN401  # any of the forms
    document_id: int | None = None,
    gone: EntryGone | None = None,
    shown: str = "",
) -> ResponseReturnValue:
    """Ask about a document; where somebody was quicker, show what it says by now."""
    if gone is not None:
        form.form_errors.append(str(gone))
    # Read anew: what was read before a refusal went with it.
    record = get_record(access.reader(), ref)
    held = None if document_id is None else queries.get_document(record, document_id)
    text = render_template(
        template,
        record=record,
        form=form,
        held=held,
        number=held.row.id if gone and held else document_id,
        other=get_record(access.reader(), shown) if shown else None,
        gone=gone,
        left=held is None or held.is_current,
        fields=DOCUMENT.fields,
        size=size_in_words,
        help=DOCUMENT.help,
    )
    record_viewed(ref, "documents")
    if shown and shown != ref:
        record_viewed(shown, "documents")
    return text, 409 if gone else 422 if form.errors else 200


def _became(ref: str, held: Held) -> ResponseReturnValue:
    flash("This document is no longer on the record as it was; here is what became of it.")
    return redirect(url_for("documents.show", ref=ref, document_id=held.row.id))


def _changeable(ref: str, document_id: int) -> tuple[Record, Held]:
    record = get_record(access.reader(), ref)
    held = queries.get_document(record, document_id)
    if not record.standing.may_change(DOCUMENT, held.row.recorded_by):
        raise NotYours(ref, _NOT_YOURS)
    return record, held


def _posted() -> bool:
    return request.method == "POST"


def _shelf() -> Shelf:
    return Shelf(current_app.config["IOM"].data_dir)
