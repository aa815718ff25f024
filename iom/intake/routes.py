"""Pages on which a coordinator brings files of people in (INTERFACES 3)."""

from __future__ import annotations

import io
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission, Reader
from iom.clients.domain import ClientChanged, ClientListed, ClientRecorded
from iom.clients.shown import record_listed
from iom.cohort.domain import PlacementChanged, PlacementRecorded
from iom.files.reading import PERSON_COLUMNS
from iom.files.writing import Sheet, write_csv, write_xlsx
from iom.intake import queries, service
from iom.intake.domain import (
    AlreadyDecided,
    FileKind,
    FileRefused,
    Outcome,
    PeopleFileDropped,
    PeopleFileReceived,
    PeopleFileTaken,
    Plan,
    PlanChanged,
)
from iom.intake.events import RowsQueued
from iom.intake.files import MOST_ROWS, plan_file, read_file, unseen_of
from iom.intake.forms import DecideForm, SendForm
from iom.intake.queue_queries import count_waiting
from iom.intake.shared import WRITTEN, guide_for, kinds_for
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.places import queries as places
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.sizes import takes_files

bp = Blueprint("intake", __name__, url_prefix="/intake")

_SHOWN_ROWS, _SHOWN_REFUSALS = 20, 500
_RETENTION = Reader.command("retention")


@bp.get("")
@requires(Permission.IMPORT_PEOPLE, audit=(PeopleFileDropped,))
def index() -> ResponseReturnValue:
    """Say what can be brought in, and what was."""
    _forget_stale(clock.now())
    reader = access.reader()
    kinds = kinds_for(reader)
    return render_template(
        "intake/index.html",
        guides={kind: guide_for(kind, reader) for kind in kinds},
        uploads=queries.list_uploads(reader, kinds),
        waiting=count_waiting(reader),
    )


@bp.route("/<kind>", methods=["GET", "POST"])
@requires(Permission.IMPORT_PEOPLE, audit=(PeopleFileReceived, PeopleFileDropped))
@takes_files
def send(kind: str) -> ResponseReturnValue:
    """Explain a file; on POST, take one to be looked at and show what it would do."""
    file_kind = _kind(kind)
    _forget_stale(clock.now())
    form = SendForm()
    if form.validate_on_submit():
        content = form.file.data.stream.read(service.MOST_BYTES + 1)
        received = service.ReceivedFile(file_kind, form.file.data.filename or "", content)
        try:
            token = _receive(received, reader=access.reader(), at=clock.now())
        except FileRefused as refusal:
            form.file.errors = [str(refusal)]
        else:
            return redirect(url_for("intake.show", token=token))
    page = render_template(
        "intake/send.html",
        form=form,
        kind=kind,
        guide=guide_for(file_kind, access.reader()),
        districts=[district.name for district in places.list_districts_of(access.reader())],
        most_rows=MOST_ROWS,
        most_megabytes=service.MOST_BYTES // 1024**2,
    )
    return page, 422 if form.errors else 200


@bp.get("/<kind>/blank/<ending>")
@requires(Permission.IMPORT_PEOPLE)
def blank(kind: str, ending: str) -> ResponseReturnValue:
    """Give an empty file with the right header."""
    header = guide_for(_kind(kind), access.reader()).header
    match ending:
        case "csv":
            content = write_csv(header, [])
        case "xlsx":
            content = write_xlsx({kind: Sheet(header, [])}, created=clock.now())
        case _:
            raise NotFound(f"There is no blank file of the kind {ending}.")
    return hand_out(content, f"{kind}-blank.{ending}")


@bp.get("/uploads/<token>")
@requires(Permission.IMPORT_PEOPLE, audit=(ClientListed, PeopleFileDropped))
def show(token: str) -> ResponseReturnValue:
    """Show what a waiting file would do now, or what became of a decided one."""
    reader, at = access.reader(), clock.now()
    _forget_stale(at)
    upload = queries.get_upload(token, reader)
    guide = guide_for(_kind(upload.kind), reader)
    if upload.decided_at is not None:
        return render_template("intake/decided.html", upload=upload, guide=guide)
    plan = service.dry_run(upload, reader=reader, at=at)
    rest = service.dry_run(upload, reader=reader, at=at, partial=True) if plan.refused else None
    form = DecideForm(formdata=None, fingerprint=(rest or plan).fingerprint())
    form.partial.data = "yes" if rest else ""
    tables = [(outcome, plan.first(outcome, _SHOWN_ROWS)) for outcome in Outcome]
    page = render_template(
        "intake/dry_run.html",
        upload=upload,
        guide=guide,
        plan=plan,
        rest=rest,
        rest_rows=sum(rest.count(each) for each in Outcome) + rest.waiting if rest else 0,
        unsure=plan.unsure[:_SHOWN_ROWS],
        person_columns=("client_ref", *PERSON_COLUMNS),
        form=form,
        tables=tables,
        counts={outcome.value: plan.count(outcome) for outcome in Outcome},
        refusals=plan.refused[:_SHOWN_REFUSALS],
    )
    known = {row.client_ref for _, rows in tables for row in rows if row.known}
    record_listed(sorted(plan.quoted | known), "intake.show")
    return page


