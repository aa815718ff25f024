"""Pages on which programmes of the directory are kept, under /directory."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.queries import names_of
from iom.directory import queries, records, service
from iom.directory.act_forms import CloseForm, ConfirmForm, PlacesForm, ReopenForm
from iom.directory.domain import Programme
from iom.directory.drafting import details_of, in_words
from iom.directory.events import (
    ProgrammeAdded,
    ProgrammeChanged,
    ProgrammeClosed,
    ProgrammeConfirmed,
    ProgrammeReopened,
)
from iom.directory.forms import ProgrammeForm
from iom.directory.sent import KEEPS, doing_of, mark
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.places.queries import list_districts
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("directory_programmes", __name__, url_prefix="/directory")
_ACTS = PlacesForm | CloseForm | ReopenForm


@bp.route("/new", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProgrammeAdded,))
def new() -> ResponseReturnValue:
    """Ask for a programme; on POST, put it in the directory."""
    form, status = ProgrammeForm(), 200
    _offer(form)
    if form.validate_on_submit():
        try:
            with transaction():
                ref = service.add(form.details, doing=doing_of(form), today=clock.today())
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The programme is in the directory.")
            return redirect(url_for("directory.show", programme=ref))
    mark(form, 0)
    text = render_template("directory/programme.html", form=form, programme=None, now={})
    return text, 422 if form.errors and status == 200 else status


@bp.route("/<programme>/change", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProgrammeChanged,))
def change(programme: str) -> ResponseReturnValue:
    """Ask what is to be different; on POST, change what the directory says of a programme."""
    found, form, status = queries.get_programme(programme), ProgrammeForm(), 200
    _offer(form, found)
    if form.validate_on_submit():
        try:
            with transaction():
                changed = service.change(found.ref, form.details, doing=doing_of(form))
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("It is changed." if changed else "Nothing is different: it says that already.")
            return redirect(url_for("directory.show", programme=found.ref))
    found = queries.get_programme(programme)
    if not form.is_submitted():
        form.fill(details_of(found))
    mark(form, found.version, conflict=status == 409)
    now = in_words(details_of(found), provider=found.provider, link=found.link)
    text = render_template(
        "directory/programme.html",
        form=form,
        programme=found,
        now=now if status == 409 else {},
    )
    return text, 422 if form.errors and status == 200 else status


def _offer(form: ProgrammeForm, programme: Programme | None = None) -> None:
    """Say what may be chosen; what the programme says now is among it, closed or not."""
    own = (programme.provider_ref, programme.link_user_id) if programme else ("", None)
    workers = {each.user_id: each.label for each in records.list_link_workers()}
    if programme and own[1] and own[1] not in workers:
        workers[own[1]] = f"{programme.link}, who keeps no links any more"
    form.offer(
        providers=[
            each for each in records.list_providers() if not each.closed_on or each.ref == own[0]
        ],
        districts=[each.name for each in list_districts()],
        workers=list(workers.items()),
    )


@bp.route("/<programme>/places", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProgrammeChanged,))
def places(programme: str) -> ResponseReturnValue:
    """Ask how many places there are and how many are taken; on POST, note it."""
    return _act(programme, PlacesForm(), "places", "The places are noted.")


@bp.route("/<programme>/close", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProgrammeClosed,))
def close(programme: str) -> ResponseReturnValue:
    """Ask from when a programme is no more, and why; on POST, close it."""
    return _act(programme, CloseForm(), "close", "The programme is closed, and offered no more.")


@bp.route("/<programme>/reopen", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProgrammeReopened,))
def reopen(programme: str) -> ResponseReturnValue:
    """Ask what has changed; on POST, open a programme again."""
    return _act(programme, ReopenForm(), "reopen", "The programme is open again, and confirmed.")


def _act(programme: str, form: _ACTS, act: str, said: str) -> ResponseReturnValue:
    found, status = queries.get_programme(programme), 200
    if form.validate_on_submit():
        try:
            with transaction():
                _do(found.ref, form)
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(said)
            return redirect(url_for("directory.show", programme=found.ref))
    found = queries.get_programme(programme)
    if not form.is_submitted():
        _fill(form, found)
    mark(form, found.version, conflict=status == 409)
    text = render_template(
        "directory/act.html",
        form=form,
        act=act,
        programme=found,
        conflict=status == 409,
        last=records.list_changes(found.ref)[:1] if status == 409 else (),
        names=names_of([each.by for each in records.list_changes(found.ref)[:1]]),
        today=clock.today(),
    )
    return text, 422 if form.errors and status == 200 else status


def _do(ref: str, form: _ACTS) -> None:
    doing, today = doing_of(form), clock.today()
    match form:
        case PlacesForm():
            service.set_places(ref, form.capacity.data, form.taken.data or 0, doing=doing)
        case CloseForm():
            on = form.on.data or today
            service.close(ref, on, form.why.data or "", doing=doing, today=today)
        case ReopenForm():
            service.reopen(ref, form.why.data or "", doing=doing, today=today)


def _fill(form: _ACTS, found: Programme) -> None:
    if isinstance(form, PlacesForm):
        form.capacity.data, form.taken.data = found.capacity, found.taken or None
    if isinstance(form, CloseForm):
        form.on.data = clock.today()


@bp.route("/confirm", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProgrammeConfirmed,))
def confirm() -> ResponseReturnValue:
    """Ask of which programmes all is still right; on POST, confirm those, in one act."""
    reader, today, form, status = access.reader(), clock.today(), ConfirmForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.confirm(form.seen, doing=doing_of(form), today=today)
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("1 programme is confirmed." if made == 1 else f"{made} programmes are confirmed.")
            ref = form.seen[0][0] if len(form.seen) == 1 else ""
            if ref and form.one.data:
                return redirect(url_for("directory.show", programme=ref))
            return redirect(url_for("directory_programmes.confirm"))
    waiting = [each for each in queries.programmes(today) if each.unconfirmed_on(today)]
    mark(form, 0)
    text = render_template(
        "directory/confirm.html",
        form=form,
        own=[each for each in waiting if each.link_user_id == reader.user_id],
        others=[each for each in waiting if each.link_user_id != reader.user_id],
        chosen=set(form.chosen.data or ()),
        names=names_of({each.confirmed_by for each in waiting}),
        today=today,
    )
    return text, 422 if form.errors and status == 200 else status
