"""Pages of releases in question: the list under /releases, and each on its client's record."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientListed, ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_listed, record_viewed
from iom.entries.domain import BadEntry, EntryGone
from iom.entries.events import EntryAdded, EntryChanged
from iom.kernel import clock
from iom.offending.kinds import SITUATION
from iom.record.queries import get_record
from iom.releases import queries, service
from iom.releases.domain import Answer
from iom.releases.forms import AnswerForm
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import number_asked

bp = Blueprint("releases", __name__)
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)
_ELSEWHERE = "The record says where the client is from that day on."
_DONE = {
    Answer.RELEASED: "The record says that the client is out.",
    Answer.STILL_THERE: "The record has the day that is expected now.",
    Answer.NOT_KNOWN: "The question comes again on that day.",
}


@bp.get("/releases")
@requires(*_CHANGE, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List the releases whose day has come, each with the question whether it happened."""
    after = request.args.get("after", 0, type=number_asked)
    asked = queries.list_release_questions(access.reader(), today=clock.today(), after=after)
    text = render_template("releases/index.html", asked=asked, today=clock.today(), at=clock.now())
    seen = sorted({each.ref for each in asked.questions})
    record_listed(seen, "releases")
    return text


@bp.route("/clients/<ref>/released/<int:situation_id>", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryChanged, EntryAdded))
def question(ref: str, situation_id: int) -> ResponseReturnValue:
    """Ask whether a client was released; on POST, let the record say the answer."""
    record = get_record(access.reader(), ref)
    situation = queries.get_release(record, situation_id)
    if not record.standing.may_change(SITUATION, situation.recorded_by):
        raise NotYours(ref, "You may change the records of your own clients only.")
    form = AnswerForm()
    if request.method == "GET" and not queries.is_open(situation):
        flash("This is answered already; here is what became of it.")
        kind = SITUATION.code
        return redirect(url_for("record.show", ref=ref, kind=kind, entry_id=situation_id))
    if form.validate_on_submit():
        said = form.said()
        try:
            with transaction():
                service.answer_question(
                    ref,
                    situation_id,
                    said,
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except EntryGone as gone:
            form.form_errors.append(str(gone))
            return _page(ref, gone.now_id or situation_id, form, gone=True), 409
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            elsewhere = said.answer is Answer.RELEASED and not said.next_kind.at_liberty
            flash(_ELSEWHERE if elsewhere else _DONE[said.answer])
            return redirect(url_for("releases.index"))
    return _page(ref, situation_id, form), 422 if form.errors else 200


def _page(ref: str, situation_id: int, form: AnswerForm, *, gone: bool = False) -> str:
    # Read anew: what was read before a refusal went with it.
    record = get_record(access.reader(), ref)
    situation = queries.get_release(record, situation_id)
    text = render_template(
        "releases/question.html",
        record=record,
        situation=situation,
        line=SITUATION.line(situation),
        form=form,
        gone=gone,
        open=queries.is_open(situation),
        today=clock.today(),
    )
    record_viewed(ref, "release")
    return text
