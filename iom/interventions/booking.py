"""Make appointments, say what came of them, move them and call them off. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.contacts.domain import Attendance
from iom.contacts.kinds import APPOINTMENT, CONTACT
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.entries.checking import check_reason
from iom.entries.domain import BadEntry
from iom.entries.models import current
from iom.interventions.domain import BadLog, Plan, Said, SaidAlready, check_number, check_plan
from iom.interventions.people import agency_of
from iom.interventions.putting import (
    Held,
    New,
    check_row,
    held_values,
    hold,
    put,
    settle,
    tell_leads,
)
from iom.record.queries import get_entry, get_record, seen_rows
from iom.record.service import change_entry
from iom.sharing.scope import visible_to, writing

_OF_CONTACT = ("kind", "pathway", "provider", "programme")


@dataclass(frozen=True, slots=True)
class Booked:
    """How many appointments were made, with how many clients, and whether before already."""

    appointments: int
    clients: int
    again: bool = False


def make_appointments(  # with whom, what, by whom and when
    refs: Sequence[str], plan: Plan, *, token: str, actor: Reader, at: datetime, today: date
) -> Booked:
    """Make appointments with clients, a week apart where there are several. All or none.

    The same form sent twice makes them once.

    Raises:
        NoSuchClient, NotYours: as for an entry.
        BadLog, BadEntry: something cannot be right; nothing is made.
    """
    check_number(refs)
    clients = hold(actor, refs)
    made = db.session.scalars(
        writing(select(Appointment.client_id)).where(
            Appointment.log == token, Appointment.recorded_by == actor.ref
        )
    ).all()
    if made:
        return Booked(len(made), len(set(made)), again=True)
    ids = put_plan(clients.values(), plan, token=token, actor=actor, at=at, today=today)
    return Booked(len(ids), len(clients))


def put_plan(  # as above
    clients: Collection[Held],
    plan: Plan,
    *,
    token: str,
    actor: Reader,
    at: datetime,
    today: date,
) -> list[int]:
    """Put a plan on the records of clients who are held.

    Raises:
        BadLog, BadEntry: something cannot be right.
    """
    check_plan(plan, today=today)
    values = held_values(plan.values(), actor, agency_of(actor))
    rows = [
        New(
            client=client,
            values={**values, "on": day, "called_off": ""},
            token=f"{token[:36]}-{number}",
            log=token,
        )
        for number, day in enumerate(plan.days())
        for client in clients
    ]
    for row in rows:
        check_row(APPOINTMENT, row.client, row.values, actor=actor, today=today)
    return put(APPOINTMENT, rows, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class _Due:
    """An appointment of which somebody says what came: what it said, and whether it is open."""

    row: Any
    ref: str

    @property
    def open(self) -> bool:
        return self.row.ended_at is None and self.row.contact_id is None and not self.row.called_off


def say_outcomes(
    said: Iterable[Said], *, token: str, actor: Reader, at: datetime, today: date
) -> int:
    """Say what came of appointments: a contact each, with its attendance. All of them, or none.

    Those of one group become one entry of the log. Sent twice, it happens once.

    Returns:
        of how many appointments something was said.

    Raises:
        BadLog: one of them is none that the actor may see, or lies ahead.
        SaidAlready: somebody else was quicker with one of them; nothing of the form is kept.
        BadEntry: something cannot be right.
    """
    wanted = {each.appointment: each for each in said}
    if not wanted:
        raise BadLog("Say of at least one appointment what came of it.")
    refs = _refs_of(actor, wanted)
    clients = hold(actor, refs.values())
    due = _due(wanted, refs)
    if all(not each.open for each in due) and _same(due, wanted, actor):
        return len(wanted)
    gone = [each.ref for each in due if not each.open]
    if gone:
        raise SaidAlready(sorted(set(gone)))
    if any(each.row.on > today for each in due):
        raise BadLog("What came of an appointment is said once its day has come.")
    logs = _logs_of(due, token)
    rows = [
        New(
            client=clients[each.ref],
            values=_contact_of(each.row, wanted[each.row.id], actor),
            token=f"a{each.row.id}",
            log=logs[each.row.id],
        )
        for each in due
    ]
    for row in rows:
        check_row(CONTACT, row.client, row.values, actor=actor, today=today)
    ids = put(CONTACT, rows, actor=actor, at=at)
    settle({each.row.id: entry for each, entry in zip(due, ids, strict=True)})
    missed = [
        (row.client, entry)
        for row, entry in zip(rows, ids, strict=True)
        if row.values["attended"] is Attendance.UNACCEPTABLE_ABSENCE
    ]
    tell_leads(missed, actor=actor, at=at, today=today)
    return len(rows)


def _refs_of(actor: Reader, wanted: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Appointment.id, Client.ref)
        .join(Client, Client.id == Appointment.client_id)
        .where(Appointment.id.in_(wanted), visible_to(actor, Client), seen_rows(actor, APPOINTMENT))
    )
    found = {row.id: row.ref for row in rows}
    if set(found) != set(wanted):
        raise BadLog("One of these appointments is none of yours to say anything of.")
    return found


def _due(wanted: Collection[int], refs: Mapping[int, str]) -> list[_Due]:
    """Read the appointments anew, now that nobody else writes to the records of the clients."""
    rows = db.session.scalars(
        writing(select(Appointment))
        .where(Appointment.id.in_(wanted))
        .order_by(Appointment.at_time, Appointment.id)
        .execution_options(populate_existing=True)
    )
    return [_Due(row, refs[row.id]) for row in rows]


def _same(due: Sequence[_Due], wanted: Mapping[int, Said], actor: Reader) -> bool:
    """Say whether the actor said the very same before, by a first click of this button."""
    contacts = {
        row.id: row
        for row in db.session.scalars(
            writing(select(Contact)).where(
                Contact.id.in_([each.row.contact_id for each in due if each.row.contact_id]),
                Contact.recorded_by == actor.ref,
                current(Contact),
            )
        )
    }
    for each in due:
        contact, said = contacts.get(each.row.contact_id or 0), wanted[each.row.id]
        if contact is None or (contact.attended, contact.minutes) != (said.attended, _spent(said)):
            return False
    return True


def _logs_of(due: Sequence[_Due], token: str) -> dict[int, str]:
    """Give each appointment the log of its contact: one for those who were to come together."""
    logs: dict[tuple[object, ...], str] = {}
    found = {}
    for row in (each.row for each in due):
        together = (row.log or row.id, row.on, row.at_time, row.kind, row.pathway)
        found[row.id] = logs.setdefault(together, f"{token[:36]}.{len(logs)}")
    return found


def _contact_of(row: Any, said: Said, actor: Reader) -> dict[str, Any]:  # noqa: ANN401  # an appointment
    return {
        "on": row.on,
        "at_time": row.at_time,
        **{name: getattr(row, name) for name in _OF_CONTACT},
        "agency": row.agency or agency_of(actor),
        "worker": row.worker or actor.name,
        "minutes": _spent(said),
        "attended": said.attended,
        "outcome": None,
        "cost_pence": None,
        "note": said.note,
    }


def _spent(said: Said) -> int | None:
    """Nobody spends minutes with somebody who is not there."""
    return said.minutes if said.attended is Attendance.ATTENDED else None


def call_off(  # which, why, by whom and when
    ref: str, appointment_id: int, reason: str, *, actor: Reader, at: datetime, today: date
) -> None:
    """Call an appointment off, with the reason. It stays readable and is no missed one.

    Raises:
        NoSuchClient, NotFound, NotYours, EntryGone: as for any entry.
        BadEntry: the reason is too short, or something came of the appointment already.
    """
    _refuse_settled(actor, ref, appointment_id)
    why = check_reason(reason)
    change_entry(
        ref, APPOINTMENT, appointment_id, {"called_off": why}, actor=actor, at=at, today=today
    )


def move(  # noqa: PLR0913  # as above
    ref: str,
    appointment_id: int,
    *,
    on: date,
    at_time: time | None,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Move an appointment to another day or hour. When it was to be stays readable.

    Raises:
        NoSuchClient, NotFound, NotYours, EntryGone: as for any entry.
        BadEntry: the day lies behind, or something came of the appointment already.
    """
    _refuse_settled(actor, ref, appointment_id)
    if on < today:
        raise BadEntry("An appointment lies ahead. Say what came of it instead.", field="on")
    values = {"on": on, "at_time": at_time}
    change_entry(ref, APPOINTMENT, appointment_id, values, actor=actor, at=at, today=today)


def _refuse_settled(actor: Reader, ref: str, appointment_id: int) -> None:
    appointment = get_entry(get_record(actor, ref), APPOINTMENT, appointment_id)
    if appointment.contact_id is not None:
        raise BadEntry("Something came of this appointment already: it is settled.")
