"""The screen on which work is logged, and the entries of the log, under /interventions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.accounts.queries import names_of
from iom.clients.domain import ClientExported, ClientListed, ClientViewed
from iom.clients.queries import NoSuchClient
from iom.clients.shown import record_all_viewed, record_exported, record_listed
from iom.contacts.domain import Attendance, ContactKind
from iom.directory.queries import find_programme
from iom.drafts import service as drafts
from iom.drafts.domain import DraftDeleted
from iom.entries.domain import BadEntry
from iom.entries.events import EntryAdded
from iom.interventions import appointments, new_page, queries, service
from iom.interventions.appointments import Due
from iom.interventions.correcting import may_correct
from iom.interventions.domain import DRAFT_FORM, BadLog, LoggedAlready, NewEntry
from iom.interventions.exports import file_of
from iom.interventions.forms import ActForm, LogForm
from iom.interventions.new_page import Sheet
from iom.interventions.queries import Entry, Row
from iom.interventions.service import Logged
from iom.interventions.sought import PERIODS, Came, Sought, Whose
from iom.interventions.wording import for_own_system, with_standard
from iom.kernel import clock
from iom.kernel.money import in_pounds
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.refusals import put_beside
from iom.web.unstorable import LARGEST_NUMBER, number_chosen

bp = Blueprint("interventions", __name__, url_prefix="/interventions")
_EXPORT = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.LOG_WORK, audit=(ClientListed, EntryAdded, DraftDeleted, AccessDenied))
def new() -> ResponseReturnValue:
    """Ask what was done with whom; on POST, put it on the record of each, or of nobody."""
    form = new_page.log_form()
    if request.method == "GET":
        return new_page.page_of(_first(form))
    sheet, act = new_page.sent(form), request.form.get("act")
    if act == "wording":
        form.note.data = with_standard(form.note.data or "", form.kind.data, form.pathway.data)
        form.note.raw_data = [form.note.data]
        return new_page.page_of(sheet, at_note=True)
    if (form.more.data or "").strip():
        new_page.resolve(sheet)
        if act == "add" or sheet.doubts or sheet.looked:
            return new_page.page_of(sheet), 422 if sheet.doubts else 200
    elif act == "add":
        return new_page.page_of(sheet)
    return _save(form, sheet, another=act == "another")


def _first(form: LogForm) -> Sheet:
    """Return the form for a new entry, of somebody or like another one perhaps."""
    sheet = Sheet(form, [])
    if request.args.get("client"):
        sheet.chosen = [request.args["client"]]
    number = number_chosen(request.args.get("like"))
    entry = queries.find_own(access.reader(), number) if number else None
    if entry:
        sheet = new_page.like(form, entry)
    form.on.data = clock.today()
    return sheet


def _save(form: LogForm, sheet: Sheet, *, another: bool) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return new_page.page_of(sheet), 422
    try:
        logged = _log(form, sheet)
    except LoggedAlready as already:
        form.form_errors.append(str(already))
        form.token.renew()
        return new_page.page_of(sheet, logged=already.log), 409
    except NoSuchClient as unknown:
        sheet.chosen.remove(unknown.ref)
        why = refused(unknown.ref, "One of those who were ticked is no client whom you may see.")
        form.form_errors.append(f"{why} The tick is taken off. Nothing is on the record yet.")
    except (BadLog, BadEntry) as refusal:
        put_beside(form, refusal)
    else:
        flash(_said(logged))
        if another:
            return redirect(url_for("interventions.new"))
        return redirect(url_for("interventions.show", log=logged.log))
    return new_page.page_of(sheet), 422


def _log(form: LogForm, sheet: Sheet) -> Logged:
    reader, at = access.reader(), clock.now()
    token = form.token.data
    work = form.work
    came = {ref: sheet.came.get(ref) for ref in sheet.chosen}
    entry = NewEntry(token=token, came=came, work=work, next=form.plan(work))
    with transaction():
        logged = service.log_entry(entry, actor=reader, at=at, today=clock.today())
        drafts.close(DRAFT_FORM, token, actor=reader, at=at)
    return logged


def _said(logged: Logged) -> str:
    clients = "1 client" if logged.number == 1 else f"{logged.number} clients"
    if logged.again:
        return f"This entry is on the record of {clients} already; it is not there twice."
    return f"Logged for {clients}."


@bp.get("")
@requires(Permission.LOG_WORK, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List entries of the log: one's own, the agency's, everybody's."""
    reader, today = access.reader(), clock.today()
    sought = Sought.read(request.args, largest=LARGEST_NUMBER)
    listed = queries.list_entries(reader, sought, today=today)
    text = render_template(
        "interventions/index.html",
        sought=sought,
        listed=listed,
        whose=Whose,
        kinds=ContactKind,
        pathways=new_page.pathways_of(reader),
        cames=Came,
        periods=PERIODS,
        at=clock.now(),
    )
    record_listed(
        (person.ref for entry in listed.entries for person in entry.people), "entries of the log"
    )
    return text


