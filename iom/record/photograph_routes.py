"""The photograph of a client, under /clients/<ref>/photograph."""

from __future__ import annotations

from flask import Blueprint, Response

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.particulars.pictures import MEDIA_TYPE
from iom.record.queries import get_picture
from iom.web import access
from iom.web.access import requires

bp = Blueprint("photographs", __name__, url_prefix="/clients")


@bp.get("/<ref>/photograph")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> Response:
    """Hand out the picture itself, to those who may see it at this moment; each look is kept."""
    reader = access.reader()
    content = get_picture(reader, ref, today=clock.today())
    record_viewed(ref, "photograph")
    return Response(content, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
