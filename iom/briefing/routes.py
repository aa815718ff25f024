"""Pages for neighbourhood staff, under /briefing."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Category, Permission
from iom.audit import service as audit
from iom.briefing import queries
from iom.briefing.forms import SightingForm
from iom.briefing.service import send_sighting
from iom.clients.domain import ClientExported, ClientListed, ClientViewed, subject_of
from iom.enforcement.kinds import SIGHTING
from iom.entries.domain import BadEntry
from iom.entries.events import EntryAdded
from iom.kernel import clock
from iom.kernel.events import Event
from iom.particulars.pictures import MEDIA_TYPE
from iom.summary.domain import named, said_of
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("briefing", __name__, url_prefix="/briefing")


@bp.get("")
@requires(Permission.LOG_SIGHTINGS, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List the clients of the reader's districts who are on the scheme."""
    reader = access.reader()
    wanted = request.args.get("wanted") == "yes"
    listed = queries.list_briefed(
        reader, today=clock.today(), wanted=wanted, after=request.args.get("after", "")[:40]
    )
    text = render_template(
        "briefing/index.html",
        listed=listed,
        wanted=wanted,
        tells_offending=reader.sees(Category.OFFENDING),
        at=clock.now(),
    )
    for_each = [ClientListed(subject=subject_of(row.ref), page="briefing") for row in listed.rows]
    _record(*for_each)
    return text


@bp.get("/<ref>")
@requires(Permission.LOG_SIGHTINGS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show the sheet about one client."""
    text = _sheet(ref, paper=False)
    _record(ClientViewed(subject=subject_of(ref), page="briefing"))
    return text


@bp.get("/<ref>/print")
@requires(Permission.LOG_SIGHTINGS, audit=(ClientExported,))
def paper(ref: str) -> ResponseReturnValue:
    """Show the sheet as it goes on paper, and record that it does."""
    text = _sheet(ref, paper=True)
    _record(ClientExported(subject=subject_of(ref), what="briefing sheet"))
    return text


@bp.get("/<ref>/photograph")
@requires(Permission.LOG_SIGHTINGS, audit=(ClientViewed,))
def photograph(ref: str) -> Response:
    """Hand out the picture on the sheet, to those who are given the sheet at this moment."""
    content = queries.get_picture(access.reader(), ref, today=clock.today())
    _record(ClientViewed(subject=subject_of(ref), page="photograph"))
    return Response(content, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@bp.route("/<ref>/sighting", methods=["GET", "POST"])
@requires(Permission.LOG_SIGHTINGS, audit=(ClientViewed, EntryAdded))
def sighting(ref: str) -> ResponseReturnValue:
    """Ask where and when somebody was seen; on POST, send it to whoever leads."""
    reader, today = access.reader(), clock.today()
    client = queries.get_briefed_client(reader, ref, today=today)
    form = SightingForm(data=None if request.form else {"on": today})
    if request.method == "GET":
        form.token.data = secrets.token_urlsafe(24)
    elif form.validate_on_submit():
        try:
            with transaction():
                send_sighting(
                    ref,
                    form.values(),
                    token=form.token.data or secrets.token_urlsafe(24),
                    actor=reader,
                    at=clock.now(),
                    today=today,
                )
        except BadEntry as refusal:
            if refusal.field and refusal.field in form:
                form[refusal.field].errors = [str(refusal)]
            else:
                form.form_errors.append(str(refusal))
            client = queries.get_briefed_client(reader, ref, today=today)
        else:
            flash("The sighting is on the record, and whoever leads is told.")
            return redirect(url_for("briefing.show", ref=ref))
    wrong = bool(form.errors)
    text = render_template("briefing/sighting.html", form=form, client=client, kind=SIGHTING)
    _record(ClientViewed(subject=subject_of(ref), page="sighting"))
    return text, 422 if wrong else 200


def _sheet(ref: str, *, paper: bool) -> str:
    reader, today = access.reader(), clock.today()
    return render_template(
        "briefing/show.html",
        sheet=queries.get_sheet(reader, ref, today=today),
        paper=paper,
        today=today,
        at=clock.now(),
        reader=reader,
        named=named,
        said_of=said_of,
    )


def _record(*events: Event) -> None:
    """Put what was seen on the trail, once the page is ready and before anybody sees it."""
    if events:
        with transaction():
            audit.record_all(events, actor=access.reader(), at=clock.now())
