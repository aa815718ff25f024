"""The page of a client's needs, under /clients/<ref>/needs."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import may_change
from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.needs import queries
from iom.needs.chart import chart_of
from iom.web import access
from iom.web.access import requires

bp = Blueprint("client_needs", __name__, url_prefix="/clients/<ref>/needs")


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show each pathway with its needs, where they stand and how that changed."""
    reader, today = access.reader(), clock.today()
    found = queries.get_needs(reader, ref, today)
    changes = may_change(reader, found.client.id)
    text = render_template(
        "needs/client.html",
        client=found.client,
        picture=found.picture,
        chart=chart_of(found.picture.assessed),
        names=names_of({word.recorded_by for word in found.picture.words}),
        may_assess=changes,
        may_say=changes or reader.may(Permission.LOG_WORK),
    )
    record_viewed(ref, "needs")
    return text
