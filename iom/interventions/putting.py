"""Put contacts and appointments on records, many at once: what the acts of this room share.

The clients went through the scope before, and are held so that nobody else writes to their records
until the transaction ends. All rows go on or none; nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client, Death
from iom.clients.queries import NoSuchClient, NotYours
from iom.contacts.domain import Attendance
from iom.contacts.kinds import CONTACT
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.entries.checking import check_values
from iom.entries.domain import BadEntry, Kind, Values
from iom.entries.events import EntryAdded
from iom.entries.models import current
from iom.entries.rows import columns_of_new
from iom.interventions.domain import ROW_DAYS, TOLD_FROM, BadLog, Turn, in_words, missed_in_a_row
from iom.interventions.people import open_appointment
from iom.kernel.clock import LONDON
from iom.leads.queries import recipients_of
from iom.notices.service import notify
from iom.record.domain import check_life
from iom.record.queries import standing_as
from iom.record.writing import NOT_SHARED
from iom.sharing.readers import reader_of
from iom.sharing.scope import among_seen, visible_to, writing
from iom.transaction import savepoint


@dataclass(frozen=True, slots=True)
class Held:
    """A client to whose record nobody else writes now."""

    id: int
    ref: str
    born: date | None
    died_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A row that is to go on a record: whose, what it says, and what tells it from others.

    Attributes:
        token: of the form, so that a second click is the same row.
        log: of the entry that it is part of.
    """

    client: Held
    values: Values
    token: str
    log: str | None


def hold(actor: Reader, refs: Collection[str]) -> dict[str, Held]:
    """Fetch clients, and let nobody else write to their records until the transaction ends.

    Three statements, however many there are, and in one order, whoever holds whom.

    Raises:
        NoSuchClient: one of them is none whom the actor may see.
        NotYours: the actor may not log.
    """
    rows = db.session.execute(
        select(Client.id, Client.ref, Client.date_of_birth).where(
            Client.ref.in_(set(refs)), visible_to(actor, Client)
        )
    ).all()
    missing = set(refs) - {row.ref for row in rows}
    if missing:
        raise NoSuchClient(min(missing))
    if not actor.may(Permission.LOG_WORK) or not standing_as(actor, own=False).may_add(CONTACT):
        raise NotYours(rows[0].ref, "You may not log contacts.")
    ids = [row.id for row in rows]
    db.session.execute(
        writing(select(Client.id)).where(Client.id.in_(ids)).order_by(Client.id).with_for_update()
    )
    deaths = db.session.execute(
        among_seen(select(Death.client_id, Death.died_on)).where(
            Death.client_id.in_(ids), current(Death)
        )
    )
    died = {row.client_id: row.died_on for row in deaths}
    return {row.ref: Held(row.id, row.ref, row.date_of_birth, died.get(row.id)) for row in rows}


def check_row(kind: Kind, client: Held, values: Values, *, actor: Reader, today: date) -> None:
    """Refuse what cannot be right on a client's record.

    Raises:
        BadEntry: it is out of bounds, of a kind of data that is not shared, or lies outside the
            client's life.
    """
    check_values(kind, values, today=today)
    standing = standing_as(actor, own=False)
    for name, value in values.items():
        if not standing.sees_value(value):
            raise BadEntry(NOT_SHARED, field=name)
    check_life(kind, values[kind.day], born=client.born, died_on=client.died_on)


def put(kind: Kind, rows: Sequence[New], *, actor: Reader, at: datetime) -> list[int]:
    """Put rows on records and say so on the trail, a client each. Two statements.

    Raises:
        BadLog: one of them is there already.
    """
    values = [
        {
            **columns_of_new(row.client.id, source="", actor=actor, at=at, token=row.token),
            **row.values,
            "log": row.log,
        }
        for row in rows
    ]
    model = kind.model
    try:
        with savepoint():
            # In whatever order the engine gives them back: no client has a token twice.
            put_there = db.session.execute(
                insert(model).returning(model.id, model.client_id, model.token), values
            ).all()
    except IntegrityError:
        raise BadLog("This form was sent already by somebody else. Open a new one.") from None
    numbers = {(row.client_id, row.token): row.id for row in put_there}
    ids: list[int] = [numbers[row.client.id, row.token] for row in rows]
    events = [
        EntryAdded(
            subject=subject_of(row.client.ref),
            kind=kind.code,
            category=_category(kind, row.values),
            entry=entry_id,
        )
        for row, entry_id in zip(rows, ids, strict=True)
    ]
    audit.record_all(events, actor=actor, at=at)
    return ids


