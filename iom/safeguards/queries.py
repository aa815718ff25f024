"""Read to whom a record is closed, who opened it, and whom to ask. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import Agency, User
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, NotYours
from iom.db import db
from iom.safeguards.models import RestrictionReason
from iom.sharing.domain import RestrictionKind
from iom.sharing.models import BreakGlass, Restriction, RestrictionPerson
from iom.sharing.scope import among_seen, matching, told_of, visible_by_right, visible_to


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a reference that somebody asked for in vain.

    Attributes:
        exists: whether there is such a client; for the trail alone.
        ask: whom, where the reader is told that there is a record; else None.
    """

    exists: bool
    ask: str | None


def known_of(reader: Reader, ref: str) -> Known:
    """Say what is known of a reference that the reader may not open.

    One statement, the same whether there is such a record or not.
    """
    row = db.session.execute(
        matching(select(*_OWNER, told_of(reader, Client).label("told")))
        .select_from(Client)
        .outerjoin(Restriction, Restriction.client_id == Client.id)
        .outerjoin(User, User.id == Restriction.owner_id)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(Client.ref == ref)
    ).one_or_none()
    if row is None:
        return Known(exists=False, ask=None)
    name, agency, telephone, told = row
    return Known(exists=True, ask=_whom_to_ask(name, agency, telephone) if told else None)


_OWNER = (User.full_name, Agency.name, User.work_telephone)


def _whom_to_ask(name: str | None, agency: str | None, telephone: str | None) -> str:
    """Name an owner as those read it whom the record is closed to."""
    return ", ".join(filter(None, (name, agency, telephone)))


@dataclass(frozen=True, slots=True)
class Asked:
    """How many records are closed to the reader that one person is to be asked about.

    Attributes:
        owner: their name, agency and work telephone, where that is known.
        records: how many.
    """

    owner: str
    records: int


