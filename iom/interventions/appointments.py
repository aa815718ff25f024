"""Read appointments: of a day, of a client, those without an outcome. Changes no row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from iom.accounts.domain import Reader
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.contacts.kinds import APPOINTMENT, CONTACT
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.entries.models import current
from iom.interventions.people import Person, agency_of, open_appointment
from iom.interventions.sought import Whose
from iom.kernel.happened import Happened
from iom.record.queries import seen_rows
from iom.sharing.scope import among_seen, exportable_by, visible_to

_DAY_ROWS, LATE_DAYS = 200, 91


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An appointment, with whom it is.

    Attributes:
        settled: whether somebody said what came of it.
        attended: what they said.
        log: of the entry that came of it.
        was: the row that it was before it was moved or called off.
    """

    id: int
    person: Person
    on: date
    at_time: time | None
    kind: ContactKind
    pathway: Pathway | None
    agency: str
    worker: str
    provider: str
    place: str
    note: str
    called_off: str
    recorded_by: str
    settled: bool
    attended: Attendance | None = None
    log: str | None = None
    was: int | None = None

    @property
    def open(self) -> bool:
        """Whether it is neither settled nor called off."""
        return not self.settled and not self.called_off

    @property
    def what(self) -> str:
        """It in a few words: `Office visit, ETE, Fenside Skills`."""
        parts = [self.kind.label, self.pathway.short if self.pathway else "", self.provider]
        return ", ".join(part for part in parts if part)


def list_on(reader: Reader, day: date, whose: Whose) -> list[Due]:
    """List the appointments of a day, by the hour. One statement."""
    return _read(_whose(reader, _all(reader), whose).where(Appointment.on == day))


def list_said(reader: Reader, ids: Collection[int]) -> list[Due]:
    """List those of some appointments that are open no more, as they are by now. One statement."""
    if not ids:
        return []
    either = or_(Appointment.id.in_(ids), Appointment.follows_id.in_(ids))
    found = _read(_all(reader).where(either))
    return [due for due in found if not due.open or due.id not in ids]


def list_taken_out(reader: Reader, day: date, whose: Whose) -> list[Due]:
    """List those of the day that somebody may take out on paper. One statement."""
    return _read(
        _whose(reader, _all(reader), whose).where(
            Appointment.on == day,
            Appointment.called_off == "",
            exportable_by(reader, Client),
        )
    )


def list_without_outcome(reader: Reader, whose: Whose, *, today: date) -> list[Due]:
    """List the appointments that are past and of which nobody said what came, the oldest first."""
    return _read(
        _whose(reader, _all(reader), whose).where(
            Appointment.on < today,
            Appointment.on >= today - timedelta(days=LATE_DAYS),
            open_appointment(),
            living(Client),
        )
    )


def list_of_client(reader: Reader, ref: str, *, today: date) -> list[Due]:
    """List a client's open appointments, those without an outcome first. One statement."""
    first = today - timedelta(days=LATE_DAYS)
    return _read(_all(reader).where(Client.ref == ref, Appointment.on >= first, open_appointment()))


def count_days(reader: Reader, first: date, last: date, whose: Whose) -> Mapping[date, int]:
    """Count the open appointments of each day, as far as the reader sees whom they are with."""
    statement: Any = (
        select(Appointment.on, func.count().label("number"))
        .join(Client, Client.id == Appointment.client_id)
        .where(
            visible_to(reader, Client),
            seen_rows(reader, APPOINTMENT),
            open_appointment(),
            Appointment.on >= first,
            Appointment.on <= last,
        )
        .group_by(Appointment.on)
    )
    rows: Sequence[Any] = db.session.execute(_whose(reader, statement, whose)).all()
    return {row.on: row.number for row in rows}


def get_due(reader: Reader, client_id: int, appointment_id: int) -> Due | None:
    """Find one appointment of a client, current or not; None where there is none for the reader."""
    statement = _with_whom(among_seen(select(*_columns())), reader).where(
        Appointment.id == appointment_id,
        Appointment.client_id == client_id,
        seen_rows(reader, APPOINTMENT),
    )
    return next(iter(_read(statement)), None)


def next_of(reader: Reader, client_ids: Collection[int], *, today: date) -> dict[int, Due]:
    """Return the next open appointment of each of some clients whom the reader sees."""
    statement = _with_whom(among_seen(select(*_columns())), reader).where(
        Appointment.client_id.in_(client_ids),
        Appointment.on >= today,
        open_appointment(),
        seen_rows(reader, APPOINTMENT),
    )
    found: dict[int, Due] = {}
    for due in _read(statement):
        found.setdefault(due.person.id, due)
    return found


def happened(reader: Reader, client_id: int, first: date, last: date) -> list[Happened]:
    """Tell a client's open and called-off appointments for a timeline. One statement.

    Those that are settled are told as contacts.
    """
    statement = _with_whom(among_seen(select(*_columns())), reader).where(
        Appointment.client_id == client_id,
        Appointment.on >= first,
        Appointment.on <= last,
        Appointment.contact_id.is_(None),
        current(Appointment),
        seen_rows(reader, APPOINTMENT),
    )
    return [
        Happened(
            on=due.on,
            what=f"{due.what}{', called off' if due.called_off else ''}.",
            kind="appointment",
            endpoint="record.show",
            values={"ref": due.person.ref, "kind": "appointment", "entry_id": due.id},
            who=due.worker or due.agency,
        )
        for due in _read(statement)
    ]


def _columns() -> list[Any]:
    return [
        *(Client.id, Client.ref, Client.given_names, Client.family_name),
        *(Appointment.id.label("appointment_id"), Appointment.on, Appointment.at_time),
        *(Appointment.kind, Appointment.pathway, Appointment.agency, Appointment.worker),
        *(Appointment.provider, Appointment.place, Appointment.note, Appointment.called_off),
        *(Appointment.recorded_by, Appointment.contact_id, Appointment.follows_id),
        *(Contact.attended, Contact.log),
    ]


def _with_whom(statement: Select[Any], reader: Reader) -> Select[Any]:
    came_of = and_(Contact.id == Appointment.contact_id, seen_rows(reader, CONTACT))
    return (
        statement.join(Client, Client.id == Appointment.client_id)
        .outerjoin(Contact, came_of)
        .order_by(Appointment.on, Appointment.at_time, Client.family_name, Appointment.id)
        .limit(_DAY_ROWS)
    )


def _all(reader: Reader) -> Select[Any]:
    return _with_whom(select(*_columns()), reader).where(
        current(Appointment), visible_to(reader, Client), seen_rows(reader, APPOINTMENT)
    )


def _whose(reader: Reader, statement: Select[Any], whose: Whose) -> Select[Any]:
    if whose is Whose.MINE:
        return statement.where(Appointment.worker == reader.name)
    if whose is Whose.AGENCY:
        return statement.where(Appointment.agency == agency_of(reader))
    return statement


def _read(statement: Select[Any]) -> list[Due]:
    rows: Sequence[Any] = db.session.execute(statement).all()
    return [
        Due(
            id=row.appointment_id,
            person=Person(row.id, row.ref, f"{row.given_names} {row.family_name}"),
            on=row.on,
            at_time=row.at_time,
            kind=row.kind,
            pathway=row.pathway,
            agency=row.agency,
            worker=row.worker,
            provider=row.provider,
            place=row.place,
            note=row.note,
            called_off=row.called_off,
            recorded_by=row.recorded_by,
            settled=row.contact_id is not None,
            attended=row.attended,
            log=row.log,
            was=row.follows_id,
        )
        for row in rows
    ]