def _category(kind: Kind, values: Values) -> str:
    word = values.get(kind.by)
    return str((word.category if word is not None else kind.category).value)


def settle(links: Mapping[int, int]) -> None:
    """Note which contact came of each appointment; the trail tells of the contact alone."""
    if links:
        db.session.execute(
            update(Appointment),
            [{"id": each, "contact_id": contact} for each, contact in links.items()],
        )


def find_open(actor: Reader, contacts: Mapping[int, int], *, day: date) -> dict[int, int]:
    """Find the actor's own open appointments of a day that contacts settle.

    Where somebody has two with a client on a day, the earlier one is settled.

    Args:
        actor: whose appointments.
        contacts: by client, the contact that was put on.
        day: of the contacts.
    """
    rows = db.session.execute(
        writing(select(Appointment.client_id, Appointment.id))
        .where(
            Appointment.client_id.in_(contacts),
            Appointment.on == day,
            Appointment.worker == actor.name,
            open_appointment(),
        )
        .order_by(Appointment.at_time.desc(), Appointment.id.desc())
    )
    first = {row.client_id: row.id for row in rows}
    return {appointment: contacts[client_id] for client_id, appointment in first.items()}


def tell_leads(
    missed: Iterable[tuple[Held, int]], *, actor: Reader, at: datetime, today: date
) -> None:
    """Tell those who lead a case that it is the third missed in a row, or a later one.

    They are told as far as they may know what the appointments were about. Of who died nobody is
    told anything. One statement for all, and one or two for each client of whom somebody is told.

    Args:
        missed: clients, with the contact that says that they missed an appointment.
        actor: who logged it, and needs not be told.
        at: when.
        today: the day.
    """
    alive = {client.id: (client, entry) for client, entry in missed if client.died_on is None}
    if not alive:
        return
    turns: dict[int, list[Turn]] = {}
    for client_id, on, attended, pathway in db.session.execute(
        writing(select(Contact.client_id, Contact.on, Contact.attended, Contact.pathway))
        .where(
            Contact.client_id.in_(alive),
            Contact.on >= today - timedelta(days=ROW_DAYS),
            current(Contact),
        )
        .order_by(Contact.on, Contact.id)
    ):
        turns.setdefault(client_id, []).append(Turn(on, attended, pathway))
    for client_id, (client, entry) in alive.items():
        if missed_in_a_row(turns.get(client_id, ())) >= TOLD_FROM:
            _tell(client, entry, turns[client_id], actor=actor, at=at)


def _tell(client: Held, entry: int, turns: Sequence[Turn], *, actor: Reader, at: datetime) -> None:
    ids = recipients_of(client.id, at.astimezone(LONDON).date()) - {actor.user_id}
    told: dict[int, list[int]] = {}
    for user in db.session.scalars(select(User).where(User.id.in_(ids))):
        reader = reader_of(user)
        known = [
            turn for turn in turns if turn.pathway is None or reader.sees(turn.pathway.category)
        ]
        last = bool(known) and known[-1].attended is Attendance.UNACCEPTABLE_ABSENCE
        count = missed_in_a_row(known)
        if last and count >= TOLD_FROM:
            told.setdefault(count, []).append(user.id)
    for count, users in told.items():
        notify(
            users,
            kind="missed",
            sentence=f"{client.ref}: the {in_words(count)} appointment in a row was missed.",
            link=f"/clients/{client.ref}",
            key=f"missed:{entry}",
            at=at,
        )


def held_values(values: Mapping[str, Any], actor: Reader, agency: str) -> dict[str, Any]:
    """Return what a row says, with the worker and the agency whose work it is."""
    return {**values, "agency": agency, "worker": actor.name}
