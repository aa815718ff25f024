"""Read who leads, and whom to tell. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Permission
from iom.accounts.models import Agency, User
from iom.clients.models import Client
from iom.db import db
from iom.kernel.batches import in_batches
from iom.kernel.dates import day_in_words
from iom.leads.domain import mark_of
from iom.safeguards.colleagues import list_workers
from iom.safeguards.queries import find_restriction, sees_by_right
from iom.sharing.closures import not_closed_to
from iom.sharing.domain import LEADING, InvolvementKind
from iom.sharing.models import Cover, Involvement
from iom.sharing.readers import reader_of
from iom.sharing.scope import among_seen, covers_client, writing

_BATCH = 1_000
_StandsIn = aliased(User, name="stands_in")


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who stands in for a worker who is away; `last_on` is the last day."""

    user_id: int
    name: str
    last_on: date
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Professional:
    """Somebody who is lead or second of a client.

    Attributes:
        id: the number of the turn.
        gone: whether their account is closed.
        telephone: at work; empty where none is known.
        since: the first day.
        cover: who stands in for them with this client on the day; None: nobody.
    """

    id: int
    user_id: int
    name: str
    agency: str
    gone: bool
    since: date
    cover: StandIn | None = None
    telephone: str = ""

    @property
    def to_ring(self) -> str:
        """The number at work of whoever answers today; empty where none is known."""
        if self.cover is not None:
            return self.cover.telephone
        return "" if self.gone else self.telephone

    @property
    def covered(self) -> str:
        """`until 14 March 2026 covered by Alder Finchfield`; empty where nobody stands in."""
        if self.cover is None:
            return ""
        return f"until {day_in_words(self.cover.last_on)} covered by {self.cover.name}"


@dataclass(frozen=True, slots=True)
class Leads:
    """Who answers for a client on a day; None: nobody."""

    lead: Professional | None = None
    second: Professional | None = None


NOBODY = Leads()


def holds_on(day: date) -> ColumnElement[bool]:
    """Keep turns that hold on a day."""
    return (Involvement.from_on <= day) & or_(Involvement.to_on.is_(None), Involvement.to_on > day)


def leads_of(client_ids: Collection[int], today: date) -> Mapping[int, Leads]:
    """Say who answers for each of some clients whom the reader sees. One statement a thousand.

    Of several who lead at once, which no page records, the latest is told.
    """
    found: dict[int, dict[InvolvementKind, Professional]] = {}
    for batch in in_batches(sorted(client_ids), _BATCH):
        for client_id, kind, *said in db.session.execute(_professionals(batch, today)):
            found.setdefault(client_id, {})[kind] = _professional(said)
    return {
        client_id: Leads(*(found.get(client_id, {}).get(kind) for kind in LEADING))
        for client_id in client_ids
    }


def _professionals(client_ids: Collection[int], today: date) -> Select[*tuple[Any, ...]]:
    """Select who leads or is second, with who stands in and would see this client."""
    standing_in = and_(
        Cover.user_id == Involvement.user_id,
        Cover.from_on <= today,
        Cover.to_on > today,
        covers_client(Involvement.client_id),
        not_closed_to(Cover.by_id, Involvement.client_id),
    )
    return (
        among_seen(
            select(
                Involvement.client_id,
                Involvement.kind,
                Involvement.id,
                User.id,
                User.full_name,
                Agency.name,
                User.disabled_at,
                User.work_telephone,
                Involvement.from_on,
                _StandsIn.id,
                _StandsIn.full_name,
                _StandsIn.work_telephone,
                Cover.to_on,
            )
        )
        .join(User, User.id == Involvement.user_id)
        .join(Agency, Agency.id == Involvement.agency_id)
        .outerjoin(Cover, standing_in)
        .outerjoin(_StandsIn, and_(_StandsIn.id == Cover.by_id, _StandsIn.disabled_at.is_(None)))
        .where(
            Involvement.client_id.in_(client_ids), Involvement.kind.in_(LEADING), holds_on(today)
        )
        .order_by(Involvement.from_on, Involvement.id)
    )


def _professional(said: Sequence[Any]) -> Professional:
    turn_id, user_id, name, agency, closed_at, rings, since, by_id, by_name, by_rings, to_on = said
    cover = None
    if by_id is not None:
        cover = StandIn(by_id, by_name, to_on - timedelta(days=1), by_rings or "")
    return Professional(
        id=turn_id,
        user_id=user_id,
        name=name,
        agency=agency,
        gone=closed_at is not None,
        since=since,
        cover=cover,
        telephone=rings or "",
    )


def recipients_of(client_id: int, today: date) -> frozenset[int]:
    """Say who is told at once of something about a client.

    The lead; where there is none whose account is in use, the second; where there is neither, the
    coordinators of the district. Whoever stands in for the lead or the second is told beside them.
    Of a restricted record only those who see it by right, and where none of these does, its owner.
    The act that tells has reached the client in a way of its own.

    Returns:
        The ids of active users, who may open the client's page.
    """
    leads = leads_of([client_id], today)[client_id]
    for place in (leads.lead, leads.second):
        if place is not None and not place.gone:
            beside = [place.cover.user_id] if place.cover else []
            told = _those_who_see([place.user_id, *beside], client_id)
            if told:
                return told
    district = writing(select(Client.home_district_id)).where(Client.id == client_id)
    home = db.session.scalar(district)
    coordinators = list_workers(Permission.CHANGE_CLIENTS, district_id=home) if home else []
    told = _those_who_see([each.user_id for each in coordinators], client_id)
    if told:
        return told
    restriction = find_restriction(client_id)
    owner = restriction.owner if restriction else None
    return frozenset({owner.id}) if owner is not None and owner.is_active else frozenset()


def _those_who_see(user_ids: Collection[int], client_id: int) -> frozenset[int]:
    users = [db.session.get_one(User, user_id) for user_id in user_ids]
    return frozenset(
        user.id for user in users if user.is_active and sees_by_right(reader_of(user), client_id)
    )


@dataclass(frozen=True, slots=True)
class Held:
    """Who has a place, as the form that gives it to somebody shows it.

    Attributes:
        now: who has it today.
        planned: the name and the first day of those who have it later.
        mark: which the form carries back.
    """

    now: Professional | None
    planned: tuple[tuple[str, date], ...]
    mark: str


def held(client_id: int, kind: InvolvementKind, today: date) -> Held:
    """Read who has a place with a client whom the reader sees."""
    rows = db.session.scalars(
        among_seen(select(Involvement))
        .where(Involvement.client_id == client_id, Involvement.kind == kind)
        .order_by(Involvement.from_on, Involvement.id)
    ).all()
    who = select(User.id, User.full_name).where(User.id.in_({row.user_id for row in rows}))
    names = {row.id: row.full_name for row in db.session.execute(who)}
    leads = leads_of([client_id], today)[client_id]
    return Held(
        leads.lead if kind is InvolvementKind.LEAD else leads.second,
        tuple(
            (names[row.user_id or 0], row.from_on)
            for row in rows
            if row.from_on > today and row.to_on != row.from_on
        ),
        mark_of(rows),
    )
