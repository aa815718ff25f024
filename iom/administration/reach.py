"""How many users and clients each place has: counts, which count everyone (HANDBOOK 1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from iom.accounts.models import User, UserBound
from iom.accounts.queries import key_of
from iom.clients.models import Client
from iom.db import db
from iom.places import queries as places
from iom.places.domain import Place, PlaceKind
from iom.sharing.scope import counting

Key = tuple[PlaceKind, int | None]


@dataclass(frozen=True, slots=True)
class Reach:
    """A place and what it holds.

    Attributes:
        users: who may sign in and have it, a place that it lies in, or one that lies in it.
        clients: all on record who live there, on the scheme or not.
    """

    place: Place
    users: int
    clients: int


@dataclass(frozen=True, slots=True)
class Reached:
    """Every place, and the clients that have none."""

    rows: list[Reach]
    clients_without: int


def list_reach() -> Reached:
    """List every place from the top, with its users and clients. 5 statements."""
    clients, users = _clients_by_district(), _users_by_place()
    rows: list[Reach] = []
    for scheme in places.tree():
        top = scheme.place
        rows.append(_row(top, (), scheme.places, users, clients))
        for unit in scheme.units:
            mid, below = unit.place, unit.districts
            rows.append(_row(mid, (top,), (mid, *below), users, clients))
            rows += [_row(each, (top, mid), (each,), users, clients) for each in below]
    return Reached(rows, clients[None])


def _row(
    place: Place,
    above: tuple[Place, ...],
    within: tuple[Place, ...],
    users: dict[Key, set[int]],
    clients: Counter[int | None],
) -> Reach:
    having = [users.get((each.kind, each.id), set()) for each in (*above, *within)]
    districts = [each.id for each in within if each.kind is PlaceKind.DISTRICT]
    return Reach(place, len(set().union(*having)), sum(clients[each] for each in districts))


def _users_by_place() -> dict[Key, set[int]]:
    found: dict[Key, set[int]] = {}
    bounds = select(UserBound).join(User, User.id == UserBound.user_id)
    for bound in db.session.scalars(bounds.where(User.disabled_at.is_(None))):
        found.setdefault(key_of(bound), set()).add(bound.user_id)
    return found


def _clients_by_district() -> Counter[int | None]:
    statement = counting(
        select(Client.home_district_id, func.count())
        .where(Client.merged_into_id.is_(None))
        .group_by(Client.home_district_id)
    )
    return Counter({row[0]: row[1] for row in db.session.execute(statement)})
