"""Pages on which two clients are kept apart, under /clients/<ref>/apart."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.accounts.queries import names_of
from iom.apart import queries, service
from iom.apart.domain import PairChanged, PairKeptApart, PairStruckOut
from iom.apart.forms import PairForm, ReasonForm, SaidForm, filled
from iom.apart.queries import Named, Pair
from iom.clients.domain import ClientListed, ClientViewed
from iom.clients.queries import NoSuchClient, get_client
from iom.clients.search import search
from iom.clients.shown import record_viewed
from iom.entries.domain import BadEntry, EntryGone
from iom.kernel import clock
from iom.kernel.dates import day_in_words
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("apart", __name__, url_prefix="/clients/<ref>/apart")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)
_MOST_FOUND = 10


@bp.get("/<int:pair_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed, ClientListed))
def show(ref: str, pair_id: int) -> ResponseReturnValue:
    """Show what is and was said of two who are kept apart."""
    reader = access.reader()
    client = get_client(reader, ref)
    pair = queries.get_pair(reader, client.id, pair_id)
    rows = queries.list_history(reader, client.id, pair)
    people = {each.row.recorded_by for each in rows} | {each.row.ended_by for each in rows} - {""}
    text = render_template(
        "apart/show.html",
        client=client,
        pair=pair,
        rows=rows,
        names=names_of(people),
        may_record=queries.may_record(reader, client.id),
    )
    record_viewed(ref, "apart", [pair.ref])
    return text


@bp.route("/add", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, ClientListed, AccessDenied, PairKeptApart))
def add(ref: str) -> ResponseReturnValue:
    """Ask from whom a client is kept apart; on POST, show who that is, then record it."""
    queries.get_recordable(access.reader(), ref)
    form = PairForm()
    found: Sequence[Named] = ()
    if form.validate_on_submit():
        found = _found(ref, form)
        form.other.choices = [SelectChoice(each.ref, _words(each)) for each in found]
        try:
            if filled(form):
                with transaction():
                    service.record_pair(
                        ref,
                        form.other.data,
                        form.said(),
                        token=form.token.data,
                        actor=access.reader(),
                        at=clock.now(),
                        today=clock.today(),
                    )
                flash("They are on the record as not to be placed together.")
                return redirect(url_for("record.index", ref=ref, _anchor="apart"))
            if not found:
                form.who.errors = ["Nobody whom you may see is found by this."]
        except NoSuchClient as unknown:
            form.who.errors = [refused(unknown.ref)]
        except BadEntry as refusal:
            put_beside(form, refusal)
    client = queries.get_recordable(access.reader(), ref)
    wrong = bool(form.errors)
    text = render_template(
        "apart/form.html", client=client, form=form, found=found, pair=None, gone=False
    )
    record_viewed(ref, "apart", [each.ref for each in found])
    return text, 422 if wrong else 200


@bp.route("/<int:pair_id>/change", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, ClientListed, PairChanged))
def change(ref: str, pair_id: int) -> ResponseReturnValue:
    """Ask what is to be said of a pair; on POST, say it, unless somebody was quicker."""
    client = queries.get_recordable(access.reader(), ref)
    pair = queries.get_pair(access.reader(), client.id, pair_id)
    if request.method == "GET" and pair.row.ended_at is not None:
        flash("This is no longer on the record as it was; here is what became of it.")
        return redirect(url_for("apart.show", ref=ref, pair_id=pair_id))
    form = SaidForm(obj=pair.row if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_pair(
                    ref,
                    pair_id,
                    form.said(),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except EntryGone as gone:
            form.form_errors.append(str(gone))
            text, _ = _change_page(ref, gone.now_id or pair_id, form, gone=True)
            return text, 409
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash("It is changed. What was said stays readable.")
            return redirect(url_for("record.index", ref=ref, _anchor="apart"))
    return _change_page(ref, pair_id, form)


@bp.route("/<int:pair_id>/strike-out", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, ClientListed, PairStruckOut))
def strike_out(ref: str, pair_id: int) -> ResponseReturnValue:
    """Ask why a pair is to be struck out; on POST, strike it out."""
    client = queries.get_recordable(access.reader(), ref)
    queries.get_pair(access.reader(), client.id, pair_id)
    form, gone = ReasonForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                service.strike_out(
                    ref, pair_id, form.reason.data or "", actor=access.reader(), at=clock.now()
                )
        except EntryGone as meanwhile:
            gone = meanwhile
            form.form_errors.append(str(gone))
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash("It is struck out, and stays readable with your reason.")
            return redirect(url_for("record.index", ref=ref, _anchor="apart"))
    client = queries.get_recordable(access.reader(), ref)
    shown_id = (gone.now_id if gone else None) or pair_id
    pair = queries.get_pair(access.reader(), client.id, shown_id)
    wrong = bool(form.errors)
    text = render_template("apart/strike_out.html", client=client, pair=pair, form=form, gone=gone)
    record_viewed(ref, "apart", [pair.ref])
    return text, 409 if gone else 422 if wrong else 200


def _found(ref: str, form: PairForm) -> list[Named]:
    reader = access.reader()
    hits = search(reader, form.who.data or "", this_year=clock.today().year, most=_MOST_FOUND)
    named = queries.list_named(reader, [hit.client_id for hit in hits.sure or hits.likely])
    return [each for each in named if each.ref != ref]


def _words(named: Named) -> str:
    born = f", born {day_in_words(named.born)}" if named.born else ""
    return f"{named.name}, {named.ref}{born}"


def _change_page(ref: str, pair_id: int, form: SaidForm, *, gone: bool = False) -> tuple[str, int]:
    client = queries.get_recordable(access.reader(), ref)
    pair: Pair = queries.get_pair(access.reader(), client.id, pair_id)
    wrong = bool(form.errors)
    text = render_template(
        "apart/form.html", client=client, form=form, found=(), pair=pair, gone=gone
    )
    record_viewed(ref, "apart", [pair.ref])
    return text, 422 if wrong else 200
