"""The desk, the first page after signing in, under /desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientExported, ClientListed, subject_of
from iom.clients.shown import record_listed
from iom.desk.announcing import announce_moves, due_moves
from iom.desk.checking import LEAST_DAYS, MOST_DAYS, USUAL_DAYS, Asked
from iom.desk.checks import find_check
from iom.desk.domain import Section, day_in_full
from iom.desk.extract import read_extract
from iom.desk.mend import list_mending
from iom.desk.quality import count_quality, list_behind
from iom.desk.reach import Desk
from iom.desk.sections import sections_of
from iom.intake.events import WaitingRowRead, row_subject
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.kernel.events import Event
from iom.leads.queries import leads_of
from iom.nominations import domain as nominations
from iom.nominations.domain import NominationRead
from iom.places import queries as places
from iom.transaction import transaction
from iom.transfers.domain import TransferRead
from iom.web import access
from iom.web.access import requires
from iom.web.trail import put_on_trail

bp = Blueprint("desk", __name__, url_prefix="/desk")
_LONGEST_NUMBER = 10
_EXPORT = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)


@bp.get("")
@requires(audit=(ClientListed, NominationRead, TransferRead, WaitingRowRead))
def index() -> ResponseReturnValue:
    """Show what waits for the reader, today and this week."""
    desk, at = Desk(access.reader(), clock.today()), clock.now()
    if desk.sees_clients and due_moves(at):
        with transaction():
            announce_moves(at)  # so that it is told even where no job runs
    sections = sections_of(desk)
    text = _page(desk, sections, paper=False)
    shown = [ClientListed(subject=subject_of(ref), page="desk") for ref in _refs(sections)]
    put_on_trail(*shown, *_others(sections))
    return text


@bp.get("/print")
@requires(
    Permission.EXPORT_CLIENTS,
    Permission.EXPORT_OWN_CLIENTS,
    audit=(ClientExported, NominationRead, TransferRead, WaitingRowRead),
)
def paper() -> ResponseReturnValue:
    """Show the desk as it goes on paper, and record whom it holds."""
    desk = Desk(access.reader(), clock.today())
    sections = sections_of(desk)
    text = _page(desk, sections, paper=True)
    taken = [
        ClientExported(subject=subject_of(ref), what="printed desk") for ref in _refs(sections)
    ]
    put_on_trail(*taken, *_others(sections))
    return text


def _page(desk: Desk, sections: Sequence[Section], *, paper: bool) -> str:
    reader = desk.reader
    people = {line.who for section in sections for line in section.lines if line.who}
    return render_template(
        "desk/index.html",
        desk=desk,
        day=day_in_full(desk.today),
        at=clock.now(),
        parts=sections,
        mending=list_mending(desk),
        leads=leads_of({who.id for who in people}, desk.today),
        districts=places.list_districts_of(reader) if desk.whole else [],
        extract=read_extract(desk),
        paper=paper,
        prints=desk.sees_clients and any(reader.may(each) for each in _EXPORT),
        logs=desk.sees_clients and reader.may(Permission.LOG_WORK),
    )


@bp.get("/data")
@requires(Permission.SEE_CLIENTS)
def data() -> ResponseReturnValue:
    """Count what is missing or stale, by district and by lead."""
    desk, asked = _asked()
    return render_template(
        "desk/data.html",
        desk=desk,
        asked=asked,
        quality=count_quality(desk, asked),
        districts=places.list_districts_of(desk.reader) if desk.whole else [],
        at=clock.now(),
        least=LEAST_DAYS,
        most=MOST_DAYS,
    )


@bp.get("/data/<check>")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def people(check: str) -> ResponseReturnValue:
    """List the people behind a count of what is missing or stale, each with what mends it."""
    desk, asked = _asked()
    found = find_check(desk.reader, check)
    if found is None:
        raise NotFound("There is no such check.")
    mine = places.list_districts_of(desk.reader)
    district = next((each for each in mine if each.code == request.args.get("district")), None)
    lead = request.args.get("lead", "")
    lead_id = int(lead) if lead.isdecimal() and len(lead) < _LONGEST_NUMBER else None
    behind = list_behind(
        desk,
        found,
        asked,
        district_id=district.id if district else None,
        lead_id=lead_id,
        after=request.args.get("after", ""),
    )
    text = render_template(
        "desk/people.html",
        desk=desk,
        check=found,
        asked=asked,
        behind=behind,
        district=district,
        lead_id=lead_id,
        leads=leads_of({who.id for who, _, _ in behind.rows}, desk.today),
        acts={who.ref: found.act_for(desk, who.ref, which) for who, _, which in behind.rows},
        at=clock.now(),
    )
    record_listed(sorted({who.ref for who, _, _ in behind.rows}), "data quality")
    return text


def _asked() -> tuple[Desk, Asked]:
    """Read the setting of the page: how long without a contact is long."""
    desk = Desk(access.reader(), clock.today())
    days = request.args.get("days", "")
    known = days.isdecimal() and len(days) < _LONGEST_NUMBER
    chosen = min(max(int(days), LEAST_DAYS), MOST_DAYS) if known else USUAL_DAYS
    return desk, Asked(desk.reader, desk.today, chosen)


def _refs(sections: Sequence[Section]) -> list[str]:
    """Everybody who stands on a desk, once."""
    lines = [line for section in sections for line in section.lines]
    return sorted({line.who.ref for line in lines if line.who})


def _others(sections: Sequence[Section]) -> list[Event]:
    """What stands on a desk about somebody who is not on the record, or is about to leave it."""
    lines = [line for section in sections for line in section.lines]
    return [
        *_nominations(line.nomination for line in lines),
        *_transfers(line.transfer for line in lines),
        *_rows(line.waiting_row for line in lines),
    ]


def _nominations(ids: Iterable[int | None]) -> list[Event]:
    return [
        NominationRead(subject=nominations.subject_of(each), page="desk") for each in ids if each
    ]


def _transfers(refs: Iterable[str]) -> list[Event]:
    return [
        TransferRead(subject=subject_of(each), page="desk") for each in sorted(set(refs)) if each
    ]


def _rows(ids: Iterable[int | None]) -> list[Event]:
    return [WaitingRowRead(subject=row_subject(each), page="desk") for each in ids if each]
