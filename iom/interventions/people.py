"""With whom somebody logs: those who are chosen, and those who are offered. Changes no row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union

from iom.accounts.domain import Category, Reader
from iom.accounts.models import Agency
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient
from iom.clients.search import search
from iom.contacts.domain import Attendance
from iom.contacts.kinds import APPOINTMENT, CONTACT
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.entries.models import current
from iom.interventions.domain import (
    MOST_CLIENTS,
    MOST_OFFERED,
    OFFERED_DAYS,
    ROW_DAYS,
    Turn,
    missed_in_a_row,
)
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.record.queries import seen_rows
from iom.sharing.models import Involvement
from iom.sharing.scope import among_seen, own_of, visible_to

_NAMED = (Client.id, Client.ref, Client.given_names, Client.family_name)


@dataclass(frozen=True, slots=True)
class Person:
    """A client whom the reader sees."""

    id: int
    ref: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A client as the form offers them.

    Attributes:
        away: where they are, if not at liberty: `custody`; empty where the reader may not know.
        missed: how many appointments they missed in a row, as far as the reader sees them.
        due: the hour of an appointment on the day that is still open; None: there is none.
        has_due: whether there is one, at whatever hour.
    """

    person: Person
    away: str = ""
    missed: int = 0
    due: time | None = None
    has_due: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What came of names and references that were typed.

    Attributes:
        sure: those who were found by their reference.
        likely: those whom alone a name may mean; to be looked at before they are logged for.
        unclear: what was typed and may mean several, or nobody.
    """

    sure: Sequence[Person]
    likely: Sequence[Person]
    unclear: Sequence[str]


def agency_of(reader: Reader) -> str:
    """Return the name of the reader's agency; empty for a command."""
    if reader.agency_id is None:
        return ""
    return db.session.scalar(select(Agency.name).where(Agency.id == reader.agency_id)) or ""


def person_of(row: Any) -> Person:  # noqa: ANN401  # a row that begins with who it is about
    """Return whom a row is about."""
    return Person(row.id, row.ref, f"{row.given_names} {row.family_name}")


def find_people(reader: Reader, refs: Collection[str]) -> list[Person]:
    """Return those of some clients whom the reader sees, in the order given. One statement."""
    if not refs:
        return []
    rows = db.session.execute(
        select(*_NAMED).where(Client.ref.in_(set(refs)), visible_to(reader, Client))
    ).all()
    found = {row.ref: person_of(row) for row in rows}
    return [found[ref] for ref in dict.fromkeys(refs) if ref in found]


def get_people(reader: Reader, refs: Sequence[str]) -> list[Person]:
    """Return some clients, in the order given.

    Raises:
        NoSuchClient: one of them is none whom the reader may see.
    """
    found = find_people(reader, refs)
    missing = set(refs) - {person.ref for person in found}
    if missing:
        raise NoSuchClient(min(missing))
    return found


def find_named(reader: Reader, typed: str, *, this_year: int) -> Named:
    """Find whom somebody means who typed names and references, with commas between them."""
    sure: list[Person] = []
    likely: list[Person] = []
    unclear: list[str] = []
    parts = [part.strip() for part in typed.replace(";", ",").replace("\n", ",").split(",")]
    for part in list(dict.fromkeys(filter(None, parts)))[:MOST_CLIENTS]:
        found = search(reader, part, this_year=this_year, most=2)
        hits = found.sure or ([] if found.more or found.only_parts else found.likely)
        if len(hits) != 1:
            unclear.append(part)
            continue
        (sure if found.sure else likely).extend(find_people(reader, [hits[0].ref]))
    return Named(sure, likely, unclear)


def offer(reader: Reader, chosen: Sequence[str], *, today: date) -> list[Offered]:
    """Offer those who are chosen, then whom the reader most likely means: five statements.

    First whoever has an appointment with them today, then those they logged for in the last days,
    then their own clients by name.
    """
    people = find_people(reader, chosen)
    if len(people) < MOST_OFFERED:
        have = {person.id for person in people}
        rows = db.session.execute(_likely(reader, today)).all()
        people += [person_of(row) for row in rows if row.id not in have]
    people = people[: max(MOST_OFFERED, len(chosen))]
    ids = [person.id for person in people]
    away, missed = away_of(reader, ids, today), missed_of(reader, ids, today)
    due = due_on(reader, ids, today)
    return [
        Offered(
            person=person,
            away=away.get(person.id, ""),
            missed=missed.get(person.id, 0),
            due=due.get(person.id),
            has_due=person.id in due,
        )
        for person in people
    ]


