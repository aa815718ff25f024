"""Ask for a transfer, decline or withdraw it. Each function is one act; none of them commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.deaths import find_death
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client
from iom.cohort.domain import Status, status_on
from iom.cohort.stored import StoredPlacement, placements_of
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.places.models import District
from iom.safeguards.involvements import take
from iom.safeguards.queries import find_restriction
from iom.sharing.scope import writing
from iom.transaction import savepoint
from iom.transfers.domain import (
    NAME_LENGTH,
    BadTransfer,
    Refusal,
    State,
    TransferAsked,
    TransferChanged,
    TransferMoved,
    Why,
    check_planned,
    check_words,
    tidied,
)
from iom.transfers.models import Transfer
from iom.transfers.queries import Told, coordinators_of, find_open, get_told
from iom.transfers.telling import STEPS, lead_ids, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransfer:
    """A transfer as somebody asks for it: to a district, or else to a scheme outside."""

    token: str
    to_district_id: int | None
    outside: str = ""
    outside_person: str = ""
    why: Why
    planned_on: date
    note: str = ""


def ask(ref: str, new: NewTransfer, *, actor: Reader, at: datetime, today: date) -> Transfer:
    """Offer a client to the coordinators of a district, or to a scheme outside.

    The same form sent twice is one transfer. A closed record is offered by its owner alone, to
    coordinators to whom it is open: the owner names them in the restriction.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not change the record, or it is closed and another's.
        BadTransfer: something in it cannot be right, or a transfer waits already.
    """
    client = get_transferable_client(actor, ref)
    take([client.id])
    known = db.session.scalar(
        writing(select(Transfer)).where(
            Transfer.client_id == client.id, Transfer.token == new.token
        )
    )
    if known is not None:
        return known
    refuse_the_dead(client)
    waiting = find_open(actor, client.id)
    if waiting is not None:
        raise BadTransfer(f"A transfer of {ref} to {waiting.to_name} waits already.")
    home = db.session.get(District, client.home_district_id or 0)
    if home is None:
        raise BadTransfer(f"{ref} has no home district to be transferred from.")
    check_planned(new.planned_on, today=today)
    transfer = Transfer(
        client_id=client.id,
        token=new.token,
        from_district_id=home.id,
        to_district_id=new.to_district_id,
        why=new.why,
        planned_on=new.planned_on,
        note=_note(new),
        state=State.ASKED,
        asked_at=at,
        asked_by=actor.ref,
        **_outside(new),
    )
    to = _receiver(client, home, new, today=today)
    _put(transfer, ref)
    event = TransferAsked(
        subject=subject_of(ref),
        transfer=transfer.id,
        from_district=home.code,
        to_district=to.code if to else "",
    )
    audit.record(event, actor=actor, at=at)
    tell(
        transfer,
        f"{ref} is offered by {home.name} to {to.name if to else transfer.outside}, planned for "
        f"{day_in_words(new.planned_on)}.",
        lead_ids(client.id, today),
        actor=actor,
        at=at,
    )
    return transfer


def decline(  # noqa: PLR0913  # an act, on what, with what, by whom and when
    transfer_id: int,
    refusal: Refusal,
    text: str,
    *,
    version: int,
    actor: Reader,
    at: datetime,
    today: date,
) -> Transfer:
    """Decline a transfer; the client stays where they are.

    Raises:
        NotFound: there is no such transfer for the actor.
        NotYours: it is not for the actor to decide.
        TransferChanged: something was done with it since the actor saw it.
        BadTransfer: the reason is too short or too long.
    """
    told = take_transfer(transfer_id, actor=actor)
    if not told.may_decide:
        raise NotYours(told.ref, "It is for the receiving coordinators to decline.")
    check_open(told, version)
    told.transfer.refusal = refusal
    _end(told, State.DECLINED, check_words(text), actor=actor, at=at, today=today)
    return told.transfer


def withdraw(
    transfer_id: int, text: str, *, version: int, actor: Reader, at: datetime, today: date
) -> Transfer:
    """Withdraw a transfer before anybody decided.

    Raises:
        NotFound: there is no such transfer for the actor.
        NotYours: the actor may not change the client's record.
        TransferChanged: something was done with it since the actor saw it.
        BadTransfer: the reason is too short or too long.
    """
    told = take_transfer(transfer_id, actor=actor)
    if not told.changes:
        raise NotYours(told.ref, "It is for those who asked to withdraw.")
    check_open(told, version)
    _end(told, State.WITHDRAWN, check_words(text), actor=actor, at=at, today=today)
    return told.transfer


def get_transferable_client(actor: Reader, ref: str) -> Client:
    """Fetch a client whom the actor may offer.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not change the record, or it is closed and another's.
    """
    client = get_changeable_client(actor, ref)
    restriction = find_restriction(client.id)
    if restriction is not None and restriction.owner_id != actor.user_id:
        raise NotYours(
            ref, f"The record is restricted: only its owner, {restriction.owner.full_name}, may "
            "offer a transfer.",
        )  # fmt: skip
    return client


def refuse_the_dead(client: Client) -> None:
    """Refuse to move somebody who died.

    Raises:
        BadTransfer: they did.
    """
    if find_death(client.id) is not None:
        raise BadTransfer(f"{client.ref} has died: there is nothing to transfer.")


def check_open(told: Told, version: int) -> None:
    """Make sure that a transfer is as the actor saw it.

    Raises:
        TransferChanged: something was done with it since.
    """
    if not told.waits or told.transfer.version != version:
        raise TransferChanged(told.transfer.state)


def take_transfer(transfer_id: int, *, actor: Reader) -> Told:
    """Lock a transfer and its client; read it as it stands then.

    Raises:
        NotFound: there is no such transfer for the actor.
    """
    told = get_told(actor, transfer_id)
    take([told.transfer.client_id])
    return get_told(actor, transfer_id)


def fetch(client_id: int) -> Client:
    """Fetch the client as they stand now, whoever's they are."""
    statement = writing(select(Client)).where(Client.id == client_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def open_placement(client_id: int, today: date) -> StoredPlacement | None:
    """Find the placement of a client that is on the scheme."""
    for placement in placements_of([client_id]).get(client_id, []):
        stands = status_on(
            today, selected_on=placement.selected_on, deselected_on=placement.deselected_on
        )
        if stands is Status.ON_SCHEME and placement.deselected_on is None:
            return placement
    return None


def _receiver(client: Client, home: District, new: NewTransfer, *, today: date) -> District | None:
    if new.to_district_id is None:
        if open_placement(client.id, today) is None:
            raise BadTransfer(f"{client.ref} is not on the scheme, so cannot be moved out of it.")
        return None
    to = db.session.get(District, new.to_district_id)
    if to is None or to.id == home.id:
        raise BadTransfer("Choose a district in which they are not already.", field="where")
    if not coordinators_of(client.id, to.id):
        why = (
            "to whom this record is open: name one in the restriction first"
            if find_restriction(client.id)
            else "who may see whose data it is"
        )
        raise BadTransfer(f"{to.name} has no coordinator {why}.", field="where")
    return to


def _outside(new: NewTransfer) -> dict[str, str]:
    said = {name: " ".join(getattr(new, name).split()) for name in ("outside", "outside_person")}
    if new.to_district_id is not None:
        if any(said.values()):
            raise BadTransfer(
                "You chose a district: choose a scheme elsewhere, or leave its name out.",
                field="where",
            )
        return said
    for name, title in (("outside", "scheme"), ("outside_person", "person there")):
        if not said[name] or len(said[name]) > NAME_LENGTH or not said[name].isprintable():
            raise BadTransfer(f"Name the {title}, in at most {NAME_LENGTH} characters.", field=name)
    return said


def _note(new: NewTransfer) -> str:
    note = tidied(new.note, field="note")
    if new.why is Why.OTHER and not note:
        raise BadTransfer("Say in the note what the reason is.", field="note")
    return note


def _put(transfer: Transfer, ref: str) -> None:
    try:
        with savepoint():
            db.session.add(transfer)
            db.session.flush()
    except IntegrityError:
        raise BadTransfer(f"A transfer of {ref} waits already.") from None


def _end(  # as above
    told: Told, state: State, text: str, *, actor: Reader, at: datetime, today: date
) -> None:
    transfer = told.transfer
    leads = lead_ids(transfer.client_id, today)
    transfer.state, transfer.words = state, text
    transfer.decided_at, transfer.decided_by = at, actor.ref
    db.session.flush()
    record_step(told, leads, actor=actor, at=at)


def record_step(told: Told, leads: frozenset[int], *, actor: Reader, at: datetime) -> None:
    """Put on the trail what became of a transfer, and tell both sides."""
    transfer = told.transfer
    event = TransferMoved(subject=subject_of(told.ref), transfer=transfer.id, state=transfer.state)
    audit.record(event, actor=actor, at=at)
    sentence = f"The transfer of {told.ref} to {told.to_name} {STEPS[transfer.state]}"
    if transfer.state is State.ACCEPTED and transfer.effective_on:
        sentence += f" from {day_in_words(transfer.effective_on)}"
    tell(transfer, f"{sentence}.", leads, actor=actor, at=at)
