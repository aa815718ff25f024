"""Pages about people after the scheme: /after, and /clients/<ref>/after."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Category, Permission
from iom.clients.domain import ClientListed, ClientViewed
from iom.clients.shown import record_listed, record_viewed
from iom.kernel import clock
from iom.retention.queries import period_in_force
from iom.tracking import queries
from iom.tracking.domain import how_they_do, since_leaving
from iom.web import access
from iom.web.access import requires

bp = Blueprint("tracking", __name__)
_PAGE_SIZE = 50
_RELAPSED = "relapsed"


@bp.get("/after")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """Show how those do who left, and list them: all, or those with an offence or arrest since."""
    reader, today = access.reader(), clock.today()
    tracked = queries.list_tracked(reader, today=today)
    only = request.args.get("show") == _RELAPSED
    wanted = [each for each in tracked.shown if each.relapsed(today) or not only]
    refs = [tracked.seen[each.client_id].ref for each in wanted]
    after = request.args.get("after", "")
    begin = refs.index(after) + 1 if after in refs else 0
    rows = wanted[begin : begin + _PAGE_SIZE]
    now = tracked.now
    text = render_template(
        "tracking/index.html",
        shared=reader.sees(Category.OFFENDING),
        not_shared=queries.NOT_SHARED,
        how=how_they_do(tracked.leavings, today),
        since=since_leaving(now, today),
        counted=len(now),
        relapsed=sum(each.relapsed(today) for each in tracked.shown),
        not_shown=len(now) - len(tracked.shown),
        rows=rows,
        people=tracked.seen,
        situations=queries.situations_of([each.client_id for each in rows], today=today),
        only=only,
        wanted=len(wanted),
        next_after=refs[begin + _PAGE_SIZE - 1] if len(refs) > begin + _PAGE_SIZE else "",
        today=today,
    )
    record_listed(refs[begin : begin + _PAGE_SIZE], "after the scheme")
    return text


@bp.get("/clients/<ref>/after")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def client(ref: str) -> ResponseReturnValue:
    """Show what became of one client after each time on the scheme."""
    reader, today = access.reader(), clock.today()
    found = queries.get_left_client(reader, ref)
    leavings = queries.leavings_of(found.id, today=today)
    tracked = queries.is_tracked(found.id, today=today)
    text = render_template(
        "tracking/client.html",
        client=found,
        leavings=leavings,
        tracked=tracked,
        years=period_in_force().years,
        situation=queries.situations_of([found.id], today=today).get(found.id),
        offences=queries.offences_of(found.id, since=leavings[-1].left_on, today=today)
        if leavings
        else [],
        today=today,
    )
    record_viewed(ref, "after the scheme")
    return text
