"""Pages on which an entry of the log is corrected, under /interventions/<log>."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.clients.domain import ClientViewed
from iom.clients.queries import NoSuchClient, NotYours, ref_now
from iom.clients.shown import record_all_viewed, record_viewed
from iom.contacts.domain import Attendance
from iom.entries.domain import BadEntry, EntryGone
from iom.entries.events import EntryAdded, EntryChanged, EntryStruckOut
from iom.interventions import correcting, new_page, queries
from iom.interventions.domain import BadLog, LogChanged
from iom.interventions.forms import AddForm, ReasonForm, WorkForm
from iom.interventions.people import get_people
from iom.interventions.queries import Entry
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("entry_acts", __name__)


@bp.route("/interventions/<log>/change", methods=["GET", "POST"])
@requires(Permission.LOG_WORK, audit=(ClientViewed, EntryChanged))
def change(log: str) -> ResponseReturnValue:
    """Ask what an entry is to say; on POST, let it say that on the record of every client."""
    entry = correcting.get_correctable(access.reader(), log)
    form, seen = WorkForm(), request.form.get("seen", entry.seen)
    new_page.offer_usual(form)
    form.keep_programme(entry.first.work.programme)
    came = new_page.came_of(request.form)
    changed: LogChanged | None = None
    if request.method == "GET":
        _fill(form, entry)
        came = {row.person.ref: row.attended for row in entry.rows}
    elif form.validate_on_submit():
        try:
            with transaction():
                correcting.correct(
                    log,
                    form.work,
                    came,
                    seen=seen,
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except LogChanged as meanwhile:
            changed = meanwhile
            form.form_errors.append(str(meanwhile))
        except (BadEntry, BadLog) as refusal:
            put_beside(form, refusal)
        else:
            flash("The entry is corrected on every record. What it said stays readable there.")
            return redirect(url_for("interventions.show", log=log))
    entry = queries.get_entry(access.reader(), log)
    text = render_template(
        "interventions/change.html",
        entry=entry,
        form=form,
        came=came,
        attendances=Attendance,
        seen=entry.seen if changed else seen,
        changed=changed,
    )
    record_all_viewed((person.ref for person in entry.people), "log")
    return text, 409 if changed else 422 if form.errors else 200


def _fill(form: WorkForm, entry: Entry) -> None:
    work = entry.first.work
    for name, value in work.values().items():
        form[name].data = value
    form.programme.data = work.programme or ""


@bp.route("/interventions/<log>/strike-out", methods=["GET", "POST"])
@requires(Permission.LOG_WORK, audit=(ClientViewed, EntryStruckOut))
def strike_out(log: str) -> ResponseReturnValue:
    """Ask why an entry is to be struck out; on POST, strike it out on every record."""
    reader, form = access.reader(), ReasonForm()
    changed = False
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                correcting.strike_out_all(
                    log,
                    form.reason.data or "",
                    seen=form.seen.data or "",
                    actor=reader,
                    at=clock.now(),
                )
        except LogChanged as meanwhile:
            changed = True
            form.form_errors.append(str(meanwhile))
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash("The entry is struck out. It counts nowhere and stays readable on the records.")
            return redirect(url_for("interventions.index"))
    entry = correcting.get_correctable(access.reader(), log)
    form.seen.data = entry.seen
    return _page("interventions/strike_out.html", entry, form, changed=changed)


@bp.route("/clients/<ref>/interventions/<log>/take-off", methods=["GET", "POST"])
@requires(Permission.LOG_WORK, audit=(ClientViewed, EntryStruckOut))
def take_off(ref: str, log: str) -> ResponseReturnValue:
    """Ask why a client had no part in an entry; on POST, strike it out on their record alone."""
    person = get_people(access.reader(), [ref])[0]
    form, gone = ReasonForm(), False
    if form.validate_on_submit():
        try:
            with transaction():
                correcting.take_off(
                    ref, log, form.reason.data or "", actor=access.reader(), at=clock.now()
                )
        except EntryGone as meanwhile:
            gone = True
            form.form_errors.append(str(meanwhile))
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"{ref} is taken off the entry.")
            left = queries.find_entry(access.reader(), log)
            if left is None:
                return redirect(url_for("interventions.index"))
            return redirect(url_for("interventions.show", log=log))
    entry = queries.find_entry(access.reader(), log)
    rows = [row for row in entry.rows if row.person.ref == ref] if entry else []
    if not rows and not gone:
        raise NotFound("This entry is not about this client.")
    if not correcting.may_correct(access.reader(), Entry(log, rows)):
        raise NotYours(ref, "You may take clients off entries that you logged only.")
    text = render_template(
        "interventions/take_off.html",
        entry=entry,
        person=person,
        form=form,
        log=log,
        left=bool(rows),
    )
    record_viewed(ref, "log")
    return text, 409 if gone else 422 if form.errors else 200


@bp.route("/interventions/<log>/add", methods=["GET", "POST"])
@requires(Permission.LOG_WORK, audit=(ClientViewed, EntryAdded, AccessDenied))
def add(log: str) -> ResponseReturnValue:
    """Ask whom an entry is about, too; on POST, put it on the record of that client."""
    correcting.get_correctable(access.reader(), log)
    form = AddForm()
    if form.validate_on_submit():
        ref = ref_now(access.reader(), form.more.data or "")
        try:
            with transaction():
                correcting.add_client(
                    log,
                    ref,
                    new_page.came_of(request.form).get("more"),
                    token=form.token.data,
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except NoSuchClient as unknown:
            form.more.errors = [refused(unknown.ref)]
        except (BadEntry, BadLog) as refusal:
            put_beside(form, refusal)
        else:
            flash(f"{ref} is on the entry now.")
            return redirect(url_for("interventions.show", log=log))
    entry = correcting.get_correctable(access.reader(), log)
    return _page("interventions/add.html", entry, form, changed=False)


def _page(
    template: str,
    entry: Entry,
    form: ReasonForm | AddForm,
    *,
    changed: bool,
) -> ResponseReturnValue:
    text = render_template(template, entry=entry, form=form, attendances=Attendance)
    record_all_viewed((person.ref for person in entry.people), "log")
    return text, 409 if changed else 422 if form.errors else 200
