"""Pages on which words are corrected, and members dissent or are out for a case."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Category, Permission
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.panel import cases, conflicts, decided, wording
from iom.panel.cases import Case
from iom.panel.events import (
    ConflictSaid,
    ConflictTakenBack,
    DissentSaid,
    DissentTakenBack,
    PanelWordsCorrected,
)
from iom.panel.forms import ConflictForm, DissentForm, WordsForm
from iom.panel.reaching import NotForYou
from iom.panel.rendering import case_told, page_of, put_beside, speakers
from iom.panel.wording import NewDissent
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.unstorable import number_chosen, version_seen

bp = Blueprint("panel_words", __name__, url_prefix="/panels/<int:sitting_id>/<ref>")
_SIT = (Permission.SIT_ON_PANEL, Permission.DECIDE_ON_PANEL)
_RUN = Permission.DECIDE_ON_PANEL


@bp.route("/words", methods=["GET", "POST"])
@requires(_RUN, audit=(ClientViewed, PanelWordsCorrected))
def words(sitting_id: int, ref: str) -> ResponseReturnValue:
    """Ask how the panel's reason is to read and why; on POST, correct it."""
    told, case = case_told(sitting_id, ref, run=True)
    if not access.reader().sees(Category.MEETING_RECORD):
        raise NotYours(ref, "No agreement shares the record of meetings with your agency.")
    form, status = WordsForm(), 200
    if not form.is_submitted() and case.decision:
        form.version.data, form.reason.data = str(case.decision.version), case.decision.reason
    elif form.is_submitted() and form.validate():
        try:
            with transaction():
                wording.correct_words(
                    sitting_id,
                    ref,
                    form.reason.data or "",
                    form.why.data or "",
                    version=version_seen(form.version.data),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except (NotYours, NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The reason is corrected. What it said before stays readable.")
            return redirect(url_for("panel_cases.show", sitting_id=sitting_id, ref=ref))
    told, case = case_told(sitting_id, ref, run=True)
    if status == 409 and case.decision:
        form.version.data = str(case.decision.version)
    page = page_of("panels/words.html", told, case, form=form, clash=status == 409)
    return page, 422 if form.errors and status == 200 else status


@bp.route("/dissent", methods=["GET", "POST"])
@requires(*_SIT, audit=(ClientViewed, DissentSaid, DissentTakenBack))
def dissent(sitting_id: int, ref: str) -> ResponseReturnValue:
    """Ask what a member says against the decision; on POST, record it."""
    told, case = case_told(sitting_id, ref)
    form, status, reader = DissentForm(), 200, access.reader()
    form.offer(speakers(told, case))
    if not form.is_submitted():
        form.decision.data = str(case.decision.id if case.decision else 0)
        form.said.data = "" if told.runs else _own_dissent(case, reader.user_id)
    elif form.validate():
        try:
            with transaction():
                wording.dissent(
                    sitting_id,
                    ref,
                    NewDissent(
                        decision_id=version_seen(form.decision.data),
                        user_id=form.who.data or 0,
                        said=form.said.data or "",
                        token=form.token.data,
                    ),
                    actor=reader,
                    at=clock.now(),
                    today=clock.today(),
                )
        except (NotYours, NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The dissent is recorded." if form.said.data else "It is taken back.")
            return redirect(url_for("panel_cases.show", sitting_id=sitting_id, ref=ref))
    told, case = case_told(sitting_id, ref)
    if status == 409 and case.decision:
        form.decision.data = str(case.decision.id)
    history = decided.list_decided(reader, case.client_id, sitting_id)
    page = page_of("panels/dissent.html", told, case, form=form, history=history)
    return page, 422 if form.errors and status == 200 else status


@bp.route("/conflict", methods=["GET", "POST"])
@requires(*_SIT, audit=(ClientViewed, ConflictSaid, ConflictTakenBack))
def conflict(sitting_id: int, ref: str) -> ResponseReturnValue:
    """Ask who has a conflict of interest on the case; on POST, record who is out for it."""
    told, case = case_told(sitting_id, ref)
    form, status, reader = ConflictForm(), 200, access.reader()
    out = cases.out_of(sitting_id, case.client_id)
    members = [(each.user_id, each.label) for each in told.members]
    form.offer([each for each in members if told.runs or each[0] == reader.user_id])
    if not form.is_submitted():
        form.who.data = sorted(out) if told.runs else []
        form.seen.data = " ".join(map(str, sorted(out)))
    elif form.validate() and not told.runs and not form.who.data:
        form.who.errors = ["Tick your name if you have a conflict of interest on this case"]
    elif form.validate():
        asked = set(form.who.data or ()) | (set() if told.runs else out)
        seen = [number_chosen(each) or 0 for each in (form.seen.data or "").split()]
        try:
            with transaction():
                conflicts.say_conflicts(
                    sitting_id,
                    ref,
                    asked,
                    seen=seen,
                    actor=reader,
                    at=clock.now(),
                    today=clock.today(),
                )
        except (NotYours, NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("It is recorded. Whoever is out for a case neither sees it nor takes part in it.")
            return redirect(url_for("panels.show", sitting_id=sitting_id))
    told, case = case_told(sitting_id, ref)
    if status == 409:
        form.seen.data = " ".join(map(str, sorted(cases.out_of(sitting_id, case.client_id))))
    page = page_of("panels/conflict.html", told, case, form=form)
    return page, 422 if form.errors and status == 200 else status


def _own_dissent(case: Case, user_id: int | None) -> str:
    if case.decision is None or user_id is None:
        return ""
    return wording.standing_dissent(case.decision.id, user_id)
