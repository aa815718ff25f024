"""Pages about the level and the place of a client, under /clients/<ref>/level."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from iom.accounts.domain import Category, Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours, get_client, may_change
from iom.clients.shown import record_viewed
from iom.cohort.domain import DeselectionReason, PlacementChanged
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.selection import placing, rewording, service
from iom.selection.decisions import NewLeaving, NewLevel, NewReappraisal, Words
from iom.selection.events import (
    DecisionReworded,
    LevelDecided,
    LevelKept,
    LookStruckOut,
    PlaceEnded,
)
from iom.selection.forms import LeavingForm, LevelForm, LookForm, RewordForm, SeenForm, StrikeForm
from iom.selection.refusing import Refused, Rule
from iom.selection.showing import LevelPage, choices_of, get_level_page
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_at, put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("level", __name__, url_prefix="/clients/<ref>/level")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)
_SET = (Permission.CHANGE_CLIENTS, Permission.DECIDE_ON_PANEL)
_FIELDS = {Rule.BENEFIT_EXPECTED: "benefit", Rule.NOTE: "note"}
"""The field that mends a refusal; the others are about the whole."""


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show the level of a client, what the rules recommend, and what was decided."""
    reader, today = access.reader(), clock.today()
    page = get_level_page(reader, ref, today=today)
    changes = may_change(reader, page.client.id)
    text = render_template(
        "levels/show.html",
        page=page,
        today=today,
        names=names_of(_people(page)),
        may_look=changes and page.plan is not None,
        may_set=page.on_scheme and any(reader.may(each) for each in _SET),
        may_end=page.on_scheme and reader.may(Permission.DECIDE_ON_PANEL),
        may_reword=lambda by: by == reader.ref or reader.may(Permission.CHANGE_CLIENTS),
        may_strike=changes,
        sees_meetings=reader.sees(Category.MEETING_RECORD),
    )
    record_viewed(ref, "level")
    return text


@bp.route("/set", methods=["GET", "POST"])
@requires(*_SET, audit=(ClientViewed, LevelDecided))
def set_level(ref: str) -> ResponseReturnValue:
    """Ask which level, from when and what for; on POST, set it unless a rule says no."""
    reader, today = access.reader(), clock.today()
    form, status, refused = LevelForm(), 200, None
    if form.is_submitted() and form.validate():
        new = NewLevel(
            to=int(form.to.data),
            on=form.on.data or today,
            benefit=form.benefit.data or "",
            why_otherwise=form.why_otherwise.data or "",
            by_panel=bool(form.by_panel.data),
            token=form.token.data,
            seen=version_seen(form.seen.data),
        )
        try:
            with transaction():
                done = service.set_level(ref, new, actor=reader, at=clock.now(), today=today)
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status, refused = _refuse(form, refusal)
        else:
            flash(" ".join((f"Level {new.to} is set.", *done.warnings)))
            return redirect(url_for("level.show", ref=ref))
    page = get_level_page(reader, ref, today=today)
    if not any(reader.may(each) for each in _SET):
        raise NotYours(ref, service.NOT_YOURS)
    if not form.is_submitted():
        form.on.data = today
    return _form_page("levels/set.html", page, form, status, refused)


@bp.route("/look", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, LevelKept))
def look(ref: str) -> ResponseReturnValue:
    """Ask what was found when the level was looked at; on POST, keep it."""
    reader, today = access.reader(), clock.today()
    form, status = LookForm(), 200
    if form.is_submitted() and form.validate():
        new = NewReappraisal(
            on=form.on.data or today,
            finding=form.finding.data or "",
            by_panel=bool(form.by_panel.data),
            token=form.token.data,
            seen=version_seen(form.seen.data),
        )
        try:
            with transaction():
                service.reappraise(ref, new, actor=reader, at=clock.now(), today=today)
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status, _ = _refuse(form, refusal)
        else:
            flash("The level was looked at and is kept.")
            return redirect(url_for("level.show", ref=ref))
    page = get_level_page(reader, ref, today=today)
    if not may_change(reader, page.client.id):
        raise NotYours(ref, "You may change the records of your own clients only.")
    if not form.is_submitted():
        form.on.data = today
    return _form_page("levels/look.html", page, form, status, None)