def list_closed(
    reader: Reader,
    *,
    district_ids: Collection[int] | None = None,
    client_ids: Collection[int] | None = None,
) -> list[Asked]:
    """Count the records that are closed to the reader and shown to be there, by whom to ask.

    Args:
        reader: who is told.
        district_ids: only of clients at home in these districts; None for all.
        client_ids: only among these clients; None for all.
    """
    statement = (
        select(*_OWNER, func.count())
        .select_from(Client)
        .join(Restriction, Restriction.client_id == Client.id)
        .join(User, User.id == Restriction.owner_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(told_of(reader, Client))
        .group_by(User.id, *_OWNER)
        .order_by(User.full_name, User.id)
    )
    if district_ids is not None:
        statement = statement.where(Client.home_district_id.in_(sorted(district_ids)))
    if client_ids is not None:
        statement = statement.where(Client.id.in_(sorted(client_ids)))
    return [
        Asked(_whom_to_ask(name, agency, telephone), records)
        for name, agency, telephone, records in db.session.execute(statement)
    ]


def get_client_by_right(reader: Reader, ref: str) -> Client:
    """Fetch a client that the reader sees without having broken the glass.

    To whom a record is closed is not for those to know or change who opened it for an hour.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
        NotYours: they see it by break-glass alone.
    """
    row = db.session.execute(
        select(Client, visible_by_right(reader, Client).label("by_right")).where(
            Client.ref == ref, visible_to(reader, Client)
        )
    ).one_or_none()
    if row is None:
        raise NoSuchClient(ref)
    if not row.by_right:
        raise NotYours(ref, "You opened this record by break-glass, which does not reach so far.")
    client: Client = row.Client
    return client


def sees_by_right(reader: Reader, client_id: int) -> bool:
    """Say whether a reader sees a client without having broken the glass."""
    return bool(seen_by_right(reader, [client_id]))


def seen_by_right(reader: Reader, client_ids: Collection[int]) -> Sequence[int]:
    """Return those of some clients whom a reader sees without having broken the glass."""
    found = select(Client.id).where(Client.id.in_(client_ids), visible_by_right(reader, Client))
    return db.session.scalars(found).all()


def find_restriction(client_id: int) -> Restriction | None:
    """Find the restriction of a client that the reader sees."""
    return db.session.scalar(
        among_seen(select(Restriction)).where(Restriction.client_id == client_id)
    )


@dataclass(frozen=True, slots=True)
class Closure:
    """A restriction as a page shows it.

    Attributes:
        people: whom it names: id and name, by name.
        version: which a change of it must carry back.
    """

    kind: RestrictionKind
    shown: bool
    owner_id: int
    owner: str
    people: tuple[tuple[int, str], ...]
    reason: str
    set_at: datetime
    set_by: str
    version: int


def find_closure(client_id: int) -> Closure | None:
    """Find to whom the record of a client is closed that the reader sees."""
    restriction = find_restriction(client_id)
    if restriction is None:
        return None
    rows = db.session.execute(
        among_seen(select(User.id, User.full_name))
        .join(RestrictionPerson, RestrictionPerson.user_id == User.id)
        .where(RestrictionPerson.client_id == client_id)
        .order_by(User.full_name, User.id)
    )
    return Closure(
        kind=restriction.kind,
        shown=restriction.shown,
        owner_id=restriction.owner_id,
        owner=restriction.owner.full_name,
        people=tuple((user_id, name) for user_id, name in rows),
        reason=restriction.reason,
        set_at=restriction.set_at,
        set_by=restriction.set_by,
        version=restriction.version,
    )


def list_reasons(client_id: int) -> Sequence[RestrictionReason]:
    """List the reasons given for restricting a client that the reader sees, the latest first."""
    return db.session.scalars(
        among_seen(select(RestrictionReason))
        .where(RestrictionReason.client_id == client_id)
        .order_by(RestrictionReason.id.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class Opening:
    """That somebody opened a record by break-glass."""

    who: str
    reason: str
    at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How the reader, who sees a client, came to see them.

    Attributes:
        opening: by which opening by break-glass, if one of theirs lasts.
        owner: the owner's name, where the record is restricted; else None.
        manages: whether the page of its restriction is for them.
    """

    opening: Opening | None
    owner: str | None
    manages: bool


def standing_of(reader: Reader, client_id: int, *, at: datetime) -> Standing:
    """Say how a reader came to see a client. At most 2 statements, 1 where no glass is broken."""
    own = and_(
        BreakGlass.client_id == Client.id,
        BreakGlass.user_id == reader.user_id,
        BreakGlass.until_at > at,
    )
    row = db.session.execute(
        among_seen(
            select(
                Restriction.owner_id,
                User.full_name,
                BreakGlass.reason,
                BreakGlass.at,
                BreakGlass.until_at,
            )
        )
        .select_from(Client)
        .outerjoin(Restriction, Restriction.client_id == Client.id)
        .outerjoin(User, User.id == Restriction.owner_id)
        .outerjoin(BreakGlass, own)
        .where(Client.id == client_id)
        .order_by(BreakGlass.until_at.desc())
        .limit(1)
    ).one()
    owner_id, owner, reason, opened_at, until_at = row
    opening = None
    if reason is not None and reader.may(Permission.BREAK_GLASS):
        opening = Opening(reader.name, reason, opened_at, until_at)
    owns = owner_id is not None and owner_id == reader.user_id
    manages = owns or reader.may(Permission.RESTRICT_CLIENTS)
    if manages and opening is not None:
        manages = sees_by_right(reader, client_id)
    return Standing(opening, owner, manages)


def list_openings(client_id: int) -> list[Opening]:
    """List who opened the record of a client that the reader sees, the latest first."""
    rows = db.session.execute(
        among_seen(select(User.full_name, BreakGlass.reason, BreakGlass.at, BreakGlass.until_at))
        .join(User, User.id == BreakGlass.user_id)
        .where(BreakGlass.client_id == client_id)
        .order_by(BreakGlass.at.desc(), BreakGlass.id.desc())
    )
    return [Opening(*row) for row in rows]
