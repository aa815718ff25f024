"""The timeline of everything about a client, under /clients/<ref>/timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.casefile.forms import ConfirmForm
from iom.casefile.story import Asked
from iom.casefile.story_pdf import story_on_paper
from iom.casefile.whole import tell_all, tell_on_paper
from iom.clients.domain import ClientExported, ClientViewed
from iom.clients.shown import record_exported, record_viewed
from iom.kernel import clock
from iom.kernel.dates import day_with_weekday
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out

bp = Blueprint("timeline", __name__, url_prefix="/clients")
_WORDS = 100  # characters of what is looked for


@bp.route("/<ref>/timeline", methods=["GET", "POST"])
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Tell everything that happened, the latest first; on POST, what holds some words.

    The words are in the body of the request alone: no address, title or log shows them.
    """
    reader, today = access.reader(), clock.today()
    asked = _asked()
    if request.method == "POST":
        asked = replace(asked.but(), words=request.form.get("words", "")[:_WORDS])
    told = tell_all(reader, ref, asked, ends=_ends(today), today=today)
    exports = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)
    text = render_template(
        "casefile/whole.html",
        told=told,
        client=told.client,
        story=told.story,
        asked=asked,
        form=ConfirmForm(),
        when=lambda day: day_with_weekday(day, this_year=today.year),
        today=today,
        opens=_opens,
        may_export=any(reader.may(each) for each in exports),
    )
    record_viewed(ref, "timeline")
    return text


@bp.get("/<ref>/timeline.pdf")
@requires(Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS, audit=(ClientExported,))
def paper(ref: str) -> Response:
    """Hand out what is asked for on paper, and record that it left the product."""
    reader, at = access.reader(), clock.now()
    client, story = tell_on_paper(reader, ref, _asked(), today=clock.today())
    name = f"{client.given_names} {client.family_name}".strip()
    content = story_on_paper(story, ref=ref, name=name, by=reader.name, at=at)
    record_exported([ref], "timeline", at=at)
    file = f"timeline-{ref}-official-sensitive.pdf"
    return hand_out(content, file, opens=True)


def _opens(endpoint: str) -> bool:
    """Say whether whoever asks may open such a page at all."""
    return access.access_of(current_app.view_functions[endpoint]).opens_to(access.reader())


def _asked() -> Asked:
    return Asked.read(lambda name: request.args.get(name, ""))


def _ends(today: date) -> date:
    """Read on which day the drawn year ends; anything that it cannot be is today."""
    try:
        day = date.fromisoformat(request.args.get("year", ""))
    except ValueError:
        return today
    return day if date(1950, 1, 1) <= day <= today else today
