"""Pages of appointments, under /appointments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import AccessDenied
from iom.clients.domain import ClientExported, ClientListed
from iom.clients.queries import NoSuchClient
from iom.clients.shown import record_exported, record_listed
from iom.contacts.domain import Attendance
from iom.entries.domain import BadEntry
from iom.entries.events import EntryAdded
from iom.interventions import appointments, booking, new_page
from iom.interventions.appointments import Due
from iom.interventions.domain import BadLog, Said, SaidAlready
from iom.interventions.forms import ActForm, PlanForm
from iom.interventions.new_page import Sheet
from iom.interventions.people import find_people, offer
from iom.interventions.sought import Whose
from iom.kernel import clock
from iom.kernel.dates import day_with_weekday, read_date
from iom.kernel.errors import RuleBroken
from iom.safeguards.denied import refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import number_chosen

bp = Blueprint("appointments", __name__, url_prefix="/appointments")
_EXPORT = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)
_STRIP = 14  # days ahead, each with how many there are
_CAME, _MINUTES, _NOTE = "came-", "minutes-", "note-"
_MOST_MINUTES, _MOST_NOTE = 1_440, 1_000


@bp.get("")
@requires(Permission.LOG_WORK, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List the appointments of a day, and those that are past without an outcome."""
    return _page(ActForm(formdata=None))


@bp.get("/print")
@requires(*_EXPORT, audit=(ClientExported,))
def paper() -> ResponseReturnValue:
    """Show the list of a day as it goes on paper, and record whom it holds."""
    reader, day, whose = access.reader(), _day(), _whose()
    listed = appointments.list_taken_out(reader, day, whose)
    text = render_template(
        "appointments/paper.html", listed=listed, day=day, whose=whose, reader=reader
    )
    record_exported(sorted({due.person.ref for due in listed}), "printed appointments")
    return text


@bp.post("/outcomes")
@requires(Permission.LOG_WORK, audit=(EntryAdded, ClientListed))
def outcomes() -> ResponseReturnValue:
    """Put what came of appointments on the records, all that something was said of at once."""
    form, status = ActForm(), 422
    meanwhile: list[Due] = []
    if form.validate():
        try:
            said = list(_said())
            with transaction():
                number = booking.say_outcomes(
                    said,
                    token=form.token.data,
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except SaidAlready as quicker:
            form.form_errors.append(str(quicker))
            status = 409
            meanwhile = appointments.list_said(access.reader(), [each.appointment for each in said])
        except (BadLog, BadEntry) as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(
                f"What came of {number} {'appointment' if number == 1 else 'appointments'} is on"
                " the record."
            )
            return redirect(url_for("appointments.index", **_address()))
    return _page(form, meanwhile), status


def _said() -> Iterable[Said]:
    """Read of which appointments something was said.

    Raises:
        BadLog: the minutes of one are no number of minutes, or a note is too long.
    """
    known = set(Attendance)
    for name, text in request.form.items():
        number = number_chosen(name.removeprefix(_CAME)) if name.startswith(_CAME) else None
        if number is None or text not in known:
            continue
        minutes = request.form.get(f"{_MINUTES}{number}", "").strip()
        note = " ".join(request.form.get(f"{_NOTE}{number}", "").split())
        found = number_chosen(minutes) if minutes else None
        if minutes and (found is None or found > _MOST_MINUTES):
            raise BadLog(f"Minutes: a whole number from 0 to {_MOST_MINUTES:,}.")
        if len(note) > _MOST_NOTE:
            raise BadLog(f"A note on this list has at most {_MOST_NOTE:,} characters.")
        yield Said(appointment=number, attended=Attendance(text), minutes=found, note=note)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.LOG_WORK, audit=(ClientListed, EntryAdded, AccessDenied))
def new() -> ResponseReturnValue:
    """Ask for appointments with several clients, for several weeks; on POST, make all of them."""
    form = PlanForm()
    new_page.offer_usual(form)
    if request.method == "GET":
        form.weeks.data = 1
        chosen = request.args.get("client")
        return _new_page(Sheet(form, [chosen] if chosen else []))
    sheet, act = new_page.sent(form), request.form.get("act")
    if (form.more.data or "").strip():
        new_page.resolve(sheet)
        if act == "add" or sheet.doubts or sheet.looked:
            return _new_page(sheet), 422 if sheet.doubts else 200
    elif act == "add":
        return _new_page(sheet)
    return _make(form, sheet)


