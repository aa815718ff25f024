"""Pages for neighbourhood staff, under /briefing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Category, Permission
from iom.briefing import queries
from iom.briefing.service import send
from iom.clients.domain import ClientExported, ClientListed, ClientViewed
from iom.clients.shown import record_exported, record_listed, record_viewed
from iom.enforcement.kinds import SIGHTING
from iom.entries.domain import BadEntry, Kind
from iom.entries.events import EntryAdded
from iom.kernel import clock
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal
from iom.particulars.pictures import MEDIA_TYPE
from iom.record.asking import form_of
from iom.summary.domain import named, said_of
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

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
    record_listed((row.ref for row in listed.rows), "briefing")
    return text


@bp.get("/<ref>")
@requires(Permission.LOG_SIGHTINGS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show the sheet about one client."""
    text = _sheet(ref, paper=False)
    record_viewed(ref, "briefing")
    return text


@bp.get("/<ref>/print")
@requires(Permission.LOG_SIGHTINGS, audit=(ClientExported,))
def paper(ref: str) -> ResponseReturnValue:
    """Show the sheet as it goes on paper, and record that it does."""
    text = _sheet(ref, paper=True)
    record_exported([ref], "briefing sheet")
    return text


@bp.get("/<ref>/photograph")
@requires(Permission.LOG_SIGHTINGS, audit=(ClientViewed,))
def photograph(ref: str) -> Response:
    """Hand out the picture on the sheet, to those who are given the sheet at this moment."""
    content = queries.get_picture(access.reader(), ref, today=clock.today())
    record_viewed(ref, "photograph")
    return Response(content, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@bp.route("/<ref>/sighting", methods=["GET", "POST"])
@requires(Permission.LOG_SIGHTINGS, audit=(ClientViewed, EntryAdded))
def sighting(ref: str) -> ResponseReturnValue:
    """Ask where and when somebody was seen; on POST, send it to whoever leads."""
    return _send(ref, SIGHTING, {})


@bp.route("/<ref>/arrest", methods=["GET", "POST"])
@requires(Permission.LOG_SIGHTINGS, audit=(ClientViewed, EntryAdded))
def arrest(ref: str) -> ResponseReturnValue:
    """Ask for what somebody was arrested; on POST, send it to whoever leads."""
    return _send(ref, OFFENCE, {"disposal": Disposal.ARRESTED})


def _send(ref: str, kind: Kind, said: Mapping[str, Any]) -> ResponseReturnValue:
    """Ask for an entry of a kind, of which some is said already; on POST, put it on the record."""
    reader, today = access.reader(), clock.today()
    client = queries.get_client_to_send_of(reader, ref, kind, today=today)
    asked = [each for each in kind.fields if each.name not in said]
    word = request.endpoint.rpartition(".")[2] if request.endpoint else ""
    form = form_of(kind, asked, lambda _: True)(data=None if request.form else {kind.day: today})
    if form.validate_on_submit():
        try:
            with transaction():
                send(
                    ref,
                    kind,
                    {**form.values(each.name for each in asked), **said},
                    token=form.token.data,
                    actor=reader,
                    at=clock.now(),
                    today=today,
                )
        except BadEntry as refusal:
            put_beside(form, refusal)
            client = queries.get_client_to_send_of(reader, ref, kind, today=today)
        else:
            flash(f"The {word} is on the record, and whoever leads is told.")
            return redirect(url_for("briefing.show", ref=ref))
    wrong = bool(form.errors)
    text = render_template(
        "briefing/send.html", form=form, client=client, kind=kind, asked=asked, word=word
    )
    record_viewed(ref, word)
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
