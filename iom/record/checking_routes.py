"""That an address or a number was checked: who, when, how and what they found, on one page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.entries.domain import BadEntry, EntryGone, Field, Kind, Values
from iom.entries.events import EntryChanged
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.record import queries, service
from iom.record.forms import EntryForm, form_of
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("record_checks", __name__, url_prefix="/clients/<ref>/record")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


@bp.route("/<kind>/<int:entry_id>/checked", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryChanged))
def checked(ref: str, kind: str, entry_id: int) -> ResponseReturnValue:
    """Ask what a check of today found; on POST, let the entry say so."""
    record, of, entry = _checkable(ref, kind, entry_id)
    if request.method == "GET" and entry.ended_at is not None:
        flash(f"This {of.noun} is no longer on the record as it was; here is what became of it.")
        return redirect(url_for("record.show", ref=ref, kind=kind, entry_id=entry_id))
    fields = [each for each in of.checks if record.standing.sees_field(of, each.name)]
    usual = {"checked_on": clock.today(), "checked_by": access.reader().name}
    make = form_of(of, fields, record.standing.sees_value)
    form = make(data=usual if request.method == "GET" else None)
    if request.method == "POST" and form.validate_on_submit():
        try:
            with transaction():
                _put(ref, of, entry_id, form.values(each.name for each in fields))
        except EntryGone as gone:
            form.form_errors.append(str(gone))
            return _page(ref, of, form, fields, gone.now_id), 409
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is recorded as checked.")
            return redirect(url_for("casefile.show", ref=ref, _anchor="addresses"))
    return _page(ref, of, form, fields, entry_id), 422 if form.errors else 200


def _checkable(ref: str, code: str, entry_id: int) -> tuple[queries.Record, Kind, Any]:
    record = queries.get_record(access.reader(), ref)
    kind = queries.get_kind_of(record, code)
    entry = queries.get_entry(record, kind, entry_id)
    if not kind.checks:
        raise NotFound(f"Nobody checks {kind.one}.")
    if not record.standing.may_change(kind, entry.recorded_by):
        raise NotYours(ref, "You may change the records of your own clients only.")
    return record, kind, entry


def _put(ref: str, kind: Kind, entry_id: int, found: Values) -> None:
    if found["checked_on"] is None:
        raise BadEntry("Say on which day it was checked.", field="checked_on")
    service.change_entry(
        ref, kind, entry_id, found, actor=access.reader(), at=clock.now(), today=clock.today()
    )


def _page(ref: str, of: Kind, form: EntryForm, fields: list[Field], entry_id: int | None) -> str:
    # Read anew: what was read before a refusal went with it.
    record = queries.get_record(access.reader(), ref)
    entry = queries.find_entry(record, of, entry_id) if entry_id else None
    text = render_template(
        "record/checked.html", record=record, kind=of, form=form, fields=fields, entry=entry
    )
    record_viewed(ref, "record")
    return text
