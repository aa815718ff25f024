"""Read who works with a client, and who could. Nothing here changes a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select

from iom.accounts.domain import PERMISSIONS, Permission
from iom.accounts.models import Agency, User, UserBound, UserPermission
from iom.db import db
from iom.kernel.dates import covers
from iom.kernel.errors import NotFound
from iom.places.models import DeliveryUnit, District
from iom.safeguards.domain import followed_by
from iom.safeguards.models import TakenBack
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import among_seen


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works with a client: an agency, or a worker of it by name.

    Attributes:
        worker: the worker's name; empty for the agency as a whole.
        gone: whether the worker's account is disabled.
        to_on: the first day on which they no longer do; None while it lasts.
    """

    id: int
    agency: str
    user_id: int | None
    worker: str
    gone: bool
    kind: InvolvementKind
    from_on: date
    to_on: date | None

    @property
    def name(self) -> str:
        """The worker and the agency, or the agency alone."""
        return f"{self.worker}, {self.agency}" if self.worker else self.agency

    @property
    def last_on(self) -> date | None:
        """The last day; None while it lasts."""
        return self.to_on - timedelta(days=1) if self.to_on else None

    def works_on(self, day: date) -> bool:
        """Say whether they work with the client on a day."""
        return covers(day, self.from_on, self.to_on)

    def over_on(self, day: date) -> bool:
        """Say whether that is over on a day."""
        return self.to_on is not None and self.to_on <= day

    @property
    def never_was(self) -> bool:
        """Whether it ended on its first day."""
        return self.to_on == self.from_on


def list_colleagues(client_id: int) -> list[Colleague]:
    """List everybody who works, worked or will work with a client that the reader sees.

    The latest beginnings first; of equals the lead, then the second, then the others.
    """
    rows = db.session.execute(
        among_seen(
            select(
                Involvement.id,
                Agency.name,
                Involvement.user_id,
                func.coalesce(User.full_name, ""),
                User.disabled_at,
                Involvement.kind,
                Involvement.from_on,
                Involvement.to_on,
            )
        )
        .join(Agency, Agency.id == Involvement.agency_id)
        .outerjoin(User, User.id == Involvement.user_id)
        .where(Involvement.client_id == client_id)
        .order_by(Involvement.id)
    )
    found = [
        Colleague(own, agency, user_id, worker, disabled is not None, kind, from_on, to_on)
        for own, agency, user_id, worker, disabled, kind, from_on, to_on in rows
    ]
    order = list(InvolvementKind)
    return sorted(found, key=lambda one: (-one.from_on.toordinal(), order.index(one.kind)))


def get_colleague(client_id: int, involvement_id: int) -> Colleague:
    """Fetch one of those who work with a client that the reader sees.

    Raises:
        NotFound: nobody works with this client under that number.
    """
    for one in list_colleagues(client_id):
        if one.id == involvement_id:
            return one
    raise NotFound("Nobody works with this client under that number.")


def find_followed(client_id: int, involvement_id: int) -> Colleague | None:
    """Find whom one of a client's workers followed as lead or second."""
    return followed_by(get_colleague(client_id, involvement_id), list_colleagues(client_id))


@dataclass(frozen=True, slots=True)
class Mistaken:
    """Somebody who was on the record as working with a client by mistake."""

    name: str
    kind: InvolvementKind
    from_on: date
    reason: str
    at: datetime
    by: str


def list_taken_back(client_id: int) -> list[Mistaken]:
    """List who was on the record by mistake as working with a client that the reader sees."""
    rows = db.session.execute(
        among_seen(select(TakenBack, Agency.name, func.coalesce(User.full_name, "")))
        .join(Agency, Agency.id == TakenBack.agency_id)
        .outerjoin(User, User.id == TakenBack.user_id)
        .where(TakenBack.client_id == client_id)
        .order_by(TakenBack.taken_at.desc(), TakenBack.id.desc())
    )
    return [
        Mistaken(
            f"{worker}, {agency}" if worker else agency,
            *(row.kind, row.from_on, row.reason, row.taken_at, row.taken_by),
        )
        for row, agency, worker in rows
    ]


@dataclass(frozen=True, slots=True)
class Worker:
    """An active user, as somebody who picks people sees them."""

    user_id: int
    name: str
    agency_id: int
    agency: str

    @property
    def label(self) -> str:
        """The name and the agency."""
        return f"{self.name}, {self.agency}"


def list_workers(
    permission: Permission | None = None, *, district_id: int | None = None
) -> list[Worker]:
    """List active users by name. One statement.

    Args:
        permission: those alone who hold it, by their role or singly.
        district_id: those alone whose bounds take the district in.
    """
    statement = (
        select(User.id, User.full_name, Agency.id, Agency.name)
        .join(Agency, Agency.id == User.agency_id)
        .where(User.disabled_at.is_(None))
        .order_by(User.full_name, User.id)
    )
    if permission is not None:
        statement = statement.where(_holds(permission))
    if district_id is not None:
        statement = statement.where(_bounded_by(district_id))
    return [Worker(*row) for row in db.session.execute(statement)]


def _holds(permission: Permission) -> ColumnElement[bool]:
    roles = [role for role, given in PERMISSIONS.items() if permission in given]

    def singly(*, granted: bool) -> ColumnElement[bool]:
        return exists().where(
            UserPermission.user_id == User.id,
            UserPermission.permission == permission,
            UserPermission.granted.is_(granted),
        )

    return or_(User.role.in_(roles), singly(granted=True)) & ~singly(granted=False)


def _bounded_by(district_id: int) -> ColumnElement[bool]:
    return exists().where(
        UserBound.user_id == User.id,
        District.id == district_id,
        DeliveryUnit.id == District.unit_id,
        or_(
            UserBound.district_id == District.id,
            UserBound.unit_id == DeliveryUnit.id,
            UserBound.scheme_id == DeliveryUnit.scheme_id,
        ),
    )
