"""Pages of the record of a client, under /clients/<ref>/record."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.accounts.queries import names_of
from iom.apart.domain import SOMEBODY
from iom.clients.domain import ClientListed, ClientViewed
from iom.clients.queries import NoSuchClient, NotYours, ref_now
from iom.clients.shown import record_viewed
from iom.entries.domain import BadEntry, EntryGone, Kind
from iom.entries.events import (
    EntryAdded,
    EntryChanged,
    EntryMovedAway,
    EntryMovedHere,
    EntryStruckOut,
)
from iom.kernel import clock
from iom.record import queries, service
from iom.record.domain import check_another
from iom.record.forms import MoveForm, ReasonForm, form_of
from iom.record.kinds import get_kind
from iom.record.page import (
    both_versions,
    end_page,
    fields_of,
    form_page,
    get_changeable,
    is_sound,
    kind_of,
)
from iom.record.shown import history_of, overview_of, pairs_on
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.sizes import takes_a_picture

bp = Blueprint("record", __name__, url_prefix="/clients/<ref>/record")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS, Permission.LOG_WORK)


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed, ClientListed))
def index(ref: str) -> ResponseReturnValue:
    """Show everything on the record, kind by kind, with what was struck out."""
    record = queries.get_record(access.reader(), ref)
    shown = overview_of(record)
    pairs = pairs_on(record)
    text = render_template(
        "record/index.html",
        record=record,
        parts=shown,
        names=names_of(
            {row.by for part in shown for row in (*part.current, *part.former)} | pairs.people
        ),
        apart=pairs,
        somebody=SOMEBODY,
    )
    record_viewed(ref, "record", [pair.ref for pair in (*pairs.current, *pairs.former)])
    return text


@bp.get("/<kind>/<int:entry_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Show what an entry says and said, who put it there and what became of it."""
    record, of = kind_of(ref, kind)
    entry = queries.get_entry(record, of, entry_id)
    rows = history_of(record, of, entry)
    people = {row.by for row in rows} | {row.ended_by for row in rows if row.ended_by}
    text = render_template(
        "record/show.html",
        record=record,
        kind=of,
        rows=rows,
        names=names_of(people),
        pictured=queries.find_shown_entry(record, of, today=clock.today()),
    )
    record_viewed(ref, "record")
    return text


@bp.route("/<kind>/add", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryAdded))
@takes_a_picture
def add(ref: str, kind: str) -> ResponseReturnValue:
    """Ask for an entry; on POST, put it on the record."""
    record, of = kind_of(ref, kind)
    fields = fields_of(record, of)
    if not record.standing.may_add(of):
        raise NotYours(ref, "You may change the records of your own clients only.")
    form = form_of(of, fields, record.standing.sees_value)()
    if is_sound(form, record, of):
        try:
            with transaction():
                service.add_entry(
                    ref,
                    of,
                    form.values(each.name for each in fields),
                    token=form.token.data,
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is on the record.")
            return redirect(url_for("record.index", ref=ref, _anchor=of.code))
    return form_page(ref, of, form, entry_id=None)


@bp.route("/<kind>/<int:entry_id>/change", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryChanged))
@takes_a_picture
def change(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Ask what an entry is to say; on POST, let it say that, unless somebody was quicker."""
    record, of = kind_of(ref, kind)
    entry = get_changeable(record, of, entry_id)
    if request.method == "GET" and entry.ended_at is not None:
        flash(f"This {of.noun} is no longer on the record as it was; here is what became of it.")
        return redirect(url_for("record.show", ref=ref, kind=kind, entry_id=entry_id))
    fields = fields_of(record, of)
    before = {each.name: getattr(entry, each.name) for each in fields if each in of.told}
    make = form_of(of, fields, record.standing.sees_value)
    form = make(data=before if request.method == "GET" else None)
    if request.method == "POST" and is_sound(form, record, of):
        try:
            with transaction():
                service.change_entry(
                    ref,
                    of,
                    entry_id,
                    form.values((each.name for each in fields), changing=True),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except EntryGone as gone:
            return both_versions(ref, of, form, gone)
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is changed. What it said stays readable.")
            return redirect(url_for("record.index", ref=ref, _anchor=of.code))
    return form_page(ref, of, form, entry_id=entry_id)


@bp.route("/<kind>/<int:entry_id>/strike-out", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryStruckOut))
def strike_out(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Ask why an entry is to be struck out; on POST, strike it out."""
    get_changeable(*kind_of(ref, kind), entry_id)
    of = get_kind(kind)
    form, gone = ReasonForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                service.strike_out(
                    ref,
                    of,
                    entry_id,
                    form.reason.data or "",
                    actor=access.reader(),
                    at=clock.now(),
                )
        except EntryGone as meanwhile:
            gone = meanwhile
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is struck out. It counts nowhere and stays readable below.")
            return redirect(url_for("record.index", ref=ref, _anchor=of.code))
    return end_page("record/strike_out.html", ref, of, form, entry_id=entry_id, gone=gone)


@bp.route("/<kind>/<int:entry_id>/move", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, AccessDenied, EntryMovedAway, EntryMovedHere))
def move(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Ask to whom an entry belongs, show who that is, and move it there."""
    get_changeable(*kind_of(ref, kind), entry_id)
    of = get_kind(kind)
    form, gone = MoveForm(), None
    shown = ""
    if form.validate_on_submit():
        to_ref = ref_now(access.reader(), form.to_ref.data or "")
        try:
            check_another(ref, to_ref)
            queries.get_record(access.reader(), to_ref)
            if form.sure.data == to_ref:
                _move(ref, of, entry_id, to_ref, form.reason.data or "")
                flash(f"The {of.noun} is on the record of {to_ref} now.")
                return redirect(url_for("record.index", ref=ref, _anchor=of.code))
            form.sure.data = shown = to_ref
        except NoSuchClient as unknown:
            form.to_ref.errors = [refused(unknown.ref)]
        except EntryGone as meanwhile:
            gone = meanwhile
        except BadEntry as refusal:
            put_beside(form, refusal)
    return end_page("record/move.html", ref, of, form, entry_id=entry_id, gone=gone, shown=shown)


def _move(ref: str, kind: Kind, entry_id: int, to_ref: str, reason: str) -> None:
    with transaction():
        service.move_entry(
            ref,
            kind,
            entry_id,
            to_ref,
            reason,
            actor=access.reader(),
            at=clock.now(),
            today=clock.today(),
        )
