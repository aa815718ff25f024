"""The page that hands everything about one person out, under /clients/<ref>/subject-access."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.audit import service as audit
from iom.clients.domain import ClientViewed, subject_of
from iom.clients.queries import get_client
from iom.documents.shelf import Shelf
from iom.kernel import clock
from iom.retention import gathering
from iom.retention.domain import NotInFull
from iom.retention.dossier import DocumentForm
from iom.retention.events import SubjectAccessGiven
from iom.retention.forms import AskForm
from iom.retention.handing_out import written
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("subject_access", __name__, url_prefix="/clients")


@bp.route("/<ref>/subject-access", methods=["GET", "POST"])
@requires(Permission.DECIDE_RETENTION, audit=(ClientViewed, SubjectAccessGiven))
def ask(ref: str) -> ResponseReturnValue:
    """Say what the document holds; on POST, hand it over and record that it left."""
    reader, at, form = access.reader(), clock.now(), AskForm()
    client = get_client(reader, ref)
    refusal = ""
    try:
        if form.validate_on_submit():
            return _document(ref)
        gathering.refuse_unless_in_full(reader, ref, at=at)
    except NotInFull as error:
        refusal = str(error)
    text = render_template(
        "retention/subject_access.html",
        client=client,
        form=form,
        refusal=refusal,
        action=url_for("subject_access.ask", ref=ref),
    )
    with transaction():
        event = ClientViewed(subject=subject_of(ref), page="subject access")
        audit.record(event, actor=reader, at=at)
    return text, 422 if refusal and request.method == "POST" else 200


def _document(ref: str) -> Response:
    reader, at = access.reader(), clock.now()
    asked = request.form.get("form")
    wanted = DocumentForm(asked) if asked in set(DocumentForm) else DocumentForm.PDF
    dossier = gathering.gather(reader, ref, at=at)
    shelf = Shelf(current_app.config["IOM"].data_dir)
    files = gathering.files_for(reader, ref, shelf) if wanted is DocumentForm.ZIP else None
    content = written(dossier, wanted, files)
    with transaction():
        event = SubjectAccessGiven(subject=subject_of(ref), form=wanted)
        audit.record(event, actor=reader, at=at)
    return Response(
        content,
        content_type=f"application/{wanted}",
        headers={
            "Content-Disposition": "attachment; "
            f'filename="subject-access-{ref}-official-sensitive.{wanted}"'
        },
    )
