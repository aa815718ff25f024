"""Pages of people just outside: the list under /outside, and what is said of each client."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import list_agencies, names_of
from iom.capacity import watches, watching
from iom.capacity.candidates import is_on_scheme
from iom.capacity.domain import MOST_MONTHS, REVIEW_WEEKS, Terms
from iom.capacity.events import WatchBegan, WatchCorrected, WatchEnded, WatchKept
from iom.capacity.forms import CorrectForm, KeepForm, PutForm, TakeOffForm
from iom.capacity.nearest import offered_to
from iom.capacity.watches import History
from iom.capacity.watching import Doing
from iom.clients.domain import ClientExported, ClientListed, ClientViewed
from iom.clients.queries import NotYours, get_changeable_client, get_client
from iom.clients.shown import record_exported, record_listed, record_viewed
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.selection.staying import months_full_on
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("outside", __name__)
_FORMS = PutForm | KeepForm | CorrectForm | TakeOffForm


@bp.get("/outside")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List who is on the list, by the day of review, and whom the proposal leaves just outside."""
    reader, today = access.reader(), clock.today()
    listed = watches.list_watched(reader, today)
    offers = offered_to(reader, today)
    text = render_template(
        "capacity/outside.html",
        listed=listed,
        offers=offers,
        today=today,
        at=clock.now(),
        months=MOST_MONTHS,
    )
    refs = [*(each.ref for each in listed), *(each.ref for offer in offers for each in offer.lines)]
    record_listed(refs, "just outside")
    return text


@bp.get("/outside/print")
@requires(Permission.EXPORT_CLIENTS, audit=(ClientExported,))
def paper() -> ResponseReturnValue:
    """Show the list as it goes on paper, and record whom it holds."""
    reader, today = access.reader(), clock.today()
    listed = watches.list_watched(reader, today)
    text = render_template(
        "capacity/outside_paper.html", listed=listed, today=today, at=clock.now(), reader=reader
    )
    record_exported((each.ref for each in listed), "printed list of people just outside")
    return text


@bp.get("/clients/<ref>/outside")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show what the list of people just outside says of a client, and said before."""
    reader, today = access.reader(), clock.today()
    client = get_client(reader, ref)
    found = watches.histories_of(reader, client.id)
    now = next((each for each in found if each.open), None)
    text = render_template(
        "capacity/watch.html",
        client=client,
        now=now,
        reached=now is None or watches.is_reached(client.id, now.now.agency_id, today),
        past=[each for each in found if not each.open],
        on_scheme=is_on_scheme(client.id, today),
        names=names_of(step.by for each in found for step in each.steps),
        today=today,
    )
    record_viewed(ref, "just outside")
    return text


@bp.route("/clients/<ref>/outside/put", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, WatchBegan))
def put(ref: str) -> ResponseReturnValue:
    """Ask what partners are to do about a client; on POST, put the client on the list."""
    form = PutForm()
    _offer(form)
    if not form.is_submitted():
        today = clock.today()
        form.review_on.data = today + timedelta(weeks=REVIEW_WEEKS)
        form.until_on.data = months_full_on(today, MOST_MONTHS)
    return _act(ref, form, "put", "The client is on the list.")


@bp.route("/clients/<ref>/outside/keep", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, WatchKept))
def keep(ref: str) -> ResponseReturnValue:
    """Ask what a review found; on POST, keep the client on the list."""
    form = KeepForm()
    _offer(form)
    return _act(ref, form, "keep", "The review is on record: the client stays on the list.")


@bp.route("/clients/<ref>/outside/correct", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, WatchCorrected))
def correct(ref: str) -> ResponseReturnValue:
    """Ask what is right; on POST, correct what the list says of the client."""
    form = CorrectForm()
    _offer(form)
    return _act(ref, form, "correct", "It is corrected. What it said stays readable.")


@bp.route("/clients/<ref>/outside/take-off", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, WatchEnded))
def take_off(ref: str) -> ResponseReturnValue:
    """Ask why a client is no longer to be watched; on POST, take them off the list."""
    return _act(ref, TakeOffForm(), "take-off", "The client is off the list.")


def _act(ref: str, form: _FORMS, act: str, done: str) -> ResponseReturnValue:
    """Show the form of an act, filled with what holds; on POST, do it."""
    reader, today = access.reader(), clock.today()
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                _do(ref, form)
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(done)
            return redirect(url_for("outside.show", ref=ref))
    client = get_changeable_client(reader, ref)
    now = watches.find_open(reader, client.id)
    if not form.is_submitted():
        _fill(form, now, today)
    if now and (not form.is_submitted() or status == 409):
        form.seen.data, form.version.data = str(now.id), str(now.version)
    text = render_template(
        "capacity/act.html",
        form=form,
        act=act,
        client=client,
        now=now,
        conflict=status == 409,
        names=names_of([now.now.by] if now else []),
        months=MOST_MONTHS,
        on_scheme=is_on_scheme(client.id, today),
    )
    record_viewed(ref, "just outside")
    return text, 422 if form.errors and status == 200 else status


def _do(ref: str, form: _FORMS) -> None:
    reader, at, today = access.reader(), clock.now(), clock.today()
    token = form.token.data
    if isinstance(form, PutForm):
        terms = _terms(form)
        return watching.put_on(ref, terms, token=token, actor=reader, at=at, today=today)
    doing = Doing(
        watch_id=version_seen(form.seen.data),
        version=version_seen(form.version.data),
        token=token,
        words=form.words.data or "",
    )
    if isinstance(form, TakeOffForm):
        return watching.take_off(ref, doing=doing, actor=reader, at=at, today=today)
    act = watching.keep_on if isinstance(form, KeepForm) else watching.correct
    return act(ref, _terms(form), doing=doing, actor=reader, at=at, today=today)


def _terms(form: PutForm | KeepForm | CorrectForm) -> Terms:
    return Terms(
        agency_id=form.agency.data or 0,
        handling=form.handling.data or "",
        review_on=form.review_on.data or date.min,
        until_on=form.until_on.data or date.min,
        reason=form.reason.data or "",
    )


def _offer(form: PutForm | KeepForm | CorrectForm) -> None:
    form.offer([(each.id, each.name) for each in list_agencies()])


def _fill(form: _FORMS, now: History | None, today: date) -> None:
    """Show what holds; a review is asked for its own new days."""
    if now is None or isinstance(form, PutForm):
        return
    if isinstance(form, TakeOffForm):
        return
    step = now.now
    form.agency.data, form.handling.data, form.reason.data = (
        *(step.agency_id, step.handling),
        step.reason,
    )
    form.review_on.data, form.until_on.data = step.review_on, step.until_on
    if isinstance(form, KeepForm):
        form.review_on.data = today + timedelta(weeks=REVIEW_WEEKS)
        form.until_on.data = months_full_on(today, MOST_MONTHS)
