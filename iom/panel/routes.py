"""Pages on which sittings of the panel are planned, opened, closed and read, under /panels."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientExported, ClientListed, subject_of
from iom.clients.shown import record_exported
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.panel import cases, listing, minutes, queries, sittings
from iom.panel.domain import State, Terms
from iom.panel.events import (
    CaseListed,
    SeatGiven,
    SeatTaken,
    SittingAgreed,
    SittingMoved,
    SittingPlanned,
    SittingRead,
    sitting_subject,
)
from iom.panel.forms import CallOffForm, CloseForm, SittingForm
from iom.panel.pdf import pdf_of
from iom.panel.queries import Told
from iom.panel.reaching import NotForYou
from iom.panel.rendering import prepared_in_words, put_beside, run_told
from iom.places.queries import list_districts_of
from iom.safeguards.colleagues import list_workers
from iom.transaction import transaction
from iom.web import access, errors
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail
from iom.web.unstorable import version_seen

bp = Blueprint("panels", __name__, url_prefix="/panels")
_SIT = (Permission.SIT_ON_PANEL, Permission.DECIDE_ON_PANEL)
_RUN = Permission.DECIDE_ON_PANEL


@bp.app_errorhandler(NotForYou)
def not_for_you(error: NotForYou) -> ResponseReturnValue:
    """Answer 403 and say why: whoever asks is told of the sitting, so there is nothing to hide."""
    return errors.answer(403, str(error))


@bp.get("")
@requires(*_SIT)
def index() -> ResponseReturnValue:
    """List the sittings of which the reader is told: no client is named."""
    told = queries.list_told(access.reader())
    return render_template(
        "panels/index.html",
        to_come=[each for each in reversed(told) if each.state.lasts],
        over=[each for each in told if not each.state.lasts],
        today=clock.today(),
        runs=queries.runs_somewhere(access.reader()),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(_RUN, audit=(SittingPlanned, SeatGiven, CaseListed))
def plan() -> ResponseReturnValue:
    """Ask when and where a sitting is and who sits; on POST, plan it and prepare its list."""
    form, reader, today = _form(), access.reader(), clock.today()
    if not queries.runs_somewhere(reader):
        raise NotForYou("It is for the coordinator to plan a sitting.")
    if not form.is_submitted():
        form.members.data = [reader.user_id]
    elif form.validate():
        token = form.token.data
        at = clock.now()
        try:
            with transaction():
                made = sittings.plan(_terms(form), token=token, actor=reader, at=at, today=today)
                put, more = listing.prepare(made, actor=reader, at=at, today=today)
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The sitting is planned. {prepared_in_words(put, more)}")
            return redirect(url_for("panels.show", sitting_id=made))
    text = render_template("panels/sitting.html", form=form, sitting=None)
    return text, 422 if form.errors else 200


@bp.get("/<int:sitting_id>")
@requires(*_SIT, audit=(SittingRead, ClientListed))
def show(sitting_id: int) -> ResponseReturnValue:
    """Show a sitting with the cases that the reader may see."""
    reader, today = access.reader(), clock.today()
    told = queries.get_told(reader, sitting_id)
    listed = cases.list_cases(reader, sitting_id, today=today)
    text = render_template(
        "panels/show.html",
        sitting=told,
        listed=listed,
        scores=cases.scores_of(reader, listed.rows, today),
        recommended=minutes.recommended_levels(reader, listed.rows, today),
        told=minutes.told_by_case(reader, listed.rows),
        names=names_of({told.planned_by, told.opened_by, told.ended_by} - {""}),
        takes_out=queries.may_take_out(reader, told),
        today=today,
    )
    _record_read(told, "list", [each.ref for each in listed.rows])
    return text


@bp.route("/<int:sitting_id>/change", methods=["GET", "POST"])
@requires(_RUN, audit=(SittingAgreed, SeatGiven, SeatTaken))
def change(sitting_id: int) -> ResponseReturnValue:
    """Ask what is to be agreed of a sitting; on POST, change it."""
    form, reader, status = _form(), access.reader(), 200
    told = run_told(sitting_id)
    if not form.is_submitted():
        _fill(form, told)
    elif form.validate():
        try:
            with transaction():
                sittings.change(
                    sitting_id,
                    _terms(form),
                    version=version_seen(form.version.data),
                    actor=reader,
                    at=clock.now(),
                    today=clock.today(),
                )
        except (NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The sitting is changed.")
            return redirect(url_for("panels.show", sitting_id=sitting_id))
    told = run_told(sitting_id)
    if status == 409:
        form.version.data = str(told.version)  # what stands now is shown beside what was typed
    text = render_template("panels/sitting.html", form=form, sitting=told, clash=status == 409)
    return text, 422 if form.errors and status == 200 else status


@bp.post("/<int:sitting_id>/open")
@requires(_RUN, audit=(SittingMoved,))
def open_it(sitting_id: int) -> ResponseReturnValue:
    """Open a sitting."""
    run_told(sitting_id)
    with transaction():
        sittings.open_sitting(
            sitting_id, actor=access.reader(), at=clock.now(), today=clock.today()
        )
    flash("The sitting is open: its decisions can be recorded.")
    return redirect(url_for("panels.show", sitting_id=sitting_id))


@bp.route("/<int:sitting_id>/close", methods=["GET", "POST"])
@requires(_RUN, audit=(SittingMoved,))
def close(sitting_id: int) -> ResponseReturnValue:
    """Ask who was there; on POST, close the sitting."""
    told, form, reader = run_told(sitting_id), CloseForm(), access.reader()
    form.offer([(each.user_id, each.label) for each in told.members])
    if not form.is_submitted():
        form.there.data = [each.user_id for each in told.members]
    elif form.validate():
        try:
            with transaction():
                sittings.close(
                    sitting_id,
                    form.there.data or (),
                    actor=reader,
                    at=clock.now(),
                    today=clock.today(),
                )
        except (NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            flash("The sitting is closed. Its members no longer see its list.")
            return redirect(url_for("panels.record", sitting_id=sitting_id))
    told = run_told(sitting_id)
    listed = cases.list_cases(reader, sitting_id, today=clock.today())
    text = render_template(
        "panels/close.html", form=form, sitting=told, undecided=listed.undecided, states=State
    )
    return text, 422 if form.errors else 200


@bp.route("/<int:sitting_id>/call-off", methods=["GET", "POST"])
@requires(_RUN, audit=(SittingMoved,))
def call_off(sitting_id: int) -> ResponseReturnValue:
    """Ask why a planned sitting is called off; on POST, call it off."""
    told, form = run_told(sitting_id), CallOffForm()
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                sittings.call_off(
                    sitting_id,
                    form.why.data or "",
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except (NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            flash("The sitting is called off. Its cases come onto the next list.")
            return redirect(url_for("panels.index"))
    text = render_template("panels/call_off.html", form=form, sitting=told)
    return text, 422 if form.errors else 200


@bp.get("/<int:sitting_id>/record")
@requires(*_SIT, audit=(SittingRead, ClientListed))
def record(sitting_id: int) -> ResponseReturnValue:
    """Show what a sitting decided, on one page; before it, what is on its list."""
    reader, today = access.reader(), clock.today()
    told = queries.get_told(reader, sitting_id)
    made = minutes.minutes_of(reader, told, today=today, at=clock.now())
    text = render_template(
        "panels/record.html",
        sitting=told,
        minutes=made,
        takes_out=queries.may_take_out(reader, told),
    )
    _record_read(told, "record", made.refs)
    return text


@bp.get("/<int:sitting_id>/record.pdf")
@requires(*_SIT, audit=(ClientExported,))
def print_record(sitting_id: int) -> ResponseReturnValue:
    """Hand the record out on paper, and put it on the trail for each client on it."""
    reader, at = access.reader(), clock.now()
    told = queries.get_told(reader, sitting_id)
    if not queries.may_take_out(reader, told):
        raise NotForYou("You may not take the record of this sitting out.")
    made = minutes.minutes_of(reader, told, today=clock.today(), at=at)
    content = pdf_of(made)
    if made.refs:
        record_exported(made.refs, "panel record", at=at)
    else:
        put_on_trail(SittingRead(subject=sitting_subject(sitting_id), page="paper"), at=at)
    name = f"panel-{told.on}-official-sensitive.pdf"
    return hand_out(content, name)


def _form() -> SittingForm:
    form = SittingForm()
    people = [(each.user_id, each.label) for each in list_workers(Permission.SIT_ON_PANEL)]
    form.offer([(each.id, each.name) for each in list_districts_of(access.reader())], people)
    return form


def _fill(form: SittingForm, told: Told) -> None:
    names = {each.name: each.id for each in list_districts_of(access.reader())}
    form.version.data = str(told.version)
    form.day.data, form.place.data = told.on, told.place
    form.at.data = told.at  # type: ignore[assignment]  # Hour holds a time
    form.serves.data = [names[each] for each in told.districts if each in names]
    form.members.data = [each.user_id for each in told.members]
    form.chair.data = told.chair_id


def _terms(form: SittingForm) -> Terms:
    return Terms(
        on=form.day.data or clock.today(),
        at=form.at.data,  # type: ignore[arg-type]  # Hour reads a time
        place=" ".join((form.place.data or "").split()),
        district_ids=frozenset(form.serves.data or ()),
        chair_id=form.chair.data,
        member_ids=frozenset(form.members.data or ()),
    )


def _record_read(told: Told, page: str, refs: list[str]) -> None:
    """Put what was shown on the trail, once the page is ready and before anybody sees it."""
    put_on_trail(
        SittingRead(subject=sitting_subject(told.id), page=page),
        *(ClientListed(subject=subject_of(ref), page="panel") for ref in refs),
    )
