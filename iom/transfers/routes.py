"""Pages on which clients are offered to another district, and taken over, under /transfers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed, subject_of
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.cohort.domain import DistrictMoved, DistrictMoveTakenBack, PlacementChanged
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.places import queries as places
from iom.safeguards.colleagues import list_workers
from iom.safeguards.events import (
    InvolvementBegan,
    InvolvementEnded,
    InvolvementResumed,
    InvolvementTakenBack,
    RestrictionChanged,
)
from iom.transaction import transaction
from iom.transfers import accepting, queries, service, undoing
from iom.transfers.accepting import Acceptance
from iom.transfers.domain import (
    BadTransfer,
    Refusal,
    State,
    TransferAsked,
    TransferMoved,
    TransferRead,
    Why,
)
from iom.transfers.forms import KEEP, NOBODY, OUTSIDE, AskForm, DecideForm, ReasonForm
from iom.transfers.queries import Told
from iom.transfers.service import NewTransfer
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.trail import put_on_trail

bp = Blueprint("transfers", __name__)
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)
_DONE = {
    State.ACCEPTED: "The transfer is accepted. Both sides are told.",
    State.DECLINED: "The transfer is declined. Both sides are told.",
    State.WITHDRAWN: "The transfer is withdrawn. Both sides are told.",
    State.TAKEN_BACK: "The acceptance is taken back. Both sides are told.",
}


@bp.get("/transfers")
@requires(*_CHANGE, audit=(TransferRead,))
def index() -> ResponseReturnValue:
    """List what waits for whoever asks, what their side offered, and what was decided."""
    listed = queries.list_told(access.reader())
    text = render_template(
        "transfers/index.html",
        waiting=[told for told in reversed(listed) if told.decides],
        offered=[told for told in reversed(listed) if told.waits and not told.decides],
        decided=[told for told in listed if not told.waits],
    )
    put_on_trail(*(TransferRead(subject=subject_of(told.ref), page="list") for told in listed))
    return text


@bp.route("/clients/<ref>/transfer", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, TransferAsked))
def ask(ref: str) -> ResponseReturnValue:
    """Ask where a client is to go; on POST, offer them."""
    reader = access.reader()
    client = service.get_transferable_client(reader, ref)
    form = AskForm()
    here = client.home_district_id
    form.offer([(d.code, d.name) for d in places.list_districts() if d.id != here])
    if not form.is_submitted():
        form.planned_on.data = clock.today()
    elif form.validate():
        try:
            with transaction():
                made = service.ask(
                    ref, _typed(form), actor=reader, at=clock.now(), today=clock.today()
                )
                transfer_id = made.id
        except NotYours:
            raise
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            flash("The transfer is asked for. Both sides are told.")
            return redirect(url_for("transfers.show", transfer_id=transfer_id))
    client = service.get_transferable_client(reader, ref)
    text = render_template(
        "transfers/ask.html",
        form=form,
        client=client,
        waiting=queries.find_open(reader, client.id),
        district=next((d.name for d in places.list_districts() if d.id == here), ""),
    )
    record_viewed(ref, "transfer")
    return text, 422 if form.errors else 200


@bp.get("/transfers/<int:transfer_id>")
@requires(*_CHANGE, audit=(TransferRead,))
def show(transfer_id: int) -> ResponseReturnValue:
    """Show a transfer as far as it is told to whoever asks, and what they may do with it."""
    told = queries.get_told(access.reader(), transfer_id)
    return _page("transfers/show.html", told)


@bp.route("/transfers/<int:transfer_id>/decide", methods=["GET", "POST"])
@requires(
    Permission.CHANGE_CLIENTS,
    audit=(
        *(TransferRead, TransferMoved, DistrictMoved, PlacementChanged, InvolvementBegan),
        *(InvolvementEnded, RestrictionChanged),
    ),
)
def decide(transfer_id: int) -> ResponseReturnValue:
    """Ask whether the receivers take a client over; on POST, record it."""
    if request.method == "POST" and queries.declined_by(access.reader(), transfer_id):
        return redirect(url_for("transfers.index"))  # a second click
    told = queries.get_told(access.reader(), transfer_id)
    form, status = DecideForm(), 200
    form.offer([(each.user_id, each.label) for each in list_workers(Permission.SEE_CLIENTS)])
    if not form.is_submitted():
        form.version.data = str(told.transfer.version)
        form.effective_on.data = clock.today()
    elif form.validate():
        try:
            with transaction():
                state = _decide(transfer_id, form)
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(_DONE[state])
            return redirect(url_for("transfers.index"))
    told = queries.get_told(access.reader(), transfer_id)
    if not told.decides and status == 200:
        raise NotYours(told.ref, "It is not for you to accept or decline this transfer now.")
    page = _page("transfers/decide.html", told, form=form)
    return page, 422 if form.errors and status == 200 else status


@bp.route("/transfers/<int:transfer_id>/withdraw", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(TransferRead, TransferMoved))
def withdraw(transfer_id: int) -> ResponseReturnValue:
    """Ask why a transfer is withdrawn; on POST, withdraw it."""
    return _with_reason(transfer_id, State.WITHDRAWN, service.withdraw, lambda told: told.withdraws)


@bp.route("/transfers/<int:transfer_id>/take-back", methods=["GET", "POST"])
@requires(
    Permission.CHANGE_CLIENTS,
    audit=(
        *(TransferRead, TransferMoved, DistrictMoveTakenBack, PlacementChanged),
        *(InvolvementTakenBack, InvolvementResumed, RestrictionChanged),
    ),
)
def take_back(transfer_id: int) -> ResponseReturnValue:
    """Ask why an acceptance was a mistake; on POST, take it back."""
    return _with_reason(
        transfer_id, State.TAKEN_BACK, undoing.take_back, lambda told: told.takes_back
    )


def _with_reason(
    transfer_id: int,
    state: State,
    act: Callable[..., object],
    may: Callable[[Told], bool],
) -> ResponseReturnValue:
    """Ask for the reason of an act on a transfer; on POST, do it."""
    told = queries.get_told(access.reader(), transfer_id)
    form, status = ReasonForm(), 200
    if not form.is_submitted():
        form.version.data = str(told.transfer.version)
    elif form.validate():
        try:
            with transaction():
                act(
                    transfer_id,
                    form.words.data or "",
                    version=_number(form.version.data),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except NotYours:
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(_DONE[state])
            return redirect(url_for("transfers.index"))
    told = queries.get_told(access.reader(), transfer_id)
    if not may(told) and status == 200:
        raise NotYours(told.ref, "This is not for you to do with this transfer now.")
    template = "withdraw" if state is State.WITHDRAWN else "take_back"
    return _page(
        f"transfers/{template}.html", told, form=form
    ), 422 if form.errors and status == 200 else status


def _decide(transfer_id: int, form: DecideForm) -> State:
    reader, at, today = access.reader(), clock.now(), clock.today()
    version = _number(form.version.data)
    if form.choice.data == "decline":
        if not form.refusal.data:
            raise BadTransfer("Choose why you decline.", field="refusal")
        return service.decline(
            transfer_id,
            Refusal(form.refusal.data),
            form.words.data or "",
            version=version,
            actor=reader,
            at=at,
            today=today,
        ).state
    if form.effective_on.data is None:
        raise BadTransfer("Enter the day, like 14 3 2026.", field="effective_on")
    lead = form.lead.data
    how = Acceptance(
        effective_on=form.effective_on.data,
        keep=lead == KEEP,
        lead_id=None if lead in {KEEP, NOBODY} else int(lead),
    )
    told = accepting.accept(transfer_id, how, version=version, actor=reader, at=at, today=today)
    return told.transfer.state


def _typed(form: AskForm) -> NewTransfer:
    outside = form.where.data == OUTSIDE
    return NewTransfer(
        token=form.token.data,
        to_district_id=None if outside else places.get_district(form.where.data).id,
        outside=form.outside.data or "",
        outside_person=form.outside_person.data or "",
        why=Why(form.why.data),
        planned_on=form.planned_on.data or clock.today(),
        note=form.note.data or "",
    )


def _page(template: str, told: Told, **more: object) -> str:
    transfer = told.transfer
    by = {transfer.asked_by, transfer.decided_by, transfer.taken_back_by} - {""}
    text = render_template(
        template, told=told, transfer=transfer, names=names_of(by), states=State, **more
    )
    put_on_trail(TransferRead(subject=subject_of(told.ref), page="transfer"))
    return text


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
