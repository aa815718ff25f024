"""The visit sheet of a client, under /clients/<ref>/visit-sheet."""

from __future__ import annotations

from flask import Blueprint, Response

from iom.accounts.domain import Permission
from iom.casefile.pdf import pdf_of
from iom.casefile.sheets import visit_sheet
from iom.clients.domain import ClientExported, subject_of
from iom.kernel import clock
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("sheets", __name__, url_prefix="/clients")


@bp.get("/<ref>/visit-sheet")
@requires(Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS, audit=(ClientExported,))
def visit(ref: str) -> Response:
    """Hand out the one page that somebody takes along, and record that it left the product."""
    reader, at = access.reader(), clock.now()
    sheet = visit_sheet(reader, ref, today=clock.today(), at=at)
    content = pdf_of(sheet)
    put_on_trail(
        ClientExported(subject=subject_of(ref), what="visit sheet"),
        *(
            ClientExported(subject=subject_of(each), what="visit sheet of another client")
            for each in sheet.named
        ),
        at=at,
    )
    name = f"visit-sheet-{ref}-official-sensitive.pdf"
    return hand_out(content, name, opens=True)
