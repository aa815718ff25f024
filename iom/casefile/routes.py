"""The client list, the search and the pages of one client, under /clients."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.audit import service as audit
from iom.casefile import listing
from iom.casefile.addresses import address, chosen_of, read
from iom.casefile.banding import BandChoice
from iom.casefile.choices import (
    LEVEL_CHOICES,
    SITUATION_LABELS,
    SortBy,
    StatusChoice,
    StrandChoice,
)
from iom.casefile.closed import closed_in_list, closed_in_search
from iom.casefile.exports import FileForm, file_of
from iom.casefile.forms import ConfirmForm
from iom.casefile.seen import Seen
from iom.casefile.showing import Wanted, shown_to
from iom.clients.domain import (
    ClientExported,
    ClientListed,
    ClientViewed,
    subject_of,
)
from iom.clients.search import Search, search
from iom.clients.shown import record_exported, record_listed
from iom.kernel import clock
from iom.kernel.events import Event
from iom.notices.service import mark_opened
from iom.notices.unread import unread_now
from iom.particulars.queries import search_telephones
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("casefile", __name__, url_prefix="/clients")
_PRINTED = 500  # rows that one print holds
_EXPORT = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List the clients that match, twenty or a hundred at a time."""
    reader, at, today = access.reader(), clock.now(), clock.today()
    sought, districts, mine = read(reader)
    page = listing.list_page(reader, sought, today=today, districts=districts)
    text = render_template(
        "casefile/index.html",
        page=page,
        sought=sought,
        mine=mine,
        chosen=chosen_of(sought, mine),
        closed=closed_in_list(reader, sought, mine),
        at=at,
        address=address,
        columns=Seen.by(reader).columns,
        sorts=SortBy,
        strands=StrandChoice,
        bands=BandChoice,
        statuses=StatusChoice,
        levels=LEVEL_CHOICES,
        situations=SITUATION_LABELS,
    )
    record_listed((row.ref for row in page.rows), "client list")
    return text


@bp.post("/find")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed, AccessDenied))
def find() -> ResponseReturnValue:
    """Find clients by name, reference, identifier or telephone; lead to the one that is sure.

    Whoever asks in order to log a contact is led to the form for it.

    What was typed is in the body of the request alone: no address, title or log shows it.
    """
    reader, today = access.reader(), clock.today()
    typed = request.form.get("find", "")
    found = search(reader, typed, this_year=today.year)
    if not found.sure and (ringing := search_telephones(reader, typed)):
        found = Search(ringing, [])
    logging = request.form.get("act") == "contact"
    if len(found.sure) == 1:
        ref = found.sure[0].ref
        to_log = url_for("record.add", ref=ref, kind="contact")
        return redirect(to_log if logging else url_for("casefile.show", ref=ref), code=303)
    hits = found.sure or found.likely
    rows = listing.rows_of(reader, [hit.client_id for hit in hits], today=today)
    closed, told = closed_in_search(reader, typed, this_year=today.year)
    text = render_template(
        "casefile/find.html",
        rows=rows,
        why={hit.client_id: hit.why for hit in hits},
        found=found,
        closed=closed,
        columns=Seen.by(reader).columns,
        sorts=SortBy,
        typed=typed,
        logging=logging,
        at=clock.now(),
    )
    # That there is such a record was told, too: as on the trail as where its page is asked for.
    record_listed((row.ref for row in rows), "search")
    put_on_trail(*(AccessDenied(subject=subject_of(ref), page="casefile.find") for ref in told))
    return text


@bp.route("/list/export", methods=["GET", "POST"])
@requires(*_EXPORT, audit=(ClientExported,))
def export() -> ResponseReturnValue:
    """Say what an export takes out; on POST, hand the file over and record whom it holds."""
    reader, at, today = access.reader(), clock.now(), clock.today()
    sought, districts, mine = read(reader)
    form = ConfirmForm()
    ids = listing.list_ids(reader, sought, today=today, districts=districts)
    if form.validate_on_submit():
        wanted = FileForm.XLSX if request.form.get("form") == FileForm.XLSX else FileForm.CSV
        content = file_of(reader, ids, wanted, at=at)
        record_exported(listing.refs_of(reader, ids), f"clients file, {wanted}")
        name = f"clients-{today}-official-sensitive.{wanted}"
        return hand_out(content, name)
    return render_template(
        "casefile/export.html",
        form=form,
        count=len(ids),
        sought=sought,
        tags=chosen_of(sought, mine).tags,
        address=address,
    )


@bp.get("/list/print")
@requires(*_EXPORT, audit=(ClientExported,))
def paper() -> ResponseReturnValue:
    """Show the list as it goes on paper, and record whom it holds."""
    reader, today = access.reader(), clock.today()
    sought, districts, mine = read(reader)
    ids = listing.list_ids(reader, sought, today=today, districts=districts, most=_PRINTED + 1)
    rows = listing.rows_of(reader, ids[:_PRINTED], today=today)
    text = render_template(
        "casefile/paper.html",
        rows=rows,
        more=len(ids) > _PRINTED,
        sought=sought,
        tags=chosen_of(sought, mine).tags,
        columns=Seen.by(reader).columns,
        sorts=SortBy,
        at=clock.now(),
        reader=reader,
        address=address,
    )
    record_exported((row.ref for row in rows), "printed list")
    return text


@bp.get("/<ref>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed, ClientListed))
def show(ref: str) -> ResponseReturnValue:
    """Show who a client is, what is dangerous, overdue and next, and what happened."""
    shown = shown_to(
        access.reader(),
        ref,
        Wanted(**{each: request.args.get(each, "") for each in ("strip", "before", "show")}),
        today=clock.today(),
        at=clock.now(),
    )
    text = render_template("casefile/show.html", **shown)
    named = (*shown["apart"].seen, *shown["page"].file.different)
    _record_viewed(ref, "overview", dict.fromkeys(other.ref for other in named))
    return text


def _record_viewed(ref: str, page: str, named: Iterable[str] = ()) -> None:
    """Put the visit, and who else was named, on the trail, before anybody sees the page."""
    reader = access.reader()
    events: list[Event] = [ClientViewed(subject=subject_of(ref), page=page)]
    events += [ClientListed(subject=subject_of(each), page=page) for each in named]
    with transaction():
        audit.record_all(events, actor=reader, at=clock.now())
        # The page has asked how many wait; where none does, there is nothing to mark.
        if page == "overview" and unread_now(reader.user_id or 0):
            mark_opened(reader.user_id, f"/clients/{ref}", at=clock.now())
