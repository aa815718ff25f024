"""Pages about contacts against plan, under /contacts and /clients/<ref>/contacts."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Permission
from iom.accounts.queries import list_agencies
from iom.achieved import exports
from iom.achieved.board import Board, Question, board_of, exported
from iom.achieved.charts import bars_of, running_of
from iom.achieved.domain import WINDOWS
from iom.achieved.events import PlanFiguresTakenOut, subject_of
from iom.achieved.forms import PlanForm
from iom.achieved.queries import get_contacts
from iom.clients import domain as clients
from iom.clients.shown import record_exported, record_listed, record_viewed
from iom.cohort.domain import LEVEL_NAMES
from iom.kernel import clock
from iom.needs.reach import Where, offered
from iom.safeguards.colleagues import list_workers
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("achieved", __name__)
_READ = (Permission.SEE_CLIENTS, Permission.SEE_INTERNAL_REPORTS)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks: the form, the place, and the question where the form is sound."""

    form: PlanForm
    where: Where
    question: Question | None


@bp.get("/contacts")
@requires(*_READ, audit=(clients.ClientListed,))
def index() -> ResponseReturnValue:
    """Show who is behind the plan, and how levels, agencies, workers and the partnership stand."""
    asked = _asked()
    board = _board(asked)
    text = render_template(
        "achieved/index.html",
        form=asked.form,
        where=asked.where,
        question=asked.question,
        board=board,
        counted=exports.counted_words(board) if board else "",
        bars=bars_of(board.history) if board else None,
        pairs=asked.form.pairs if board else {},
        number=WINDOWS,
        level_names=LEVEL_NAMES,
    )
    if board is None:
        return text, 422
    record_listed((each.ref for each in board.people.shown), "contacts")
    return text


@bp.get("/contacts/figures.<any(csv, xlsx):ending>")
@requires(
    Permission.EXPORT_FIGURES, also=(Permission.SEE_INTERNAL_REPORTS,), audit=(PlanFiguresTakenOut,)
)
def figures(ending: str) -> ResponseReturnValue:
    """Hand out the figures, which name nobody."""
    asked = _asked()
    board = _board(asked)
    if board is None:
        return index()
    where, at = asked.where, clock.now()
    if ending == "csv":
        content = exports.figures_csv(board, where.code)
    else:
        content = exports.figures_xlsx(board, where.code, at=at)
    put_on_trail(PlanFiguresTakenOut(subject=subject_of(where.code), on=str(board.window.last)))
    name = f"contacts-{where.code}-{board.window.last}-{exports.MARKING.lower()}.{ending}"
    return hand_out(content, name)


@bp.get("/contacts/people.csv")
@requires(Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS, audit=(clients.ClientExported,))
def people() -> ResponseReturnValue:
    """Hand out who is behind by name, of those whom the reader may take out."""
    asked = _asked()
    if asked.question is None:
        return index()
    everyone, listed = exported(access.reader(), asked.question)
    window = everyone.windows[-1]
    content = exports.people_csv(listed, window)
    record_exported((each.ref for each in listed), "contacts file")
    name = f"contacts-people-{asked.where.code}-{window.last}-{exports.MARKING.lower()}.csv"
    return hand_out(content, name)


@bp.get("/contacts/print")
@requires(Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS, audit=(clients.ClientExported,))
def paper() -> ResponseReturnValue:
    """Show who is behind as it goes on paper, and record whom it names."""
    asked = _asked()
    board = _board(asked)
    if board is None or asked.question is None:
        return index()
    _, listed = exported(access.reader(), asked.question)
    text = render_template(
        "achieved/paper.html",
        where=asked.where,
        question=asked.question,
        board=board,
        listed=listed,
        counted=exports.counted_words(board),
        pairs=asked.form.pairs,
        reader=access.reader(),
        at=clock.now(),
        level_names=LEVEL_NAMES,
    )
    record_exported((each.ref for each in listed), "printed contacts")
    return text


@bp.get("/clients/<ref>/contacts")
@requires(Permission.SEE_CLIENTS, audit=(clients.ClientViewed,))
def client(ref: str) -> ResponseReturnValue:
    """Show how the contacts with one client stand against the plan."""
    reader = access.reader()
    page = get_contacts(reader, ref, clock.today())
    text = render_template(
        "achieved/client.html",
        page=page,
        chart=running_of(
            page.planned_by,
            [each.on for each in page.met if each.took_place],
            [each.on for each in page.met if each.attended and each.attended.missed],
            page.window,
        )
        if page.line
        else None,
        names=LEVEL_NAMES,
    )
    record_viewed(ref, "contacts")
    return text


def _asked() -> _Asked:
    """Read the question of the address; of today and all districts where there is none."""
    reader, today = access.reader(), clock.today()
    places = offered(reader)
    if not places:
        access.refuse()
    args: MultiDict[str, str] = MultiDict(request.args)
    for name, usual in (("where", places[0].code), ("level", ""), ("agency", ""), ("worker", "")):
        args.setdefault(name, usual)
    if "on" not in args:
        args.setlist("on", [str(today.day), str(today.month), str(today.year)])
    form = PlanForm(args)
    form.offer(
        places=[(each.code, each.name) for each in places],
        levels=[*((str(n), f"{n} {LEVEL_NAMES[n]}") for n in range(5, 0, -1)), ("0", "None set")],
        agencies=[(each.code, each.name) for each in list_agencies()],
        workers=_workers(),
        latest=today,
    )
    sound = form.validate()
    where = next((each for each in places if each.code == form.where.data), places[0])
    if not sound:
        return _Asked(form, where, None)
    question = Question(
        district_ids=where.district_ids,
        on=form.day,
        level=int(form.level.data) if form.level.data else None,
        agency=form.agency.data or "",
        worker=int(form.worker.data) if form.worker.data else None,
        behind=args.get("show") != "everybody",
        many=args.get("all") == "yes",
    )
    return _Asked(form, where, question)


def _workers() -> list[tuple[str, str]]:
    """Offer who leads: everybody to who sees every client, and to others themselves alone."""
    reader = access.reader()
    if reader.may(Permission.SEE_EVERY_CLIENT):
        return [(str(each.user_id), each.name) for each in list_workers(Permission.LOG_WORK)]
    if reader.may(Permission.CHANGE_OWN_CLIENTS):
        return [(str(reader.user_id), f"{reader.name} (me)")]
    return []


def _board(asked: _Asked) -> Board | None:
    if asked.question is None:
        return None
    reader = access.reader()
    every = reader.may(Permission.SEE_EVERY_CLIENT)
    return board_of(reader, asked.question, every_worker=every)
