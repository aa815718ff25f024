"""Pages of what is shared of a client, and with whom, under /clients."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.safeguards.shared_with import get_shared
from iom.sharing.agreements import in_words
from iom.web import access
from iom.web.access import requires

bp = Blueprint("shared_with", __name__, url_prefix="/clients")

# Not for everybody who sees the client: that an agency works with somebody may tell of a treatment.
_WHO = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


@bp.get("/<ref>/sharing")
@requires(*_WHO, audit=(ClientViewed,))
def index(ref: str) -> ResponseReturnValue:
    """Say with which agencies a client is shared today, what of, by which agreement and why."""
    client, agencies = get_shared(access.reader(), ref, today=clock.today())
    text = render_template(
        "safeguards/shared_with.html",
        client=client,
        seeing=[each for each in agencies if each.people],
        others=[each for each in agencies if not each.people],
        in_words=in_words,
    )
    record_viewed(ref, "sharing")
    return text


@bp.get("/<ref>/sharing/<agency>")
@requires(*_WHO, audit=(ClientViewed,))
def show(ref: str, agency: str) -> ResponseReturnValue:
    """Say in sentences what is shared of a client with one agency today, and why."""
    client, agencies = get_shared(access.reader(), ref, today=clock.today())
    found = next((each for each in agencies if each.code == agency), None)
    if found is None:
        raise NotFound("There is no such agency.")
    text = render_template(
        "safeguards/shared_with_agency.html",
        client=client,
        agency=found,
        agencies=agencies,
        in_words=in_words,
    )
    record_viewed(ref, "sharing")
    return text
