"""Pages on which people are nominated and nominations decided, under /nominations."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import (
    ClientListed,
    ClientRecorded,
    ClientViewed,
    DifferentSaid,
    IdentifierKind,
)
from iom.clients.identifiers import TITLES
from iom.clients.matching import Match
from iom.clients.shown import record_viewed
from iom.cohort.domain import PlacementRecorded
from iom.drafts import service as drafts
from iom.drafts.domain import DraftDeleted, DraftRead
from iom.drafts.pages import own_drafts, record_drafts_listed
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.nominations import decisions, new_page, queries, service
from iom.nominations.decisions import Choice
from iom.nominations.domain import (
    KEEPER_WILL_CHECK,
    POSSIBLE_MATCH,
    BadNomination,
    InformationKept,
    NominationAdded,
    NominationMade,
    NominationMoved,
    NominationRead,
    RouteIn,
    State,
    VerdictGiven,
    subject_of,
)
from iom.nominations.forms import DecideForm, NominationForm, TellForm
from iom.nominations.new_page import record_shown
from iom.nominations.queries import Told
from iom.nominations.service import SayWhich
from iom.places import queries as places
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.trail import put_on_trail
from iom.web.unstorable import version_seen

bp = Blueprint("nominations", __name__, url_prefix="/nominations")
_SAME = "same"
_IS_SURE, _CHANGES_MIND = "sure", "not-sure"


@bp.get("")
@requires(Permission.NOMINATE, audit=(NominationRead, DraftRead))
def index() -> ResponseReturnValue:
    """List what waits for whoever asks, what they nominated, and what their districts decided."""
    reader = access.reader()
    listed = queries.list_told(reader)
    begun = own_drafts(new_page.DRAFTED)
    text = render_template(
        "nominations/index.html",
        waiting=[told for told in reversed(listed) if told.decides],
        own=[told for told in listed if told.own],
        others=[told for told in listed if not told.own and not told.decides],
        drafts=begun,
        districts={each.code: each.name for each in places.list_districts()},
        today=clock.today(),
        states=State,
    )
    put_on_trail(
        *(NominationRead(subject=subject_of(t.nomination.id), page="list") for t in listed)
    )
    record_drafts_listed(begun)
    return text


@bp.route("/new", methods=["GET", "POST"])
@requires(
    Permission.NOMINATE,
    audit=(NominationMade, VerdictGiven, ClientListed, ClientViewed, DraftDeleted),
)
def new() -> ResponseReturnValue:
    """Ask for a nomination; on POST, take it, once something is said of everybody shown."""
    reader, form = access.reader(), new_page.new_form()
    if request.method == "GET":
        return _empty(form)
    matches: list[Match] = []
    if form.validate_on_submit():
        at = clock.now()
        try:
            with transaction():
                made = service.nominate(new_page.typed(form), new_page.said(), actor=reader, at=at)
                nomination_id, possible = made.id, made.possible_match
                drafts.close(new_page.DRAFT_FORM, made.token, actor=reader, at=at)
        except SayWhich as question:
            matches = question.matches
            form.form_errors.append(str(question))
        except BadNomination as refusal:
            put_beside(form, refusal)
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The nomination is taken." + (f" {POSSIBLE_MATCH}" if possible else ""))
            return redirect(url_for("nominations.show", nomination_id=nomination_id))
    return new_page.page_of(form, matches=matches), 422 if form.errors else 200


def _empty(form: NominationForm) -> str:
    """Show the form for a new nomination, of somebody who is on the record already perhaps."""
    if request.args.get("route") in set(RouteIn):
        form.route.data = request.args["route"]
    again = request.args.get("again", "")
    if again:
        new_page.fill_again(form, access.reader(), again)
    text = new_page.page_of(form)
    if again:
        record_viewed(again, "nomination")
    return text


@bp.get("/<int:nomination_id>")
@requires(Permission.NOMINATE, audit=(NominationRead, ClientListed))
def show(nomination_id: int) -> ResponseReturnValue:
    """Show a nomination as far as it is told to whoever asks, and what they may do with it."""
    told = queries.get_told(access.reader(), nomination_id)
    return _page(told, DecideForm(formdata=None), TellForm(formdata=None))


@bp.post("/<int:nomination_id>/decide")
@requires(
    Permission.NOMINATE,
    audit=(
        NominationMoved,
        VerdictGiven,
        InformationKept,
        ClientRecorded,
        PlacementRecorded,
        DifferentSaid,
        NominationRead,
        ClientListed,
    ),
)
def decide(nomination_id: int) -> ResponseReturnValue:
    """Ask whether what was chosen is meant, and then do it with a nomination."""
    form = DecideForm()
    if form.validate_on_submit():
        told = queries.get_told(access.reader(), nomination_id)
        if _CHANGES_MIND in request.form:
            return _page(told, form, TellForm(formdata=None))
        if question := _to_be_sure(told, form):
            return question
        try:
            with transaction():
                state = _act(nomination_id, form)
        except BadNomination as refusal:
            form.reason.errors = [str(refusal)]
        except ChangedMeanwhile as refusal:
            return _meanwhile(nomination_id, refusal, form, TellForm(formdata=None))
        except RuleBroken as refusal:
            flash(str(refusal))
            return redirect(url_for("nominations.show", nomination_id=nomination_id))
        else:
            flash(_DONE[state])
            return redirect(url_for("nominations.index"))
    told = queries.get_told(access.reader(), nomination_id)
    return _page(told, form, TellForm(formdata=None)), 422


@bp.post("/<int:nomination_id>/tell")
@requires(Permission.NOMINATE, audit=(NominationAdded, NominationRead, ClientListed))
def tell(nomination_id: int) -> ResponseReturnValue:
    """Take the nominator's answer to what was asked."""
    form = TellForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.tell_more(
                    nomination_id,
                    form.answer.data or "",
                    version=version_seen(form.version.data),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except BadNomination as refusal:
            form.answer.errors = [str(refusal)]
        except ChangedMeanwhile as refusal:
            return _meanwhile(nomination_id, refusal, DecideForm(formdata=None), form)
        except RuleBroken as refusal:
            flash(str(refusal))
            return redirect(url_for("nominations.show", nomination_id=nomination_id))
        else:
            flash("Your answer is with the coordinator.")
            return redirect(url_for("nominations.show", nomination_id=nomination_id))
    told = queries.get_told(access.reader(), nomination_id)
    return _page(told, DecideForm(formdata=None), form), 422


def _meanwhile(
    nomination_id: int, refusal: ChangedMeanwhile, form: DecideForm, answer: TellForm
) -> ResponseReturnValue:
    """Show what became of a nomination, beside what was typed; to a second click, that alone."""
    reader = access.reader()
    told = queries.get_told(reader, nomination_id)
    if told.nomination.decided_by == reader.ref or told.own:
        flash(str(refusal))
        return redirect(url_for("nominations.show", nomination_id=nomination_id))
    form.form_errors.append(str(refusal))
    return _page(told, form, answer), 409


_DONE = {
    State.WAITING: "It is another person; the nomination is with the coordinator again.",
    State.SENT_BACK: "The nomination is sent back: the nominator is asked for more.",
    State.PASSED_ON: KEEPER_WILL_CHECK,
    State.TAKEN_ON: "Decided: there is a placement, nominated on the day of the nomination.",
    State.KEPT: "Decided: the client is on the scheme or nominated already, so the nomination is "
    "kept as information.",
    State.DECLINED: "The nomination is declined.",
}


def _to_be_sure(told: Told, form: DecideForm) -> str | None:
    """Return the question that comes before a decision; None where it is answered, or is refused.

    To send a nomination back is no decision: it comes again.
    """
    choice, nomination = request.form.get("choice", ""), told.nomination
    up_to_date = told.decides and version_seen(form.version.data) == nomination.version
    if _IS_SURE in request.form or not up_to_date:
        return None
    match = None
    if choice.startswith(f"{_SAME}-"):
        matches = decisions.matches_of(access.reader(), nomination)
        match = next((each for each in matches if f"{_SAME}-{each.ref}" == choice), None)
    reason = (form.reason.data or "").strip()
    declines = choice == Choice.DECLINE and not told.keeps and bool(reason)
    if match is None and not declines and choice != Choice.DIFFERENT:
        return None
    text = render_template(
        "nominations/sure.html",
        told=told,
        nomination=nomination,
        choice=choice,
        match=match,
        declines=declines,
        reason=reason,
    )
    put_on_trail(NominationRead(subject=subject_of(nomination.id), page="decide"))
    record_shown([match] if match else [])
    return text


def _act(nomination_id: int, form: DecideForm) -> State:
    reader, at, version = access.reader(), clock.now(), version_seen(form.version.data)
    choice, text = request.form.get("choice", ""), form.reason.data or ""
    if choice == Choice.DIFFERENT:
        made = decisions.different_person(nomination_id, version=version, actor=reader, at=at)
    elif choice == Choice.DECLINE:
        made = decisions.decline(nomination_id, text, version=version, actor=reader, at=at)
    elif choice == Choice.SEND_BACK:
        made = decisions.send_back(nomination_id, text, version=version, actor=reader, at=at)
    else:
        ref = choice.removeprefix(f"{_SAME}-")
        made = decisions.same_person(nomination_id, ref, version=version, actor=reader, at=at)
    return made.state


def _page(told: Told, form: DecideForm, answer: TellForm) -> str:
    nomination, reader = told.nomination, access.reader()
    matches = decisions.matches_of(reader, nomination) if told.decides else []
    form.version.data = answer.version.data = str(nomination.version)
    briefs = queries.briefs_for(reader)
    text = render_template(
        "nominations/show.html",
        told=told,
        nomination=nomination,
        form=form,
        answer=answer,
        matches=matches,
        apart=decisions.apart_from(matches),
        briefs=[(name, getattr(nomination, name)) for name in briefs],
        numbers=[(TITLES[kind], getattr(nomination, kind.value)) for kind in IdentifierKind],
        names=names_of([nomination.decided_by] if nomination.decided_by else []),
        states=State,
        choices=Choice,
        possible_match=POSSIBLE_MATCH,
        keeper_will_check=KEEPER_WILL_CHECK,
    )
    put_on_trail(NominationRead(subject=subject_of(nomination.id), page="nomination"))
    record_shown(matches)
    return text
