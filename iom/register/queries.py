"""Read the link-worker register. Nothing here changes a row, and no client is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select

from iom.accounts.domain import PERMISSIONS, Permission, Reader, Role
from iom.accounts.models import Agency, User
from iom.db import db
from iom.kernel.errors import NotFound
from iom.places.models import District
from iom.register.domain import EXPECTED, Act, Link, Sector, Terms
from iom.register.models import RegisterDistrict, RegisterLink, RegisterStep

LINKING = tuple(
    role for role in Role if PERMISSIONS[role] & {Permission.LOG_WORK, Permission.NOMINATE}
)
"""Whoever works with clients may be named in the register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was done with a link, and what it has said since."""

    number: int
    act: Act
    link: Link
    at: datetime
    by: str


_PERSON = (User.full_name, User.work_telephone, User.disabled_at, Agency.name)


def _steps() -> Select[Any]:
    columns: tuple[Any, ...] = (RegisterStep, RegisterLink.version, *_PERSON)
    return (
        select(*columns)
        .join(RegisterLink, RegisterLink.id == RegisterStep.link_id)
        .outerjoin(User, User.id == RegisterStep.user_id)
        .outerjoin(Agency, Agency.id == User.agency_id)
    )


def list_links() -> list[Link]:
    """List every link as it stands, those that are over too. Two statements."""
    rows = _steps().where(RegisterStep.number == RegisterLink.version)
    return [step.link for step in _read(rows.order_by(RegisterLink.id))]


def list_steps(link_id: int) -> list[Step]:
    """List what was done with a link, the latest first.

    Raises:
        NotFound: there is no such link.
    """
    rows = _steps().where(RegisterStep.link_id == link_id)
    found = _read(rows.order_by(RegisterStep.number.desc()))
    if not found:
        raise NotFound("There is no such link in the register.")
    return found


def get_link(link_id: int) -> Link:
    """Fetch a link as it stands.

    Raises:
        NotFound: there is none.
    """
    return list_steps(link_id)[0].link


def _read(statement: Select[Any]) -> list[Step]:
    rows = db.session.execute(statement).all()
    districts = _districts_of([row[0].id for row in rows])
    return [_step(row, districts[row[0].id]) for row in rows]


def _districts_of(step_ids: Sequence[int]) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for step_id, district_id in db.session.execute(
        select(RegisterDistrict.step_id, RegisterDistrict.district_id).where(
            RegisterDistrict.step_id.in_(step_ids)
        )
    ):
        found[step_id].add(district_id)
    return defaultdict(frozenset, {key: frozenset(ids) for key, ids in found.items()})


def _step(row: Any, district_ids: frozenset[int]) -> Step:  # noqa: ANN401  # of `_steps`
    step, version, name, telephone, disabled_at, agency = row
    account = step.user_id is not None
    terms = Terms(
        sector=step.sector,
        provider=step.provider,
        user_id=step.user_id,
        name=step.name,
        agency=step.agency,
        telephone=step.telephone,
        district_ids=district_ids,
        since_on=step.since_on,
        last_on=step.last_on,
        note=step.note,
    )
    link = Link(
        id=step.link_id,
        version=version,
        terms=terms,
        name=name if account else step.name,
        agency=agency if account else step.agency,
        telephone=(telephone or "") if account else step.telephone,
        stopped=account and disabled_at is not None,
    )
    return Step(number=step.number, act=step.act, link=link, at=step.at, by=step.by)


def list_people() -> list[tuple[int, str]]:
    """List who with an account can be named, by name: number, and name with agency."""
    rows = db.session.execute(
        select(User.id, User.full_name, Agency.name)
        .join(Agency, Agency.id == User.agency_id)
        .where(User.disabled_at.is_(None), User.role.in_(LINKING))
        .order_by(User.full_name, User.id)
    )
    return [(user_id, f"{name}, {agency}") for user_id, name, agency in rows]


def list_gaps(
    district_ids: Collection[int] | None, day: date, *, once_begun: bool = False
) -> list[Sector]:
    """List the sectors with nobody in one of some districts at least. One statement.

    Args:
        district_ids: which; None is every one.
        day: on which.
        once_begun: none are listed while nobody has put a link into the register yet.
    """
    filled = (
        select(RegisterDistrict.district_id, RegisterStep.sector)
        .join(RegisterStep, RegisterStep.id == RegisterDistrict.step_id)
        .join(
            RegisterLink,
            and_(
                RegisterLink.id == RegisterStep.link_id, RegisterLink.version == RegisterStep.number
            ),
        )
        .outerjoin(User, User.id == RegisterStep.user_id)
        .where(
            RegisterStep.provider == "",
            RegisterStep.since_on <= day,
            or_(RegisterStep.last_on.is_(None), RegisterStep.last_on >= day),
            User.disabled_at.is_(None),
        )
        .subquery()
    )
    statement = select(
        District.id, filled.c.sector, exists(select(RegisterLink.id)).label("begun")
    ).outerjoin(filled, filled.c.district_id == District.id)
    if district_ids is not None:
        statement = statement.where(District.id.in_(district_ids))
    held: dict[int, set[Sector]] = defaultdict(set)
    for district_id, sector, begun in db.session.execute(statement):
        if begun or not once_begun:
            held[district_id].add(sector)
    return [each for each in EXPECTED if any(each not in those for those in held.values())]


def may_keep(reader: Reader, *district_ids: frozenset[int]) -> bool:
    """Say whether a reader may change links in some districts: all of them are theirs."""
    if not reader.may(Permission.LOG_WORK):
        return False
    return reader.district_ids is None or all(ids <= reader.district_ids for ids in district_ids)
