"""Say who works with a client. Each function is one act; none of them commits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.models import Agency, User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import get_changeable_client
from iom.db import db
from iom.kernel.errors import NotFound
from iom.safeguards.domain import (
    BadInvolvement,
    NewInvolvement,
    check_end,
    check_involvement,
)
from iom.safeguards.events import InvolvementBegan, InvolvementEnded
from iom.sharing.models import Involvement
from iom.sharing.scope import among_seen, writing


def involve(
    ref: str, new: NewInvolvement, *, actor: Reader, at: datetime, today: date
) -> Involvement:
    """Put an agency, or a worker of it by name, on the record as working with a client.

    Its people then see the client, as far as their role, districts and agreements go (HANDBOOK 1).

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not change the record.
        BadInvolvement: there is no such agency or worker, the days cannot be right, or they work
            with the client already.
    """
    client = get_changeable_client(actor, ref)
    _take(client.id)
    agency, worker = _who(new)
    check_involvement(new, _recorded(client.id), today=today)
    involvement = Involvement(
        client_id=client.id,
        agency_id=agency.id,
        user_id=new.user_id,
        kind=new.kind,
        from_on=new.from_on,
        to_on=new.to_on,
        recorded_at=at,
        recorded_by=actor.ref,
    )
    db.session.add(involvement)
    db.session.flush()
    event = InvolvementBegan(
        subject=subject_of(ref),
        agency=agency.code,
        worker=worker.ref if worker else "",
        kind=new.kind,
        from_on=new.from_on,
        to_on=new.to_on,
    )
    audit.record(event, actor=actor, at=at)
    return involvement


def end_involvement(
    ref: str, involvement_id: int, to_on: date, *, actor: Reader, at: datetime
) -> None:
    """Say from which day on an agency or a worker no longer works with a client.

    Args:
        ref: the client.
        involvement_id: which of those who work with them.
        to_on: the first day on which they no longer do; the day itself takes effect at once.
        actor: who says so; for a worker's own clients that may be the worker.
        at: when.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not change the record.
        NotFound: nobody works with the client under that number.
        BadInvolvement: it has ended already, or would end before it began.
    """
    client = get_changeable_client(actor, ref)
    _take(client.id)
    involvement = db.session.scalar(
        among_seen(select(Involvement)).where(
            Involvement.id == involvement_id, Involvement.client_id == client.id
        )
    )
    if involvement is None:
        raise NotFound("Nobody works with this client under that number.")
    check_end(involvement.from_on, involvement.to_on, to_on)
    involvement.to_on = to_on
    db.session.flush()
    agency = db.session.get_one(Agency, involvement.agency_id)
    worker = db.session.get(User, involvement.user_id) if involvement.user_id else None
    event = InvolvementEnded(
        subject=subject_of(ref),
        agency=agency.code,
        worker=worker.ref if worker else "",
        to_on=to_on,
    )
    audit.record(event, actor=actor, at=at)


def _take(client_id: int) -> None:
    """Let nobody else change who works with a client until the transaction ends."""
    statement = writing(select(Client.id)).where(Client.id == client_id)
    db.session.execute(statement.with_for_update())


def _recorded(client_id: int) -> list[Involvement]:
    return list(
        db.session.scalars(writing(select(Involvement)).where(Involvement.client_id == client_id))
    )


def _who(new: NewInvolvement) -> tuple[Agency, User | None]:
    agency = db.session.get(Agency, new.agency_id)
    if agency is None:
        raise BadInvolvement("Choose an agency.")
    if new.user_id is None:
        return agency, None
    worker = db.session.get(User, new.user_id)
    if worker is None or not worker.is_active:
        raise BadInvolvement("Choose a worker whose account is in use.")
    if worker.agency_id != agency.id:
        raise BadInvolvement(f"{worker.full_name} does not work for {agency.name}.")
    return agency, worker
