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
from iom.places.domain import Place
from iom.sharing.scope import counting


@dataclass(frozen=True, slots=True)
class Reach:
    """A place and what it holds.

    Attributes:
        above: the places that it lies in, the widest first.
        users: who may sign in and whose places cover all of it.
        clients: all on record who live there, on the scheme or not.
    """

    place: Place
    above: tuple[Place, ...]
    users: int
    clients: int


@dataclass(frozen=True, slots=True)
class Reached:
    """Every place, and the clients that have none."""

    rows: list[Reach]
    clients_without: int


def list_reach() -> Reached:
    """List every place from the top, with its users and clients. 5 statements."""
    clients = _clients_by_district()
    covering = _users_by_place()
    rows: list[Reach] = []
    for scheme in places.tree():
        by_unit = [
            (unit, [clients.get(district.id, 0) for district in unit.districts])
            for unit in scheme.units
        ]
        rows.append(_row(covering, (), scheme.place, sum(sum(n) for _, n in by_unit)))
        for unit, numbers in by_unit:
            rows.append(_row(covering, (scheme.place,), unit.place, sum(numbers)))
            rows += [
                _row(covering, (scheme.place, unit.place), district, number)
                for district, number in zip(unit.districts, numbers, strict=True)
            ]
    return Reached(rows, clients.get(None, 0))


def _row(
    covering: dict[tuple[str, int | None], set[int]],
    above: tuple[Place, ...],
    place: Place,
    clients: int,
) -> Reach:
    users: set[int] = set()
    for each in (*above, place):
        users |= covering.get((each.kind, each.id), set())
    return Reach(place, above, len(users), clients)


def _users_by_place() -> dict[tuple[str, int | None], set[int]]:
    found: dict[tuple[str, int | None], set[int]] = {}
    bounds = select(UserBound).join(User, User.id == UserBound.user_id)
    for bound in db.session.scalars(bounds.where(User.disabled_at.is_(None))):
        found.setdefault(key_of(bound), set()).add(bound.user_id)
    return found


def _clients_by_district() -> Counter[int | None]:
    statement = counting(
        select(Client.home_district_id, func.count()).group_by(Client.home_district_id)
    )
    return Counter({row[0]: row[1] for row in db.session.execute(statement)})