@bp.route("/look/<int:look_id>/strike-out", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, LookStruckOut))
def strike_out(ref: str, look_id: int) -> ResponseReturnValue:
    """Ask why it was a mistake that a level was looked at; on POST, strike it out."""
    reader = access.reader()
    form, status = StrikeForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                service.strike_out_look(
                    ref, look_id, form.why.data or "", actor=reader, at=clock.now()
                )
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status, _ = _refuse(form, refusal)
        else:
            flash("It is struck out, and counts no more.")
            return redirect(url_for("level.show", ref=ref))
    page = get_level_page(reader, ref, today=clock.today())
    if not may_change(reader, page.client.id):
        raise NotYours(ref, "You may change the records of your own clients only.")
    look = next((each for each in page.decisions if each.look_id == look_id), None)
    if look is None and status != 409:
        raise NotFound("There is no such look to strike out.")
    text = render_template("levels/strike_out.html", page=page, look=look, form=form)
    record_viewed(ref, "level")
    return text, 422 if form.errors and status == 200 else status


@bp.route("/end", methods=["GET", "POST"])
@requires(Permission.DECIDE_ON_PANEL, audit=(ClientViewed, PlacementChanged, PlaceEnded))
def end(ref: str) -> ResponseReturnValue:
    """Ask why the place of a client ends; on POST, end it unless a rule says no."""
    reader, today = access.reader(), clock.today()
    form, status, refused = LeavingForm(), 200, None
    if form.is_submitted() and form.validate():
        new = NewLeaving(
            on=form.on.data or today,
            reason=DeselectionReason(form.reason.data),
            note=form.note.data or "",
            why_otherwise=form.why_otherwise.data or "",
            token=form.token.data,
            seen=version_seen(form.seen.data),
        )
        try:
            with transaction():
                placing.deselect(ref, new, actor=reader, at=clock.now(), today=today)
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status, refused = _refuse(form, refusal)
        else:
            flash(f"The place of {ref} has ended.")
            return redirect(url_for("level.show", ref=ref))
    page = get_level_page(reader, ref, today=today)
    if not form.is_submitted():
        form.on.data = today
    return _form_page("levels/end.html", page, form, status, refused)


@bp.route("/words/<what>/<int:words_id>", methods=["GET", "POST"])
@requires(*_CHANGE, Permission.DECIDE_ON_PANEL, audit=(ClientViewed, DecisionReworded))
def reword(ref: str, what: str, words_id: int) -> ResponseReturnValue:
    """Ask what words of a decision are to say; on POST, correct them."""
    reader = access.reader()
    get_client(reader, ref)  # before anything is said of the words
    of, form, status = _words(what), RewordForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                rewording.reword(
                    ref,
                    of,
                    words_id,
                    says=form.says.data or "",
                    reason=form.reason.data or "",
                    seen=version_seen(form.seen.data),
                    actor=reader,
                    at=clock.now(),
                )
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status, _ = _refuse(form, refusal)
        else:
            flash("The words are corrected. What they said stays readable.")
            return redirect(url_for("level.show", ref=ref))
    client, now, corrected = rewording.find_words(reader, ref, of, words_id)
    if not form.is_submitted():
        form.says.data = now
    if not form.is_submitted() or status == 409:
        form.seen.data = str(corrected)
    text = render_template(
        "levels/reword.html", client=client, form=form, now=now, conflict=status == 409, what=of
    )
    record_viewed(ref, "level")
    return text, 422 if form.errors and status == 200 else status


def _form_page(
    template: str, page: LevelPage, form: SeenForm, status: int, refused: Refused | None
) -> ResponseReturnValue:
    if not form.is_submitted() or status == 409:
        # What stands now is shown beside it, so sent again it is meant.
        form.seen.data = str(page.version)
    reader, today = access.reader(), clock.today()
    panel = reader.may(Permission.DECIDE_ON_PANEL)
    overridable = refused is not None and all(each.rule.overridable for each in refused.refusals)
    typed = "why_otherwise" in form and bool(form["why_otherwise"].data)
    text = render_template(
        template,
        page=page,
        client=page.client,
        form=form,
        today=today,
        choices=choices_of(page, today=today),
        panel=panel,
        otherwise=panel and (overridable or typed),
        overridable=overridable,
    )
    record_viewed(page.client.ref, "level")
    return text, 422 if form.errors and status == 200 else status


def _refuse(form: FlaskForm, refusal: RuleBroken) -> tuple[int, Refused | None]:
    """Show a refusal at the field that it is about; return the status and the rules that say no."""
    if isinstance(refusal, Refused):
        for each in refusal.refusals:
            put_at(form, _FIELDS.get(each.rule, ""), each.sentence)
        return 422, refusal
    return put_beside(form, refusal), None


def _words(text: str) -> Words:
    found = [each for each in Words if each.value == text]
    if not found:
        raise NotFound("A decision has no such words.")
    return found[0]


def _people(page: LevelPage) -> Iterable[str]:
    found = {each.by for each in page.decisions} | {each.struck_by for each in page.decisions}
    for decision in page.decisions:
        found |= {before.by for said in decision.words for before in said.before}
    return found - {""}
