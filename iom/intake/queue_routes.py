"""Pages on which somebody says whom a row is about that no rule could be sure of."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.clients.domain import ClientListed, subject_of
from iom.clients.queries import NoSuchClient
from iom.intake import queue, queue_queries
from iom.intake.domain import BadDecision
from iom.intake.events import (
    WaitingRowDeleted,
    WaitingRowRead,
    WaitingRowTaken,
    WaitingRowThrownAway,
    row_subject,
)
from iom.intake.forms import NobodyForm, PersonForm
from iom.intake.queue_queries import WaitingRow
from iom.intake.shared import WRITTEN, guide_for
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.trail import put_on_trail

bp = Blueprint("queue", __name__, url_prefix="/intake/queue")
_LONGEST_NUMBER = 10


@bp.get("")
@requires(Permission.IMPORT_PEOPLE, audit=(WaitingRowRead, ClientListed, WaitingRowDeleted))
def index() -> ResponseReturnValue:
    """List the rows that wait, the oldest first, each with those whom it may be about."""
    reader = access.reader()
    _delete_old()
    after = request.args.get("after", "")
    known = after.isdecimal() and len(after) < _LONGEST_NUMBER
    found = queue_queries.list_waiting(reader, after=int(after) if known else 0)
    page = render_template(
        "intake/queue.html", queue=found, titles=_titles(found.rows), first=not known
    )
    _record_read(found.rows, "queue")
    return page


@bp.get("/thrown-away")
@requires(Permission.IMPORT_PEOPLE, audit=(WaitingRowRead, WaitingRowDeleted))
def thrown_away() -> ResponseReturnValue:
    """List the rows of which somebody said that they are about nobody on the record, and why."""
    _delete_old()
    rows = queue_queries.list_thrown_away(access.reader())
    page = render_template("intake/thrown_away.html", rows=rows, titles=_titles(rows))
    _record_read(rows, "queue-thrown-away")
    return page


@bp.get("/<int:waiting_id>")
@requires(Permission.IMPORT_PEOPLE, audit=(WaitingRowRead, ClientListed))
def show(waiting_id: int) -> ResponseReturnValue:
    """Show one row, and what can be said of it."""
    return _page(waiting_id, PersonForm(formdata=None), NobodyForm(formdata=None))


@bp.post("/<int:waiting_id>/person")
@requires(
    Permission.IMPORT_PEOPLE,
    audit=(WaitingRowTaken, WaitingRowRead, ClientListed, AccessDenied, *WRITTEN),
)
def person(waiting_id: int) -> ResponseReturnValue:
    """Say that a row is about this client."""
    form = PersonForm()
    if form.validate_on_submit():
        ref = (form.ref.data or "").strip()
        try:
            with transaction():
                queue.this_person(waiting_id, ref, actor=access.reader(), at=clock.now())
        except NoSuchClient as unknown:
            otherwise = f"There is no client with the reference {ref} whom you may see."
            form.ref.errors = [refused(unknown.ref, otherwise)]
        except BadDecision as refusal:
            form.ref.errors = [str(refusal)]
        except ChangedMeanwhile as refusal:
            if _is_ones_own(waiting_id):
                flash(str(refusal))
                return redirect(url_for("queue.index"))
            form.form_errors.append(str(refusal))
            return _page(waiting_id, form, NobodyForm(formdata=None)), 409
        else:
            flash(f"The row is on the record of {ref}.")
            return redirect(url_for("queue.index"))
    return _page(waiting_id, form, NobodyForm(formdata=None)), 422


@bp.post("/<int:waiting_id>/nobody")
@requires(Permission.IMPORT_PEOPLE, audit=(WaitingRowThrownAway, WaitingRowRead, ClientListed))
def nobody(waiting_id: int) -> ResponseReturnValue:
    """Say that a row is about nobody on the record."""
    form = NobodyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                queue.nobody(
                    waiting_id, form.reason.data or "", actor=access.reader(), at=clock.now()
                )
        except BadDecision as refusal:
            form.reason.errors = [str(refusal)]
        except ChangedMeanwhile as refusal:
            if _is_ones_own(waiting_id):
                flash(str(refusal))
                return redirect(url_for("queue.index"))
            form.form_errors.append(str(refusal))
            return _page(waiting_id, PersonForm(formdata=None), form), 409
        else:
            flash("The row is thrown away. It can still be read, with your reason.")
            return redirect(url_for("queue.index"))
    return _page(waiting_id, PersonForm(formdata=None), form), 422


def _is_ones_own(waiting_id: int) -> bool:
    """Say whether it was the reader who decided: a second click."""
    reader = access.reader()
    return queue_queries.get_row(reader, waiting_id).decided_by == reader.ref


def _page(waiting_id: int, who: PersonForm, why_not: NobodyForm) -> str:
    row = queue_queries.get_told(access.reader(), waiting_id)
    page = render_template(
        "intake/waiting.html", row=row, titles=_titles([row]), who=who, why_not=why_not
    )
    _record_read([row], "queue-row")
    return page


def _titles(rows: Iterable[WaitingRow]) -> dict[str, str]:
    reader = access.reader()
    return {kind: guide_for(kind, reader).title for kind in {row.kind for row in rows}}


def _record_read(rows: Iterable[WaitingRow], page: str) -> None:
    """Put on the trail which rows were read, and who was shown beside them."""
    found = list(rows)
    events = [WaitingRowRead(subject=row_subject(row.id), page=page) for row in found]
    refs = sorted({match.ref for row in found for match in row.candidates})
    listed = [ClientListed(subject=subject_of(ref), page=page) for ref in refs]
    put_on_trail(*events, *listed)


def _delete_old() -> None:
    """Delete what was thrown away long ago, as soon as anybody comes by."""
    if queue_queries.anything_old(clock.now()):
        with transaction():
            queue.delete_old(actor=queue.RETENTION, at=clock.now())
