"""Say who works with a client. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import Agency, User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client
from iom.db import db
from iom.kernel.errors import NotFound
from iom.safeguards.domain import (
    BadInvolvement,
    NewInvolvement,
    check_end,
    check_involvement,
    check_reason,
    followed_by,
)
from iom.safeguards.events import (
    InvolvementBegan,
    InvolvementEnded,
    InvolvementResumed,
    InvolvementTakenBack,
)
from iom.safeguards.models import TakenBack
from iom.safeguards.reach import hindrances
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import among_seen, writing

_KEPT = (
    *("id", "client_id", "agency_id", "user_id", "kind", "from_on", "to_on"),
    *("recorded_at", "recorded_by"),
)


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
    take([client.id])
    agency, worker = _who(new)
    recorded = _recorded(client.id)
    for one in recorded:
        if one.recorded_by == actor.ref and _says(one) == new:
            return one  # the same form sent twice
    check_involvement(new, recorded, today=today)
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
    take([client.id])
    involvement = db.session.scalar(
        among_seen(select(Involvement)).where(
            Involvement.id == involvement_id, Involvement.client_id == client.id
        )
    )
    if involvement is None:
        raise NotFound("Nobody works with this client under that number.")
    if involvement.to_on == to_on:
        return  # the same form sent twice, or two who say the same
    check_end(involvement.from_on, involvement.to_on, to_on)
    involvement.to_on = to_on
    db.session.flush()
    event = InvolvementEnded(subject=subject_of(ref), **_named(involvement), to_on=to_on)
    audit.record(event, actor=actor, at=at)


def take_back(
    ref: str, involvement_id: int, reason: str, *, resume: bool, actor: Reader, at: datetime
) -> None:
    """Take it back that somebody works with a client: it was a mistake.

    It leaves every list and every count, and stays readable with the reason. Taken back twice is
    taken back once.

    Args:
        ref: the client.
        involvement_id: which of those who work with them.
        reason: why, in words that stay beside the record and are never on the trail.
        resume: whether the one whose work ended for it goes on as before.
        actor: who says so; who leads is for those alone who may change every client.
        at: when.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not do this.
        NotFound: nobody works with the client under that number.
        BadReason: the reason is too short or too long.
        BadInvolvement: whoever is to go on could not see the client any more.
    """
    client = get_changeable_client(actor, ref)
    take([client.id])
    rows = {row.id: row for row in _recorded(client.id)}
    if involvement_id not in rows:
        gone = writing(select(TakenBack.id)).where(
            TakenBack.id == involvement_id, TakenBack.client_id == client.id
        )
        if db.session.scalar(gone) is None:
            raise NotFound("Nobody works with this client under that number.")
        return
    row = rows[involvement_id]
    if row.kind is InvolvementKind.LEAD and not actor.may(Permission.CHANGE_CLIENTS):
        raise NotYours(ref, "Who leads is for the coordinator to say.")
    why = check_reason(reason)
    before = followed_by(row, rows.values()) if resume else None
    db.session.add(
        TakenBack(
            **{name: getattr(row, name) for name in _KEPT},
            reason=why,
            taken_at=at,
            taken_by=actor.ref,
        )
    )
    db.session.delete(row)
    db.session.flush()
    said = {"subject": subject_of(ref), "kind": row.kind, **_named(row)}
    event = InvolvementTakenBack(**said, from_on=row.from_on, to_on=row.to_on)
    audit.record(event, actor=actor, at=at)
    if before is not None:
        _go_on(before, row.to_on, client, actor=actor, at=at)


def take(client_ids: Collection[int]) -> None:
    """Let nobody else change who works with some clients until the transaction ends."""
    statement = writing(select(Client.id)).where(Client.id.in_(sorted(client_ids)))
    db.session.execute(statement.order_by(Client.id).with_for_update()).all()


def _go_on(
    before: Involvement, to_on: date | None, client: Client, *, actor: Reader, at: datetime
) -> None:
    user = db.session.get_one(User, before.user_id)
    hindered = hindrances(user, [client.id]).get(client.id)
    if hindered:
        raise BadInvolvement(f"{hindered} So they cannot go on: leave the box empty.")
    before.to_on = to_on
    db.session.flush()
    said = {"subject": subject_of(client.ref), "kind": before.kind, **_named(before)}
    audit.record(InvolvementResumed(**said, to_on=to_on), actor=actor, at=at)


def _named(row: Involvement) -> dict[str, Any]:
    agency = db.session.get_one(Agency, row.agency_id)
    worker = db.session.get(User, row.user_id) if row.user_id else None
    return {"agency": agency.code, "worker": worker.ref if worker else ""}


def _says(row: Involvement) -> NewInvolvement:
    return NewInvolvement(
        agency_id=row.agency_id,
        user_id=row.user_id,
        kind=row.kind,
        from_on=row.from_on,
        to_on=row.to_on,
    )


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