@bp.get("/uploads/<token>/refusals.csv")
@requires(Permission.IMPORT_PEOPLE, audit=(ClientListed,))
def refusals(token: str) -> ResponseReturnValue:
    """Give every refusal of a waiting file as CSV."""
    reader = access.reader()
    upload = queries.get_upload(token, reader)
    _kind(upload.kind)
    plan = service.dry_run(upload, reader=reader, at=clock.now())
    rows = [
        [refusal.line, None if refusal.column is None else str(refusal.column), refusal.reason]
        for refusal in plan.refused
    ]
    content = write_csv(("line", "column", "reason"), rows)
    record_listed(sorted(plan.quoted), "intake.refusals")
    return hand_out(content, "refusals.csv")


@bp.get("/uploads/<token>/set-aside.csv")
@requires(Permission.IMPORT_PEOPLE, audit=(ClientListed, PeopleFileDropped))
def set_aside(token: str) -> ResponseReturnValue:
    """Give the rows that cannot be taken, or were not, as they came and each with its reason."""
    reader, at = access.reader(), clock.now()
    _forget_stale(at)
    upload = queries.get_upload(token, reader)
    _kind(upload.kind)
    content = upload.set_aside
    if content is None and upload.decided_at is None:
        plan = service.dry_run(upload, reader=reader, at=at, partial=True)
        content = write_csv(*service.set_aside_of(upload, plan, reader=reader))
        record_listed(sorted(plan.quoted), "intake.set_aside")
    if content is None:
        raise NotFound("No rows of this file are kept.")
    return hand_out(content, "set-aside.csv")


@bp.post("/uploads/<token>/bring-in")
@requires(
    Permission.IMPORT_PEOPLE,
    audit=(
        ClientRecorded,
        ClientChanged,
        PlacementRecorded,
        PlacementChanged,
        *WRITTEN,
        PeopleFileTaken,
        RowsQueued,
    ),
)
def bring_in(token: str) -> ResponseReturnValue:
    """Bring a waiting file in, once, if it would do exactly what was shown."""
    form = DecideForm()
    try:
        with transaction():
            plan = service.bring_in(
                token,
                fingerprint=form.fingerprint.data or "",
                reader=access.reader(),
                at=clock.now(),
                partial=form.partial.data == "yes",
            )
        flash(_done(plan))
    except (AlreadyDecided, FileRefused, PlanChanged) as refusal:
        flash(str(refusal))
    return redirect(url_for("intake.show", token=token))


@bp.post("/uploads/<token>/throw-away")
@requires(Permission.IMPORT_PEOPLE, audit=(PeopleFileDropped,))
def throw_away(token: str) -> ResponseReturnValue:
    """Delete a waiting file without bringing it in."""
    try:
        with transaction():
            service.throw_away(token, reader=access.reader(), at=clock.now())
        flash("The file was deleted; nothing of it was brought in.")
    except AlreadyDecided as refusal:
        flash(str(refusal))
        return redirect(url_for("intake.show", token=token))
    return redirect(url_for("intake.index"))


def _done(plan: Plan) -> str:
    parts = ["The file is in, all of it."]
    if plan.refused:
        parts = ["The file is in, but for the rows that were set aside."]
    if plan.waiting:
        rows = "1 row waits" if plan.waiting == 1 else f"{plan.waiting:,} rows wait"
        parts.append(f"{rows} in the queue for somebody to say whom it is about.")
    return " ".join(parts)


def _kind(name: str) -> FileKind:
    """Read a kind of file; one that there is not for whoever asks is none."""
    if name not in kinds_for(access.reader()):
        raise NotFound(f"There is no kind of file called {name}.")
    return FileKind(name)


def _receive(received: service.ReceivedFile, *, reader: Reader, at: datetime) -> str:
    """Look at a file that came in and keep it, unless it cannot be read at all."""
    plan = _look_at(received, reader=reader)
    with transaction():
        return service.receive(received, plan, reader=reader, at=at)


def _look_at(received: service.ReceivedFile, *, reader: Reader) -> Plan:
    reading = read_file(
        received.kind,
        io.BytesIO(received.content),
        file=received.name,
        today=clock.today(),
        unseen=unseen_of(received.kind, reader),
    )
    if reading.unreadable is not None:
        raise FileRefused(str(reading.unreadable)[:1].upper() + str(reading.unreadable)[1:])
    return plan_file(reading, reader=reader)


def _forget_stale(at: datetime) -> None:
    """Delete what nobody decided on within a day, as soon as anybody comes by."""
    if queries.anything_stale(at):
        with transaction():
            service.drop_stale(actor=_RETENTION, at=at)
