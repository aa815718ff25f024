"""Read sittings as pages tell them. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, or_, select

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import Agency, User
from iom.db import db
from iom.panel.domain import State, may_open
from iom.panel.models import Sitting, SittingDistrict
from iom.panel.reaching import get_sitting, run_by, runs_somewhere, sat_in_by
from iom.places.models import District
from iom.sharing.models import Listed, Seat
from iom.sharing.scope import counting

__all__ = [
    "Member",
    "Told",
    "get_told",
    "list_lasting",
    "list_told",
    "may_take_out",
    "runs_somewhere",
]


@dataclass(frozen=True, slots=True)
class Member:
    """Who sits: by name and agency; `was_there` is said when the sitting is closed."""

    user_id: int
    name: str
    agency: str
    was_there: bool | None

    @property
    def label(self) -> str:
        """The name and the agency."""
        return f"{self.name}, {self.agency}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sitting as one reader is told of it.

    Attributes:
        districts: by name; none is the whole scheme.
        listed: how many cases there are on its list, those not shown to the reader included.
        runs: whether the reader prepares, opens and closes it, and decides.
        sits: whether a seat shows the reader its list today.
    """

    id: int
    version: int
    on: date
    at: time | None
    place: str
    state: State
    districts: Sequence[str]
    chair_id: int | None
    members: Sequence[Member]
    listed: int
    planned_at: datetime
    planned_by: str
    opened_at: datetime | None
    opened_by: str
    ended_at: datetime | None
    ended_by: str
    ended_why: str
    runs: bool
    sits: bool

    @property
    def for_whom(self) -> str:
        """Which districts it is for, in words."""
        return ", ".join(self.districts) or "Whole scheme"

    @property
    def chair(self) -> str:
        """Who is in the chair; empty for nobody."""
        return next((each.label for each in self.members if each.user_id == self.chair_id), "")

    def opens(self, today: date) -> bool:
        """Whether the reader can open it now."""
        return self.runs and self.state is State.PLANNED and may_open(self.on, today)

    @property
    def decides(self) -> bool:
        """Whether the reader can decide in it now."""
        return self.runs and self.state is State.OPEN


def get_told(reader: Reader, sitting_id: int) -> Told:
    """Fetch a sitting as the reader is told of it. Five statements.

    Raises:
        NotFound: there is none, or none that the reader is told of.
    """
    return _told(reader, [get_sitting(reader, sitting_id)])[0]


def list_told(reader: Reader) -> list[Told]:
    """List the sittings that a reader is told of, the latest day first. Five statements."""
    rows = db.session.scalars(
        select(Sitting)
        .where(or_(run_by(reader), sat_in_by(reader)))
        .order_by(Sitting.on.desc(), Sitting.id.desc())
    ).all()
    return _told(reader, rows)


@dataclass(frozen=True, slots=True)
class Lasting:
    """A sitting that is not over, in short: when, where it stands, how many are on its list."""

    id: int
    on: date
    at: time | None
    state: State
    listed: int


def list_lasting(reader: Reader) -> list[Lasting]:
    """List the sittings that a reader runs or sits in and that are not over. One statement."""
    listed = (
        select(func.count())
        .select_from(Listed)
        .where(Listed.sitting_id == Sitting.id)
        .correlate(Sitting)
        .scalar_subquery()
    )
    rows = db.session.execute(
        counting(select(Sitting.id, Sitting.on, Sitting.at, Sitting.state, listed))
        .where(
            Sitting.state.in_([state for state in State if state.lasts]),
            or_(run_by(reader), sat_in_by(reader)),
        )
        .order_by(Sitting.on, Sitting.id)
    )
    return [Lasting(*row) for row in rows]


def may_take_out(reader: Reader, told: Told) -> bool:
    """Say whether a reader may take what they see of a sitting out on paper (HANDBOOK 1).

    Whoever exports clients may; so may whoever sits, of their own sitting.
    """
    return reader.may(Permission.EXPORT_CLIENTS) or told.sits


def _told(reader: Reader, rows: Sequence[Sitting]) -> list[Told]:
    ids = [row.id for row in rows]
    members, districts, listed = _members(ids), _districts(ids), _listed(ids)
    run = set(db.session.scalars(select(Sitting.id).where(Sitting.id.in_(ids), run_by(reader))))
    sits = reader.sittings if reader.may(Permission.SIT_ON_PANEL) else frozenset()
    return [
        Told(
            id=row.id,
            version=row.version,
            on=row.on,
            at=row.at,
            place=row.place,
            state=row.state,
            districts=districts.get(row.id, []),
            chair_id=row.chair_id,
            members=members.get(row.id, []),
            listed=listed.get(row.id, 0),
            planned_at=row.planned_at,
            planned_by=row.planned_by,
            opened_at=row.opened_at,
            opened_by=row.opened_by,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
            ended_why=row.ended_why,
            runs=row.id in run,
            sits=row.id in sits,
        )
        for row in rows
    ]


def _members(ids: Collection[int]) -> Mapping[int, list[Member]]:
    rows = db.session.execute(
        select(Seat.sitting_id, User.id, User.full_name, Agency.name, Seat.was_there)
        .join(User, User.id == Seat.user_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(Seat.sitting_id.in_(ids))
        .order_by(User.full_name, User.id)
    )
    found: dict[int, list[Member]] = {}
    for sitting_id, user_id, name, agency, was_there in rows:
        member = Member(user_id, name, agency, was_there)
        found.setdefault(sitting_id, []).append(member)
    return found


def _districts(ids: Collection[int]) -> Mapping[int, list[str]]:
    rows = db.session.execute(
        select(SittingDistrict.sitting_id, District.name)
        .join(District, District.id == SittingDistrict.district_id)
        .where(SittingDistrict.sitting_id.in_(ids))
        .order_by(District.name)
    )
    found: dict[int, list[str]] = {}
    for sitting_id, name in rows:
        found.setdefault(sitting_id, []).append(name)
    return found


def _listed(ids: Collection[int]) -> Mapping[int, int]:
    rows = db.session.execute(
        counting(select(Listed.sitting_id, func.count()))
        .where(Listed.sitting_id.in_(ids))
        .group_by(Listed.sitting_id)
    )
    return dict(rows.all())