def _make(form: PlanForm, sheet: Sheet) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _new_page(sheet), 422
    plan = form.plan
    try:
        with transaction():
            booked = booking.make_appointments(
                sheet.chosen,
                plan,
                token=form.token.data,
                actor=access.reader(),
                at=clock.now(),
                today=clock.today(),
            )
    except NoSuchClient as unknown:
        sheet.chosen.remove(unknown.ref)
        why = refused(unknown.ref, "One of those who were ticked is no client whom you may see.")
        form.form_errors.append(f"{why} The tick is taken off. Nothing is made yet.")
    except (BadLog, BadEntry) as refusal:
        put_beside(form, refusal)
    else:
        made = (
            "1 appointment" if booked.appointments == 1 else f"{booked.appointments} appointments"
        )
        flash(f"{made} {'stand there already' if booked.again else 'made'}.")
        return redirect(url_for("appointments.index", on=plan.on))
    return _new_page(sheet), 422


def _new_page(sheet: Sheet) -> str:
    reader, today = access.reader(), clock.today()
    offered = offer(reader, sheet.chosen, today=today)
    text = render_template(
        "appointments/new.html", form=sheet.form, sheet=sheet, offered=offered, today=today
    )
    record_listed((each.person.ref for each in offered), "appointments")
    return text


def _page(form: ActForm, meanwhile: Sequence[Due] = ()) -> str:
    reader, today, day, whose = access.reader(), clock.today(), _day(), _whose()
    of = find_people(reader, [request.args["client"]]) if request.args.get("client") else []
    listed: Sequence[Due] = []
    if of:
        everything = appointments.list_of_client(reader, of[0].ref, today=today)
        late = [due for due in everything if due.on < today]
        listed = [due for due in everything if due.on >= today]
    else:
        listed = appointments.list_on(reader, day, whose)
        late = [
            due
            for due in appointments.list_without_outcome(reader, whose, today=today)
            if due.on != day
        ]
    text = render_template(
        "appointments/index.html",
        form=form,
        of=of[0] if of else None,
        listed=listed,
        late=late,
        meanwhile=meanwhile,
        day=day,
        day_words=day_with_weekday(day, this_year=today.year),
        whose=whose,
        whoses=Whose,
        strip=_strip(day, whose),
        attendances=Attendance,
        typed=request.form,
        today=today,
        address=_address(),
    )
    shown = [*of, *(due.person for due in (*meanwhile, *listed, *late))]
    record_listed((person.ref for person in shown), "appointments")
    return text


def _strip(day: date, whose: Whose) -> list[tuple[date, str, int]]:
    """Return the days from the one before the day shown, each with its open appointments."""
    first = day - timedelta(days=1)
    last = first + timedelta(days=_STRIP)
    counts = appointments.count_days(access.reader(), first, last, whose)
    days = [first + timedelta(days=number) for number in range(_STRIP + 1)]
    this_year = clock.today().year
    return [
        (each, day_with_weekday(each, this_year=this_year), counts.get(each, 0))
        for each in days
        if each.weekday() < 5 or counts.get(each) or each == day
    ]


def _day() -> date:
    """Read which day is asked for; whatever is none is today."""
    try:
        day = read_date(request.args.get("on", ""))
    except RuleBroken:
        return clock.today()
    # A day at either end of the calendar has no neighbours to lead to.
    return day if date(1900, 1, 1) <= day <= date(2200, 1, 1) else clock.today()


def _whose() -> Whose:
    text = request.args.get("whose", "")
    return Whose(text) if text in set(Whose) else Whose.MINE


def _address() -> dict[str, Any]:
    """Return what the address says of what is shown."""
    known = {name: request.args.get(name) for name in ("on", "whose", "client")}
    return {name: value for name, value in known.items() if value}
