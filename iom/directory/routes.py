"""The directory to read, under /directory, and what of it a client can have."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientExported, ClientViewed
from iom.clients.queries import get_client, get_exportable_client
from iom.clients.shown import record_exported, record_viewed
from iom.contacts.domain import Pathway
from iom.directory import choices, queries, records
from iom.directory.act_forms import ConfirmForm
from iom.directory.asking import read_list
from iom.directory.calendar import calendar_of
from iom.directory.chasing import to_confirm
from iom.directory.domain import Programme
from iom.directory.drafting import cost_in_words
from iom.directory.sent import READS
from iom.directory.sought import Sought, State, page_of
from iom.entries.domain import Word
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.kernel.errors import RuleBroken
from iom.needs.domain import NeedKind
from iom.places.queries import list_districts
from iom.web import access
from iom.web.access import requires

bp = Blueprint("directory", __name__)
_EXPORT = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)
_MONTHS_BACK, _MONTHS_AHEAD = 12, 24
_STARTS_LISTED = 100


@bp.get("/directory")
@requires(*READS)
def index() -> ResponseReturnValue:
    """List the programmes that are sought."""
    today = clock.today()
    sought, district, everything, found = read_list()
    rows, more = page_of(everything, found, sought.after)
    return render_template(
        "directory/index.html",
        sought=sought,
        rows=rows,
        more=more,
        number=len(found),
        open_number=sum(each.open_on(today) for each in everything),
        tags=list(sought.tags(district)),
        districts=_districts(),
        pathways=_pairs(Pathway),
        needs=_pairs(NeedKind),
        states=_pairs(State),
        waiting=to_confirm(access.reader(), today),
        address=_address,
        today=today,
        at=clock.now(),
    )


def _pairs(words: type[Word] | type[State]) -> list[tuple[str, str]]:
    return [(each.value, each.label) for each in words]


def _districts() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in list_districts()]


def _address(sought: Sought, endpoint: str = "directory.index", **more: str) -> str:
    """Return the address of a list, or of another page about the same programmes."""
    return url_for(endpoint, **sought.said, **more)  # type: ignore[arg-type]  # words alone


@bp.get("/directory/starts")
@requires(*READS)
def starts() -> ResponseReturnValue:
    """Show what begins when: a month of starts and drop-ins, and all of it as a list."""
    today = clock.today()
    sought = Sought.read(request.args.to_dict())
    names = {each.code: each.name for each in list_districts()}
    if sought.district not in names:
        sought = sought.anywhere()
    month = _month(request.args.get("month", ""), Month.of(today))
    district = names.get(sought.district, "")
    found = [
        each
        for each in queries.programmes(month.first_day)
        if sought.matches_beside_state(each, district, today)
    ]
    return render_template(
        "directory/starts.html",
        calendar=calendar_of(found, month),
        most=_STARTS_LISTED,
        month=month,
        this_month=Month.of(today),
        sought=sought,
        districts=_districts(),
        pathways=_pairs(Pathway),
        today=today,
    )


def _month(text: str, usual: Month) -> Month:
    """Read the month that is asked for; what is none, or lies far off, is this one."""
    try:
        month = Month.parse(text)
    except RuleBroken:
        return usual
    return month if usual.plus(-_MONTHS_BACK) <= month <= usual.plus(_MONTHS_AHEAD) else usual


@bp.get("/directory/<programme>")
@requires(*READS)
def show(programme: str) -> ResponseReturnValue:
    """Show all that there is of a programme, and what was done with it."""
    today = clock.today()
    found = queries.get_programme(programme)
    changes = records.list_changes(found.ref)
    form = ConfirmForm(formdata=None)
    return render_template(
        "directory/show.html",
        programme=found,
        cost=cost_in_words(found.cost_pence),
        form=form,
        changes=changes,
        names=names_of({found.confirmed_by, *(each.by for each in changes)}),
        today=today,
    )


@bp.get("/clients/<ref>/options")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def options(ref: str) -> ResponseReturnValue:
    """Show what there is for each need of a client that they can have, and why not the rest."""
    reader, today = access.reader(), clock.today()
    found = choices.get_options(reader, ref, request.args.get("need", ""), today)
    text = render_template(
        "directory/options.html",
        client=found.client,
        found=found,
        today=today,
        prints=any(reader.may(each) for each in _EXPORT),
        acts=reader.may(Permission.LOG_WORK) and any(map(_is_there, _ACTS)),
        acts_of=lambda programme, need: _acts_of(ref, programme, need),
    )
    record_viewed(ref, "options")
    return text


_ACTS = ("interventions.new", "plan_parts.add")


def _is_there(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _acts_of(ref: str, programme: Programme, need: NeedKind) -> Iterator[tuple[str, str]]:
    """Yield what can be done with a programme for a client: the verb, and where it leads."""
    log, plan = _ACTS
    if _is_there(log):
        said = {"client": ref, "programme": programme.ref}
        yield "Log it", url_for(log, **said)  # type: ignore[arg-type]  # words alone
    if _is_there(plan):
        yield "Make it a goal", url_for(plan, ref=ref, kind="goal", need=need)


@bp.get("/clients/<ref>/options/print")
@requires(*_EXPORT, audit=(ClientExported,))
def options_paper(ref: str) -> ResponseReturnValue:
    """Show what there is for a client as they take it with them, and record that it went out."""
    reader, today = access.reader(), clock.today()
    get_client(reader, ref)
    client = get_exportable_client(reader, ref)
    found = choices.get_options(reader, ref, request.args.get("need", ""), today)
    text = render_template("directory/options_paper.html", client=client, found=found, today=today)
    record_exported([ref], "printed options")
    return text
