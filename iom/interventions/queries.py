"""Read the log: its entries, one of them, and what somebody usually does. Changes no row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.contacts.domain import Attendance, ContactKind
from iom.contacts.kinds import CONTACT
from iom.contacts.models import Contact
from iom.db import db
from iom.entries.models import current
from iom.interventions import appointments
from iom.interventions.domain import Work, grouped
from iom.interventions.people import Person, agency_of
from iom.interventions.sought import Came, Sought, Whose
from iom.kernel.errors import NotFound
from iom.kernel.happened import Happened
from iom.record.queries import seen_rows
from iom.sharing.scope import among_seen, counting, exportable_by, visible_to

PAGE, FILE_ROWS = 100, 10_000
_USUAL_DAYS, _REPEATED, _LOOKED_AT = 91, 3, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A contact of the log, with whom it was."""

    id: int
    person: Person
    work: Work
    attended: Attendance | None
    agency: str
    worker: str
    recorded_by: str
    log: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log, as far as the reader sees it.

    Attributes:
        log: empty where it is a contact that was not logged as one.
        rows: a client each.
        unseen: how many more clients it is about, whom the reader may not see.
    """

    log: str
    rows: Sequence[Row]
    unseen: int = 0

    @property
    def first(self) -> Row:
        """What it says of the first client, and of most things of all of them."""
        return self.rows[0]

    @property
    def people(self) -> list[Person]:
        """The clients whom the reader sees."""
        return [row.person for row in self.rows]

    @property
    def seen(self) -> str:
        """Its rows as a form carries them, so that a second editor is noticed."""
        return "-".join(str(row.id) for row in sorted(self.rows, key=lambda row: row.id))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of entries, and where the next one begins; empty: this is the last."""

    entries: Sequence[Entry]
    more: str = ""


def list_entries(reader: Reader, sought: Sought, *, today: date) -> Listed:
    """List entries, the latest first: a page of contacts, those of one log together."""
    rows = db.session.execute(_sought(reader, sought, today).limit(PAGE + 1)).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    entries = [
        Entry(group.key, [_row(each) for each in reversed(group.rows)])
        for group in grouped(rows[:PAGE])
    ]
    return Listed(entries, f"{last.on}.{last.contact_id}" if last else "")


def list_taken_out(reader: Reader, sought: Sought, *, today: date) -> list[Row]:
    """List the contacts that somebody may take out in a file or on paper."""
    statement = _sought(reader, sought, today).where(exportable_by(reader, Client))
    return [_row(each) for each in db.session.execute(statement.limit(FILE_ROWS))]


def _columns() -> list[Any]:
    return [
        *(Contact.id.label("contact_id"), Contact.on, Contact.at_time, Contact.kind),
        *(Contact.pathway, Contact.provider, Contact.programme, Contact.minutes, Contact.outcome),
        *(Contact.cost_pence, Contact.note, Contact.attended, Contact.agency, Contact.worker),
        *(Contact.recorded_by, Contact.log),
        *(Client.id, Client.ref, Client.given_names, Client.family_name),
    ]


def _all(reader: Reader) -> Select[Any]:
    return (
        select(*_columns())
        .join(Client, Client.id == Contact.client_id)
        .where(current(Contact), visible_to(reader, Client), seen_rows(reader, CONTACT))
    )


def _sought(reader: Reader, sought: Sought, today: date) -> Select[Any]:
    found = _all(reader).where(
        Contact.on > today - timedelta(days=sought.days), Contact.on <= today
    )
    if sought.whose is Whose.MINE:
        found = found.where(Contact.worker == reader.name)
    elif sought.whose is Whose.AGENCY:
        found = found.where(Contact.agency == agency_of(reader))
    if sought.kind:
        found = found.where(Contact.kind == sought.kind)
    if sought.pathway:
        found = found.where(Contact.pathway == sought.pathway)
    if sought.came is Came.MISSED:
        found = found.where(Contact.attended == Attendance.UNACCEPTABLE_ABSENCE)
    elif sought.came is Came.MET:
        found = found.where(Contact.attended.is_(None) | (Contact.attended == Attendance.ATTENDED))
    if sought.before:
        found = found.where(tuple_(Contact.on, Contact.id) < tuple_(*sought.before))
    return found.order_by(Contact.on.desc(), Contact.id.desc())


def _row(row: Any) -> Row:  # noqa: ANN401  # a row of the statement above
    return Row(
        id=row.contact_id,
        person=Person(row.id, row.ref, f"{row.given_names} {row.family_name}"),
        work=Work(
            on=row.on,
            at_time=row.at_time,
            kind=row.kind,
            pathway=row.pathway,
            provider=row.provider,
            programme=row.programme,
            minutes=row.minutes,
            outcome=row.outcome,
            cost_pence=row.cost_pence,
            note=row.note,
        ),
        attended=row.attended,
        agency=row.agency,
        worker=row.worker,
        recorded_by=row.recorded_by,
        log=row.log,
    )


