"""Log work with clients. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.contacts.domain import Attendance
from iom.contacts.kinds import CONTACT
from iom.contacts.models import Contact
from iom.db import db
from iom.entries.domain import BadEntry
from iom.interventions.booking import put_plan
from iom.interventions.domain import LoggedAlready, NewEntry, check_number
from iom.interventions.people import agency_of
from iom.interventions.putting import (
    Held,
    New,
    check_row,
    find_open,
    held_values,
    hold,
    put,
    settle,
    tell_leads,
)
from iom.sharing.scope import writing


@dataclass(frozen=True, slots=True)
class Logged:
    """What became of a form: the entry, about how many clients, and whether it was there before."""

    log: str
    number: int
    again: bool = False


def log_entry(new: NewEntry, *, actor: Reader, at: datetime, today: date) -> Logged:
    """Log an entry: a contact on the record of each client, or none at all.

    The same form sent twice, in another window or by a second click, is one entry. An appointment
    of the actor's own on that day is settled by it. The number of statements does not grow with
    that of clients.

    Raises:
        NoSuchClient: one of the clients is none whom the actor may see.
        NotYours: the actor may not log.
        LoggedAlready: the form was sent before and said something else.
        BadLog, BadEntry: something cannot be right; nothing is on any record.
    """
    check_number(list(new.came))
    clients = hold(actor, new.came)
    agency = agency_of(actor)
    values = held_values(new.work.values(), actor, agency)
    known = _known(new, actor)
    if known:
        sent = {clients[ref].id: {**values, "attended": said} for ref, said in new.came.items()}
        if known != sent:
            raise LoggedAlready(new.token)
        return Logged(new.token, len(known), again=True)
    rows = [
        New(
            client=clients[ref],
            values={**values, "attended": attended},
            token=new.token,
            log=new.token,
        )
        for ref, attended in new.came.items()
    ]
    for row in rows:
        _check(row.client, row.values, actor=actor, today=today, alone=len(rows) == 1)
    ids = put(CONTACT, rows, actor=actor, at=at)
    planned = {
        row.client.id: entry
        for row, entry in zip(rows, ids, strict=True)
        if row.values["attended"] is not None
    }
    if planned:
        settle(find_open(actor, planned, day=new.work.on))
    tell_leads(
        [
            (row.client, planned[row.client.id])
            for row in rows
            if row.values["attended"] is Attendance.UNACCEPTABLE_ABSENCE
        ],
        actor=actor,
        at=at,
        today=today,
    )
    if new.next is not None:
        put_plan(clients.values(), new.next, token=new.token, actor=actor, at=at, today=today)
    return Logged(new.token, len(rows))


def _known(new: NewEntry, actor: Reader) -> dict[int, dict[str, Any]]:
    """Return what the form put on records when it was sent before, by client; nothing: it was not.

    What was corrected since does not matter: it goes by what was sent.
    """
    names = [each.name for each in CONTACT.fields if each.name != "ref"]
    rows = db.session.scalars(
        writing(select(Contact)).where(
            Contact.token == new.token, Contact.log == new.token, Contact.recorded_by == actor.ref
        )
    )
    return {row.client_id: {name: getattr(row, name) for name in names} for row in rows}


def _check(
    client: Held, values: Mapping[str, Any], *, actor: Reader, today: date, alone: bool
) -> None:
    try:
        check_row(CONTACT, client, values, actor=actor, today=today)
    except BadEntry as refusal:
        if alone or refusal.field != CONTACT.day:
            raise
        raise BadEntry(f"{client.ref}: {refusal}", field=refusal.field) from None
