"""Record where a client lives, and that they no longer do. No function here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.domain import AddressEnded, AddressRecorded, subject_of
from iom.clients.models import Address
from iom.clients.postal import BadAddress, comparable, line_of, postcode_of
from iom.clients.queries import get_changeable_client
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.kernel.errors import NotFound
from iom.sharing.scope import among_seen

_OLDEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAddress:
    """Where a client lives, as somebody gives it: first line, postcode if known, since when."""

    line: str
    postcode: str
    from_on: date


def list_addresses(client_id: int) -> Sequence[Address]:
    """List a client's addresses, those that hold first, then the latest."""
    return db.session.scalars(
        among_seen(select(Address))
        .where(Address.client_id == client_id)
        .order_by(Address.to_on.is_not(None), Address.from_on.desc(), Address.id.desc())
    ).all()


def get_address(reader: Reader, ref: str, address_id: int) -> Address:
    """Fetch one address of a client whose record the reader may change.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: the reader may see the client and not change the record.
        NotFound: the client has no such address.
    """
    client = get_changeable_client(reader, ref)
    address = db.session.scalar(
        among_seen(select(Address)).where(Address.id == address_id, Address.client_id == client.id)
    )
    if address is None:
        raise NotFound("This client has no such address.")
    return address


def record_address(
    ref: str, new: NewAddress, *, actor: Reader, at: datetime, today: date
) -> Address:
    """Record where a client lives from a day on.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not change the record.
        BadAddress: the address is malformed, or on the record with that first day already.
    """
    client = get_changeable_client(actor, ref)
    line, postcode = line_of(new.line), postcode_of(new.postcode)
    if not _OLDEST <= new.from_on <= today:
        raise BadAddress("The first day must lie between 1900 and today.")
    address = Address(
        client_id=client.id,
        line=line,
        postcode=postcode,
        comparable=comparable(line, postcode),
        from_on=new.from_on,
        recorded_at=at,
        recorded_by=actor.ref,
    )
    try:
        # Two clicks may come here at once: the constraint lets one through.
        with db.session.begin_nested():
            db.session.add(address)
            db.session.flush()
    except IntegrityError:
        raise BadAddress("This address is on the record with the same first day.") from None
    audit.record(AddressRecorded(subject=subject_of(ref)), actor=actor, at=at)
    return address


def end_address(ref: str, address_id: int, to_on: date, *, actor: Reader, at: datetime) -> None:
    """Say from which day on a client no longer lives at an address.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not change the record.
        NotFound: the client has no such address.
        BadAddress: the address has ended already, or would end before it began.
    """
    address = get_address(actor, ref, address_id)
    if address.to_on is not None:
        ended = day_in_words(address.to_on)
        raise BadAddress(f"The record says already that the client left there on {ended}.")
    if to_on < address.from_on:
        began = day_in_words(address.from_on)
        raise BadAddress(f"The client lives there from {began}: the day must not be before that.")
    address.to_on = to_on
    db.session.flush()
    audit.record(AddressEnded(subject=subject_of(ref)), actor=actor, at=at)