def _likely(reader: Reader, today: date) -> Select[*tuple[Any, ...]]:
    planned = select(Appointment.client_id).where(
        Appointment.on == today,
        Appointment.worker == reader.name,
        open_appointment(),
        seen_rows(reader, APPOINTMENT),
    )
    lately = (
        select(Contact.client_id, func.max(Contact.id).label("last"))
        .where(
            Contact.worker == reader.name,
            Contact.on >= today - timedelta(days=OFFERED_DAYS),
            current(Contact),
            seen_rows(reader, CONTACT),
        )
        .group_by(Contact.client_id)
        .subquery()
    )
    own = select(Involvement.client_id).where(
        Involvement.user_id == reader.user_id,
        Involvement.from_on <= today,
        or_(Involvement.to_on.is_(None), Involvement.to_on > today),
    )
    anybody = union(planned, select(lately.c.client_id), own).subquery()
    return (
        select(*_NAMED)
        .outerjoin(lately, lately.c.client_id == Client.id)
        .where(Client.id.in_(select(anybody.c[0])), visible_to(reader, Client), living(Client))
        .order_by(
            Client.id.in_(planned).desc(),
            func.coalesce(lately.c.last, 0).desc(),
            own_of(reader, Client).desc(),
            Client.family_name,
            Client.given_names,
            Client.id,
        )
        .limit(MOST_OFFERED)
    )


def open_appointment() -> ColumnElement[bool]:
    """Keep appointments of which nobody has said what came of them yet."""
    return (
        (Appointment.contact_id.is_(None)) & (Appointment.called_off == "") & current(Appointment)
    )


def away_of(reader: Reader, client_ids: Collection[int], today: date) -> Mapping[int, str]:
    """Say who of some clients is not at liberty, as far as the reader may know. One statement."""
    if not reader.sees(Category.OFFENDING) or not client_ids:
        return {}
    rows = db.session.execute(
        among_seen(select(Situation.client_id, Situation.kind)).where(
            Situation.client_id.in_(client_ids),
            Situation.from_on <= today,
            or_(Situation.to_on.is_(None), Situation.to_on > today),
            current(Situation),
        )
    )
    return {
        client_id: kind.words for client_id, kind in rows if kind is not SituationKind.COMMUNITY
    }


def missed_of(reader: Reader, client_ids: Collection[int], today: date) -> Mapping[int, int]:
    """Count how many appointments each of some clients missed in a row. One statement."""
    turns: dict[int, list[Turn]] = {}
    if client_ids:
        rows = db.session.execute(
            among_seen(select(Contact.client_id, Contact.on, Contact.attended, Contact.pathway))
            .where(
                Contact.client_id.in_(client_ids),
                Contact.on >= today - timedelta(days=ROW_DAYS),
                current(Contact),
                seen_rows(reader, CONTACT),
            )
            .order_by(Contact.on, Contact.id)
        )
        for client_id, on, attended, pathway in rows:
            turns.setdefault(client_id, []).append(Turn(on, attended, pathway))
    return {client_id: missed_in_a_row(each) for client_id, each in turns.items()}


def due_on(reader: Reader, client_ids: Collection[int], day: date) -> Mapping[int, time | None]:
    """Say with whom there is an open appointment of the reader's own on a day, and at what hour."""
    if not client_ids:
        return {}
    rows = db.session.execute(
        among_seen(select(Appointment.client_id, Appointment.at_time))
        .where(
            Appointment.client_id.in_(client_ids),
            Appointment.on == day,
            Appointment.worker == reader.name,
            open_appointment(),
            seen_rows(reader, APPOINTMENT),
        )
        .order_by(Appointment.at_time.desc())
    )
    return {row.client_id: row.at_time for row in rows}


def usual_attendance(offered: Iterable[Offered]) -> dict[str, Attendance | None]:
    """Say what stands at each client before anybody said something: came, where one was planned."""
    return {each.person.ref: Attendance.ATTENDED if each.has_due else None for each in offered}