def get_entry(reader: Reader, log: str) -> Entry:
    """Fetch an entry of the log as it stands, by family name.

    Raises:
        NotFound: there is none, or none of it is for the reader.
    """
    found = find_entry(reader, log)
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def find_entry(reader: Reader, log: str) -> Entry | None:
    """Find an entry of the log; None where nothing of it is left that the reader may see."""
    rows = db.session.execute(
        _all(reader)
        .where(Contact.log == log)
        .order_by(Client.family_name, Client.given_names, Client.ref)
    ).all()
    if not rows:
        return None
    everybody = db.session.scalar(
        counting(select(func.count(Contact.id))).where(
            Contact.log == log, current(Contact), seen_rows(reader, CONTACT)
        )
    )
    return Entry(log, [_row(each) for each in rows], (everybody or 0) - len(rows))


def list_own_last(reader: Reader, *, today: date) -> list[Entry]:
    """List the last entries of the reader's own that differ, to begin another one with."""
    rows = db.session.execute(
        _all(reader)
        .where(
            Contact.worker == reader.name,
            Contact.on > today - timedelta(days=_USUAL_DAYS),
            Contact.on <= today,
        )
        .order_by(Contact.on.desc(), Contact.id.desc())
        .limit(_LOOKED_AT)
    ).all()
    found: dict[object, Entry] = {}
    for group in grouped(rows):
        entry = Entry(group.key, [_row(each) for each in group.rows])
        work = entry.first.work
        alike = (work.kind, work.pathway, work.minutes, frozenset(p.id for p in entry.people))
        found.setdefault(alike, entry)
    return list(found.values())[:_REPEATED]


def find_own(reader: Reader, contact_id: int) -> Entry | None:
    """Find the entry that a contact is part of, to begin another one with."""
    row = db.session.execute(_all(reader).where(Contact.id == contact_id)).first()
    if row is None:
        return None
    return find_entry(reader, row.log) if row.log else Entry("", [_row(row)])


@dataclass(frozen=True, slots=True)
class Usual:
    """What somebody usually logs: their kinds, the most frequent first, and their providers."""

    kinds: Sequence[ContactKind]
    providers: Sequence[str]


def usual_of(reader: Reader, *, today: date) -> Usual:
    """Say what the reader usually logs. One statement; of whom is not asked."""
    counted: Mapping[tuple[ContactKind, str], int] = {
        (kind, provider): count
        for kind, provider, count in db.session.execute(
            counting(select(Contact.kind, Contact.provider, func.count()))
            .where(
                Contact.worker == reader.name,
                Contact.on > today - timedelta(days=_USUAL_DAYS),
                current(Contact),
                seen_rows(reader, CONTACT),
            )
            .group_by(Contact.kind, Contact.provider)
        )
    }
    kinds = dict.fromkeys(ContactKind, 0)
    providers: dict[str, int] = {}
    for (kind, provider), count in counted.items():
        kinds[kind] += count
        if provider:
            providers[provider] = providers.get(provider, 0) + count
    return Usual(
        sorted(kinds, key=lambda kind: -kinds[kind]),
        sorted(providers, key=lambda name: (-providers[name], name))[:12],
    )


def happened(reader: Reader, client_id: int, first: date, last: date) -> list[Happened]:
    """Tell a client's contacts and appointments for a timeline, by what the reader may know of.

    Two statements.
    """
    rows = db.session.execute(
        among_seen(select(*_columns()))
        .join(Client, Client.id == Contact.client_id)
        .where(
            Contact.client_id == client_id,
            Contact.on >= first,
            Contact.on <= last,
            current(Contact),
            seen_rows(reader, CONTACT),
        )
        .order_by(Contact.on.desc(), Contact.id.desc())
    )
    told = [_told(_row(each)) for each in rows]
    return [*told, *appointments.happened(reader, client_id, first, last)]


def _told(row: Row) -> Happened:
    work = row.work
    parts = [work.kind.label, row.attended.words if row.attended else ""]
    parts += [
        work.pathway.words if work.pathway else "",
        work.outcome.words if work.outcome else "",
    ]
    logged = bool(row.log)
    return Happened(
        on=work.on,
        what=f"{', '.join(part for part in parts if part)}.",
        kind="contact",
        endpoint="interventions.show" if logged else "record.show",
        values={"log": row.log}
        if logged
        else {"ref": row.person.ref, "kind": "contact", "entry_id": row.id},
        who=row.worker or row.agency,
    )
