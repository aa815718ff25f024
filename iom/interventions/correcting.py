"""Correct an entry of the log on the record of every client. None of these acts commits.

Each row is changed or struck out by the rules of all entries (`iom.record.service`), so what it
said stays readable on the client's record. Rows of clients whom the actor may not see stay as they
are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.contacts.domain import Attendance
from iom.contacts.kinds import CONTACT
from iom.contacts.models import Contact
from iom.db import db
from iom.entries.checking import check_reason
from iom.entries.domain import EndedHow
from iom.interventions.domain import BadLog, LogChanged, Work
from iom.interventions.putting import New, check_row, hold, put, tell_leads
from iom.interventions.queries import Entry, Row, find_entry, get_entry
from iom.kernel.errors import NotFound
from iom.record.queries import standing_as
from iom.record.service import change_entry, strike_out
from iom.sharing.scope import among_seen, own_of, writing


def may_correct(reader: Reader, entry: Entry) -> bool:
    """Say whether the reader may change every row of an entry that they see. One statement."""
    ids = [row.person.id for row in entry.rows]
    own = set(
        db.session.scalars(
            among_seen(select(Client.id)).where(Client.id.in_(ids), own_of(reader, Client))
        )
    )
    return all(
        standing_as(reader, own=row.person.id in own).may_change(CONTACT, row.recorded_by)
        for row in entry.rows
    )


def get_correctable(reader: Reader, log: str) -> Entry:
    """Fetch an entry that the reader may correct.

    Raises:
        NotFound: there is none for the reader.
        NotYours: they see it and may not correct it.
    """
    entry = get_entry(reader, log)
    if not may_correct(reader, entry):
        raise NotYours(entry.first.person.ref, "You may correct entries that you logged only.")
    return entry


def correct(  # noqa: PLR0913  # which, what, by whom and when
    log: str,
    work: Work,
    came: Mapping[str, Attendance | None],
    *,
    seen: str,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Let an entry say something else on the record of every client. Sent twice, it happens once.

    Args:
        log: the entry.
        work: what it is to say.
        came: by the reference of each client, whether they came.
        seen: the rows that the actor saw (`Entry.seen`).
        actor: who corrects it.
        at: when.
        today: the day.

    Raises:
        NotFound, NotYours: there is no such entry for the actor, or none that they may correct.
        LogChanged: somebody else changed it meanwhile.
        BadEntry: something cannot be right; nothing is changed.
    """
    entry = _held(actor, log)
    if entry.seen != seen:
        if all(_says(row, work, came) for row in entry.rows):
            return
        raise LogChanged
    for row in entry.rows:
        values = {**work.values(), "attended": came.get(row.person.ref, row.attended)}
        change_entry(row.person.ref, CONTACT, row.id, values, actor=actor, at=at, today=today)


def _says(row: Row, work: Work, came: Mapping[str, Attendance | None]) -> bool:
    same = all(getattr(row.work, each.name) == getattr(work, each.name) for each in fields(work))
    return same and row.attended == came.get(row.person.ref, row.attended)


def _held(actor: Reader, log: str) -> Entry:
    """Fetch an entry whose rows nobody else changes until the transaction ends."""
    hold(actor, [person.ref for person in get_correctable(actor, log).people])
    return get_correctable(actor, log)


def strike_out_all(log: str, reason: str, *, seen: str, actor: Reader, at: datetime) -> int:
    """Strike an entry out on the record of every client; return on how many.

    Sent twice, it happens once: the second time there is nothing left, and 0 is returned.

    Raises:
        NotFound, NotYours: there is no such entry for the actor, or none that they may correct.
        LogChanged: somebody else changed it meanwhile.
        BadEntry: the reason is too short or too long.
    """
    why = check_reason(reason)
    if find_entry(actor, log) is None and _struck_out(log, why, actor):
        return 0
    entry = _held(actor, log)
    if entry.seen != seen:
        raise LogChanged
    for row in entry.rows:
        strike_out(row.person.ref, CONTACT, row.id, why, actor=actor, at=at)
    return len(entry.rows)


def _struck_out(log: str, why: str, actor: Reader) -> bool:
    """Say whether the actor struck the entry out before, by a first click of this button."""
    row = db.session.scalar(
        writing(select(Contact.id)).where(
            Contact.log == log,
            Contact.ended_how == EndedHow.STRUCK_OUT,
            Contact.ended_by == actor.ref,
            Contact.ended_reason == why,
        )
    )
    return row is not None


def take_off(ref: str, log: str, reason: str, *, actor: Reader, at: datetime) -> None:
    """Strike an entry out on the record of one client, who had no part in it.

    Raises:
        NoSuchClient, NotFound, NotYours, EntryGone: as for any entry.
        BadEntry: the reason is too short or too long.
    """
    clients = hold(actor, [ref])
    row_id = db.session.scalar(
        writing(select(Contact.id))
        .where(Contact.client_id == clients[ref].id, Contact.log == log)
        .order_by(Contact.id.desc())
    )
    if row_id is None:
        raise NotFound("This entry is not about this client.")
    strike_out(ref, CONTACT, row_id, reason, actor=actor, at=at)


def add_client(  # noqa: PLR0913  # as above
    log: str,
    ref: str,
    attended: Attendance | None,
    *,
    token: str,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Put an entry on the record of one more client. Sent twice, it happens once.

    Raises:
        NotFound, NotYours: there is no such entry for the actor, or none that they may correct.
        NoSuchClient: there is no such client for the actor.
        BadLog: the client is on it already.
        BadEntry: it does not fit the client's life.
    """
    get_correctable(actor, log)
    client = hold(actor, [ref])[ref]
    entry = get_correctable(actor, log)
    if any(person.ref == ref for person in entry.people):
        known = db.session.scalar(
            writing(select(Contact.id)).where(
                Contact.client_id == client.id, Contact.log == log, Contact.token == token
            )
        )
        if known is None:
            raise BadLog(f"{ref} is on this entry already.", field="more")
        return
    first = entry.first
    values = {
        **first.work.values(),
        "agency": first.agency,
        "worker": first.worker,
        "attended": attended,
    }
    check_row(CONTACT, client, values, actor=actor, today=today)
    row = New(client=client, values=values, token=token, log=log)
    ids = put(CONTACT, [row], actor=actor, at=at)
    if attended is Attendance.UNACCEPTABLE_ABSENCE:
        tell_leads([(client, ids[0])], actor=actor, at=at, today=today)
