"""The page about levels across the cohort, under /levels."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Category, Permission
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.cohort.domain import LEVEL_NAMES
from iom.kernel import clock
from iom.selection.overview import SOON, Overview, get_overview
from iom.selection.staying import Stretch
from iom.web import access
from iom.web.access import requires

bp = Blueprint("levels", __name__, url_prefix="/levels")


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """Show who is at which level, for how long, and what is due."""
    reader, today = access.reader(), clock.today()
    found = get_overview(reader, today, whole=request.args.get("all", ""))
    text = render_template(
        "levels/index.html",
        found=found,
        today=today,
        levels=[*sorted(LEVEL_NAMES.items(), reverse=True), (0, "none set")],
        names=LEVEL_NAMES,
        lengths=list(Stretch),
        soon=SOON,
        opens=reader.sees(Category.OFFENDING),
    )
    _record_listed(found)
    return text


def _record_listed(found: Overview) -> None:
    lists = (found.long, found.overdue, found.due, found.differing)
    refs = sorted({each.ref for people in lists if people for each in people.shown})
    record_listed(refs, "levels")
