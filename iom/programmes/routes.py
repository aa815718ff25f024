"""Pages of DIP, DTTO and MAPPA of a client, under /clients/<ref>/programmes."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.cohort.corrections import FactRecorded, code_of
from iom.cohort.domain import DipStatus
from iom.entries.domain import BadEntry
from iom.entries.events import EntryAdded
from iom.kernel import clock
from iom.kernel.dates import day_in_words
from iom.kernel.errors import ChangedMeanwhile, NotFound
from iom.offending.words import DipEventKind
from iom.programmes import queries, service
from iom.programmes.chart import Drawn, chart_of
from iom.programmes.domain import mappa_sentence, offered
from iom.programmes.forms import YES, EventForm
from iom.programmes.queries import Programmes
from iom.programmes.service import NewEvent
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("programmes", __name__, url_prefix="/clients/<ref>/programmes")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show status, events, orders and levels over time, and what each changes."""
    today = clock.today()
    found = queries.get_programmes(access.reader(), ref, today)
    text = render_template(
        "programmes/show.html",
        found=found,
        client=found.client,
        chart=_chart(found, today),
        sentence=lambda held: mappa_sentence(held, today),
        today=today,
    )
    record_viewed(ref, "programmes")
    return text


@bp.route("/record", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryAdded, FactRecorded))
def record(ref: str) -> ResponseReturnValue:
    """Ask what happened; where a status goes with it, ask that, too; then record both as one."""
    found = _recordable(ref)
    form, status = EventForm(), 200
    if form.validate_on_submit():
        new = _new(found, form)
        if new is not None:
            try:
                with transaction():
                    service.record_event(
                        ref, new, actor=access.reader(), at=clock.now(), today=clock.today()
                    )
            except ChangedMeanwhile as refusal:
                form.form_errors.append(str(refusal))
                form.change.data = None
                status = 409
                _new(_recordable(ref), form)
            except BadEntry as refusal:
                put_beside(form, refusal)
            else:
                flash(_said(new))
                return redirect(url_for("programmes.show", ref=ref))
    found = _recordable(ref)  # read anew: what was read before a refusal went with it
    text = render_template(
        "programmes/record.html", client=found.client, form=form, may_set=found.may_set
    )
    record_viewed(ref, "programmes")
    return text, status if status != 200 else 422 if form.errors else 200


def _recordable(ref: str) -> Programmes:
    found = queries.get_programmes(access.reader(), ref, clock.today())
    if found.treatment is None:
        raise NotFound("There is no such page.")
    if not found.may_record:
        raise NotYours(ref, "You may change the records of your own clients only.")
    return found


def _new(found: Programmes, form: EventForm) -> NewEvent | None:
    """Return what is to be recorded; None where the status has to be asked first."""
    event, on = DipEventKind(form.event.data), form.on.data or date.min
    now = service.status_on(found.client.id, on)
    status = offered(event, now) if found.may_set else None
    token = form.token.data
    asked, _, seen = (form.asked.data or "").rpartition("|")
    about = f"{event.value} {on}"
    if asked == about and form.answered:
        wanted = _wanted(seen, event) if form.change.data == YES else None
        return NewEvent(event=event, on=on, status=wanted, seen=seen, token=token)
    if status is None:
        return NewEvent(event=event, on=on, status=None, seen=code_of(now), token=token)
    again = asked == about and form.change.data is None and not form.form_errors
    form.change.data = None
    form.ask(
        f"{about}|{code_of(now)}",
        yes=f"Yes, to “{service.words_of(status)}” from {day_in_words(on)}",
        no=f"No, it stays “{service.words_of(now)}”",
    )
    if again:
        form.change.errors = ["Say whether the status changes"]
    return None


def _wanted(seen: str, event: DipEventKind) -> DipStatus | None:
    """Return the status that was offered when it was asked; what was seen may be tampered with."""
    known = seen == "" or seen in set(DipStatus)
    return offered(event, DipStatus(seen) if seen and known else None) if known else None


def _said(new: NewEvent) -> str:
    said = f"{new.event.label} on {day_in_words(new.on)} is on the record."
    if new.status is None:
        return said
    return f"{said} The DIP status is “{service.words_of(new.status)}” from that day."


def _chart(found: Programmes, today: date) -> object:
    treatment = found.treatment
    if treatment is None:
        return chart_of(Drawn(statuses=None, mappa=found.mappa), today)
    return chart_of(
        Drawn(
            statuses=treatment.statuses,
            events=treatment.events,
            orders=treatment.orders[::-1],
            counts=treatment.counts,
            mappa=found.mappa,
        ),
        today,
    )
