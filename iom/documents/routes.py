"""The documents of a client, under /clients/<ref>/documents: what there is, and each file."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientExported, ClientViewed, subject_of
from iom.clients.shown import record_viewed
from iom.documents import queries
from iom.documents.domain import CannotKeep, name_for, size_in_words
from iom.documents.kinds import DOCUMENT
from iom.documents.queries import Held
from iom.documents.shelf import Shelf
from iom.record.queries import get_record
from iom.web import access, errors
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("documents", __name__, url_prefix="/clients/<ref>/documents")


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def index(ref: str) -> ResponseReturnValue:
    """List the documents of a client, the latest first, with what was struck out."""
    record = get_record(access.reader(), ref)
    held = queries.list_documents(record)
    text = render_template(
        "documents/index.html",
        record=record,
        current=[each for each in held if each.is_current],
        former=[each for each in held if not each.is_current],
        may_add=record.standing.may_add(DOCUMENT),
        may_change=lambda row: record.standing.may_change(DOCUMENT, row.recorded_by),
        names=_names(held),
        size=size_in_words,
        help=DOCUMENT.help,
    )
    record_viewed(ref, "documents")
    return text


@bp.get("/<int:document_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str, document_id: int) -> ResponseReturnValue:
    """Show what a document says and said, its files, and who put what there."""
    record = get_record(access.reader(), ref)
    held = queries.get_document(record, document_id)
    text = render_template(
        "documents/show.html",
        record=record,
        held=held,
        rows=[held.row, *held.earlier],
        may_change=held.is_current and record.standing.may_change(DOCUMENT, held.row.recorded_by),
        names=_names([held]),
        size=size_in_words,
        help=DOCUMENT.help,
    )
    record_viewed(ref, "documents")
    return text


@bp.get("/<int:document_id>/file")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed, ClientExported))
def file(ref: str, document_id: int) -> ResponseReturnValue:
    """Hand out a file, to those who may see it at this moment; that it left is on the trail."""
    reader = access.reader()
    try:
        found = queries.get_file(reader, ref, document_id, _shelf())
    except CannotKeep as damage:
        return errors.answer(500, str(damage))
    put_on_trail(
        ClientViewed(subject=subject_of(ref), page="document"),
        ClientExported(subject=subject_of(ref), what="document"),
    )
    name = name_for(ref, found.document_id, found.media)
    return hand_out(found.content, name, media_type=found.media.media_type)


def _names(held: list[Held]) -> dict[str, str]:
    rows = [row for each in held for row in (each.row, *each.earlier)]
    return dict(names_of({by for row in rows for by in (row.recorded_by, row.ended_by) if by}))


def _shelf() -> Shelf:
    return Shelf(current_app.config["IOM"].data_dir)
