"""The page of one's own notices, under /notices.

It stands above the rooms that tell people things, because it names clients and puts that on the
trail.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.audit import service as audit
from iom.clients.domain import ClientListed, subject_of
from iom.clients.named import refs_in
from iom.kernel import clock
from iom.notices import queries, service
from iom.notices.unread import unread_now
from iom.transaction import transaction
from iom.web import access
from iom.web.access import current_user, requires

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.app_context_processor
def _offer_the_count() -> dict[str, Callable[[], int]]:
    """Let every page say beside the user's name how many notices wait; asked once in a request."""
    return {"unread_notices": _unread}


def _unread() -> int:
    return unread_now(current_user.id)


@bp.get("")
@requires(audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List one's own notices, the unread first, and record which clients they name."""
    notices = queries.list_notices(current_user.id)
    text = render_template(
        "notices/index.html", notices=notices, last=max((each.id for each in notices), default=0)
    )
    named = refs_in(part for each in notices for part in (each.sentence, each.link))
    if named:
        events = [ClientListed(subject=subject_of(ref), page="notices") for ref in named]
        with transaction():
            audit.record_all(events, actor=access.reader(), at=clock.now())
    return text


@bp.post("/<int:notice_id>/read")
@requires()
def read(notice_id: int) -> ResponseReturnValue:
    """Note that one's own notice was read."""
    with transaction():
        service.mark_read(current_user.id, notice_id, at=clock.now())
    return redirect(url_for("notices.index"))


@bp.post("/read")
@requires()
def read_all() -> ResponseReturnValue:
    """Note that all notices that were shown were read; what came since stays unread."""
    shown = request.form.get("last", "")
    if shown.isdecimal() and len(shown) < 16:
        with transaction():
            service.mark_all_read(current_user.id, up_to=int(shown), at=clock.now())
        flash("All notices that were shown are marked as read.")
    return redirect(url_for("notices.index"))
