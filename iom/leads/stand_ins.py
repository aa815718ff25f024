"""Read who stands in for whom. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.accounts.queries import district_ids_of, users_of_districts
from iom.clients.models import Client
from iom.db import db
from iom.kernel.dates import covers
from iom.kernel.errors import NotFound
from iom.leads.caseloads import Led, list_led
from iom.sharing.closures import not_closed_to
from iom.sharing.models import Cover
from iom.sharing.scope import covers_client, visible_to

_Away, _By = aliased(User, name="away"), aliased(User, name="stands_in")


@dataclass(frozen=True, slots=True)
class StandIn:
    """That somebody stands in for another.

    Attributes:
        to_on: the first day after.
        every: whether it takes in all cases, also those that come meanwhile.
        recorded_by: who arranged it, as the trail names them.
    """

    id: int
    user_id: int
    away: str
    by_id: int
    by: str
    from_on: date
    to_on: date
    every: bool
    note: str
    recorded_by: str

    @property
    def last_on(self) -> date:
        """The last day."""
        return self.to_on - timedelta(days=1)

    def lasts_on(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return covers(day, self.from_on, self.to_on)


def _stand_ins(
    reader: Reader,
) -> Select[*tuple[Any, ...]]:
    """Select covers that are the reader's to know of: their own, and of whom they coordinate.

    A coordinator coordinates the workers of their districts, whoever of the two is one.
    """
    statement = (
        select(
            Cover.id,
            Cover.user_id,
            _Away.full_name,
            Cover.by_id,
            _By.full_name,
            Cover.from_on,
            Cover.to_on,
            Cover.every,
            Cover.note,
            Cover.recorded_by,
        )
        .join(_Away, _Away.id == Cover.user_id)
        .join(_By, _By.id == Cover.by_id)
    )
    told = [Cover.user_id == reader.user_id, Cover.by_id == reader.user_id]
    if reader.may(Permission.CHANGE_CLIENTS):
        if reader.district_ids is None:
            return statement
        theirs = users_of_districts(reader.district_ids)
        told += [Cover.user_id.in_(theirs), Cover.by_id.in_(theirs)]
    return statement.where(or_(*told))


def may_end(reader: Reader, cover: StandIn) -> bool:
    """Say whether a reader may end a cover.

    Whoever is away may, and a coordinator who has all their districts, or arranged this very cover.
    """
    if cover.user_id == reader.user_id and reader.may(Permission.CHANGE_OWN_CLIENTS):
        return True
    if not reader.may(Permission.CHANGE_CLIENTS):
        return False
    if reader.district_ids is None or cover.recorded_by == reader.ref:
        return True
    return district_ids_of(cover.user_id) <= reader.district_ids


def list_covers(reader: Reader, today: date) -> list[StandIn]:
    """List the covers that last or are to come and that are the reader's to know of, by day."""
    rows = db.session.execute(
        _stand_ins(reader)
        .where(Cover.to_on > today, Cover.to_on > Cover.from_on)
        .order_by(Cover.from_on, Cover.id)
    )
    return [StandIn(*row) for row in rows]


def list_standing_in(reader: Reader, today: date) -> list[StandIn]:
    """List for whom the reader stands in today; no statement where they do for nobody."""
    if not reader.covers:
        return []
    rows = db.session.execute(
        _stand_ins(reader)
        .where(Cover.id.in_(sorted(reader.covers)), Cover.from_on <= today, Cover.to_on > today)
        .order_by(Cover.to_on, Cover.id)
    )
    return [StandIn(*row) for row in rows]


def get_cover(reader: Reader, cover_id: int) -> StandIn:
    """Fetch a cover, over or not.

    Raises:
        NotFound: there is none, or none that is the reader's to know of.
    """
    row = db.session.execute(_stand_ins(reader).where(Cover.id == cover_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such cover.")
    return StandIn(*row)


def list_covered(
    reader: Reader, cover: StandIn, today: date
) -> tuple[Sequence[Led], Sequence[Led]]:
    """List the clients of whoever is away whom the reader sees.

    Returns:
        Those whom the cover takes in; those whom it leaves out.
    """
    taken_in = set(
        db.session.scalars(
            select(Client.id)
            .join(Cover, Cover.id == cover.id)
            .where(
                covers_client(Client.id),
                not_closed_to(Cover.by_id, Client.id),
                visible_to(reader, Client),
            )
        )
    )
    clients = list_led(reader, cover.user_id, today)
    return (
        [each for each in clients if each.id in taken_in],
        [each for each in clients if each.id not in taken_in],
    )