@bp.get("/print")
@requires(*_EXPORT, audit=(ClientExported,))
def paper() -> ResponseReturnValue:
    """Show entries as they go on paper, and record whom they are about."""
    reader = access.reader()
    sought = Sought.read(request.args, largest=LARGEST_NUMBER)
    rows = queries.list_taken_out(reader, sought, today=clock.today())
    text = render_template(
        "interventions/paper.html", rows=rows, sought=sought, at=clock.now(), reader=reader
    )
    _record_taken(rows, "printed log")
    return text


@bp.route("/export", methods=["GET", "POST"])
@requires(*_EXPORT, audit=(ClientExported,))
def export() -> ResponseReturnValue:
    """Say what a file takes out; on POST, hand it over and record whom it is about."""
    reader, today, form = access.reader(), clock.today(), ActForm()
    sought = Sought.read(request.args, largest=LARGEST_NUMBER)
    rows = queries.list_taken_out(reader, sought, today=today)
    if form.validate_on_submit():
        content = file_of(rows)
        _record_taken(rows, "log file, csv")
        name = f"log-{today}-official-sensitive.csv"
        return hand_out(content, name)
    clients = len({row.person.id for row in rows})
    return render_template(
        "interventions/export.html", sought=sought, form=form, number=len(rows), clients=clients
    )


def _record_taken(rows: Sequence[Row], what: str) -> None:
    record_exported(sorted({row.person.ref for row in rows}), what)


@bp.get("/<log>")
@requires(Permission.LOG_WORK, audit=(ClientViewed,))
def show(log: str) -> ResponseReturnValue:
    """Show one entry with all its clients whom the reader sees, ready to be copied."""
    reader, today = access.reader(), clock.today()
    entry = queries.get_entry(reader, log)
    ahead = appointments.next_of(reader, [each.id for each in entry.people], today=today)
    text = render_template(
        "interventions/show.html",
        entry=entry,
        names=names_of({row.recorded_by for row in entry.rows}),
        ahead=ahead,
        words=_words(entry, ahead),
        whole=for_own_system(entry.first.work, _all_alike(entry)),
        may_correct=may_correct(reader, entry),
        in_pounds=in_pounds,
        programme=find_programme(entry.first.work.programme or ""),
    )
    record_all_viewed((person.ref for person in entry.people), "log")
    return text


def _words(entry: Entry, ahead: Mapping[int, Due]) -> dict[str, str]:
    """Return the entry as it is copied, by the reference of each client."""
    return {
        row.person.ref: for_own_system(
            row.work,
            row.attended,
            ref=row.person.ref,
            ahead=(due.on, due.at_time) if (due := ahead.get(row.person.id)) else None,
        )
        for row in entry.rows
    }


def _all_alike(entry: Entry) -> Attendance | None:
    """Return whether they came, where that is the same of all."""
    said = {row.attended for row in entry.rows}
    return said.pop() if len(said) == 1 else None
