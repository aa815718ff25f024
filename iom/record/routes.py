"""Pages of the record of a client, under /clients/<ref>/record."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.accounts.queries import names_of
from iom.apart.domain import SOMEBODY
from iom.audit import service as audit
from iom.clients.domain import ClientListed, ClientViewed, subject_of
from iom.clients.queries import NoSuchClient, NotYours, ref_now
from iom.entries.domain import BadEntry, EntryGone, Field, Kind
from iom.entries.events import (
    EntryAdded,
    EntryChanged,
    EntryMovedAway,
    EntryMovedHere,
    EntryStruckOut,
)
from iom.kernel import clock
from iom.kernel.events import Event
from iom.record import queries, service
from iom.record.domain import check_another
from iom.record.forms import EntryForm, MoveForm, ReasonForm, form_of, put_beside
from iom.record.kinds import get_kind
from iom.record.queries import Record
from iom.record.shown import history_of, overview_of, pairs_on
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
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
    _record_viewed(ref, [pair.ref for pair in (*pairs.current, *pairs.former)])
    return text


@bp.get("/<kind>/<int:entry_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Show what an entry says and said, who put it there and what became of it."""
    record, of = _kind(ref, kind)
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
    _record_viewed(ref)
    return text


@bp.route("/<kind>/add", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryAdded))
@takes_a_picture
def add(ref: str, kind: str) -> ResponseReturnValue:
    """Ask for an entry; on POST, put it on the record."""
    record, of = _kind(ref, kind)
    fields = _fields(record, of)
    if not record.standing.may_add(of):
        raise NotYours(ref, "You may change the records of your own clients only.")
    form = form_of(of, fields, record.standing.sees_value)()
    if request.method == "GET":
        form.token.data = secrets.token_urlsafe(24)
    elif _sound(form, record, of):
        try:
            with transaction():
                service.add_entry(
                    ref,
                    of,
                    form.values(each.name for each in fields),
                    token=form.token.data or secrets.token_urlsafe(24),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is on the record.")
            return redirect(url_for("record.index", ref=ref, _anchor=of.code))
    return _form_page(ref, of, form, entry_id=None)


@bp.route("/<kind>/<int:entry_id>/change", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryChanged))
@takes_a_picture
def change(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Ask what an entry is to say; on POST, let it say that, unless somebody was quicker."""
    record, of = _kind(ref, kind)
    entry = _changeable(record, of, entry_id)
    if request.method == "GET" and entry.ended_at is not None:
        flash(f"This {of.noun} is no longer on the record as it was; here is what became of it.")
        return redirect(url_for("record.show", ref=ref, kind=kind, entry_id=entry_id))
    fields = _fields(record, of)
    before = {each.name: getattr(entry, each.name) for each in fields if each in of.told}
    make = form_of(of, fields, record.standing.sees_value)
    form = make(data=before if request.method == "GET" else None)
    if request.method == "POST" and _sound(form, record, of):
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
            return _both_versions(ref, of, form, gone)
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is changed. What it said stays readable.")
            return redirect(url_for("record.index", ref=ref, _anchor=of.code))
    return _form_page(ref, of, form, entry_id=entry_id)


@bp.route("/<kind>/<int:entry_id>/strike-out", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryStruckOut))
def strike_out(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Ask why an entry is to be struck out; on POST, strike it out."""
    _changeable(*_kind(ref, kind), entry_id)
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
    return _end_page("record/strike_out.html", ref, of, form, entry_id=entry_id, gone=gone)


@bp.route("/<kind>/<int:entry_id>/move", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, AccessDenied, EntryMovedAway, EntryMovedHere))
def move(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Ask to whom an entry belongs, show who that is, and move it there."""
    _changeable(*_kind(ref, kind), entry_id)
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
    return _end_page("record/move.html", ref, of, form, entry_id=entry_id, gone=gone, shown=shown)


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


def _end_page(  # noqa: PLR0913  # which page, of what, with what
    template: str,
    ref: str,
    kind: Kind,
    form: ReasonForm,
    *,
    entry_id: int,
    gone: EntryGone | None,
    shown: str = "",
) -> ResponseReturnValue:
    """Ask about an entry that is to go; where somebody was quicker, show what it says by now."""
    if gone is not None:
        form.form_errors.append(str(gone))
    # Read anew: what was read before a refusal went with it.
    record = queries.get_record(access.reader(), ref)
    now = queries.find_entry(record, kind, gone.now_id) if gone else None
    other = queries.get_record(access.reader(), shown) if shown else None
    text = render_template(
        template,
        record=record,
        kind=kind,
        entry=now or queries.get_entry(record, kind, entry_id),
        form=form,
        other=other,
        gone=gone,
        left=gone is None or now is not None,
    )
    _record_viewed(ref)
    if shown and shown != ref:
        _record_viewed(shown)
    return text, 409 if gone else 422 if form.errors else 200


def _kind(ref: str, code: str) -> tuple[Record, Kind]:
    record = queries.get_record(access.reader(), ref)
    return record, queries.get_kind_of(record, code)


def _fields(record: Record, kind: Kind) -> list[Field]:
    return [each for each in kind.fields if record.standing.sees_field(kind, each.name)]


def _changeable(record: Record, kind: Kind, entry_id: int) -> Any:  # noqa: ANN401  # of any kind
    entry = queries.get_entry(record, kind, entry_id)
    if not record.standing.may_change(kind, entry.recorded_by):
        raise NotYours(record.client.ref, "You may change the records of your own clients only.")
    return entry


def _sound(form: EntryForm, record: Record, kind: Kind) -> bool:
    """Check the shape, and refuse what was posted into fields that there are not for the reader."""
    hidden = {each.name for each in kind.fields} - {each.name for each in _fields(record, kind)}
    if any(request.form.get(name) for name in hidden):
        form.form_errors.append(service.NOT_SHARED)
        return False
    return bool(form.validate_on_submit())


def _both_versions(ref: str, kind: Kind, form: EntryForm, gone: EntryGone) -> ResponseReturnValue:
    """Show what the entry says by now beside what was typed; sending again changes that."""
    form.form_errors.append(str(gone))
    text, _ = _form_page(ref, kind, form, entry_id=gone.now_id, gone=True)
    return text, 409


def _form_page(
    ref: str, kind: Kind, form: EntryForm, *, entry_id: int | None, gone: bool = False
) -> tuple[str, int]:
    # Read anew: what was read before a refusal went with it.
    record = queries.get_record(access.reader(), ref)
    entry = queries.find_entry(record, kind, entry_id) if entry_id else None
    wrong = bool(form.errors)
    text = render_template(
        "record/form.html",
        record=record,
        kind=kind,
        form=form,
        fields=_fields(record, kind),
        entry=entry,
        gone=gone,
    )
    _record_viewed(ref)
    return text, 422 if wrong else 200


def _record_viewed(ref: str, named: Sequence[str] = ()) -> None:
    events: list[Event] = [ClientViewed(subject=subject_of(ref), page="record")]
    events += [ClientListed(subject=subject_of(each), page="record") for each in named]
    with transaction():
        audit.record_all(events, actor=access.reader(), at=clock.now())
