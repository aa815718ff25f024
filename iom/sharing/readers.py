"""Whoever signed in, as the rest of the product sees them: rights, places, categories of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    Select,
    String,
    bindparam,
    case,
    cast,
    literal,
    select,
    union_all,
)

from iom.accounts.domain import PERMISSIONS, Category, Permission, Reader
from iom.accounts.models import User, UserPermission
from iom.accounts.queries import in_districts_of
from iom.db import db
from iom.kernel import clock
from iom.places.models import District
from iom.sharing.models import Agreement, AgreementCategory, Cover, Seat

Columns = TypeVar("Columns", bound="Select[*tuple[Any, ...]]")
_GRANTED, _TAKEN, _DISTRICT, _CATEGORY = "granted", "taken", "district", "category"
_COVER, _SITTING = "cover", "sitting"


def reader_of(user: User) -> Reader:
    """Return a user as queries and services see them, by what holds now.

    Asked at every request, so one statement reads it all: what was granted and taken singly, the
    districts, the categories that the agreements in force let the agency see, for whom they stand
    in, and in which sittings of the panel they sit.
    """
    asked = {"user_id": user.id, "agency_id": user.agency_id, "today": clock.today()}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for what, word in db.session.execute(_all_of_a_user(), asked):
        found[what].add(word)
    granted, taken = (frozenset(map(Permission, found[kind])) for kind in (_GRANTED, _TAKEN))
    return Reader(
        ref=user.ref,
        name=user.full_name,
        user_id=user.id,
        agency_id=user.agency_id,
        agency=user.agency.code,
        permissions=(PERMISSIONS[user.role] | granted) - taken,
        district_ids=frozenset(map(int, found[_DISTRICT])),
        categories=frozenset(map(Category, found[_CATEGORY])),
        covers=frozenset(map(int, found[_COVER])),
        sittings=frozenset(map(int, found[_SITTING])),
    )


@cache
def _all_of_a_user() -> CompoundSelect[Any]:
    """Return the statement, put together once: that takes far longer than to ask it."""
    user_id: BindParameter[int] = bindparam("user_id")
    agency_id: BindParameter[int] = bindparam("agency_id")
    today = bindparam("today", type_=Date)
    kind = case((UserPermission.granted, _GRANTED), else_=_TAKEN)
    return union_all(
        select(kind, cast(UserPermission.permission, String)).where(
            UserPermission.user_id == user_id
        ),
        in_districts_of(user_id, select(literal(_DISTRICT), cast(District.id, String))),
        _shared_with(
            agency_id,
            today,
            select(literal(_CATEGORY), cast(AgreementCategory.category, String)),
        ),
        select(literal(_COVER), cast(Cover.id, String)).where(
            Cover.by_id == user_id, Cover.from_on <= today, Cover.to_on > today
        ),
        select(literal(_SITTING), cast(Seat.sitting_id, String)).where(
            Seat.user_id == user_id, Seat.from_on <= today, Seat.to_on > today
        ),
    )


def categories_of(agency_id: int, day: date) -> frozenset[Category]:
    """Say what kinds of data an agency may see on a day, by all agreements then in force."""
    statement = _shared_with(agency_id, day, select(AgreementCategory.category))
    return frozenset(db.session.scalars(statement))


def agencies_in_force(day: date) -> frozenset[int]:
    """Name by id the agencies that may see anything on a day, by the agreements then in force."""
    statement = (
        select(AgreementCategory.agency_id)
        .join(Agreement, Agreement.id == AgreementCategory.agreement_id)
        .where(Agreement.from_on <= day, Agreement.to_on > day)
    )
    return frozenset(db.session.scalars(statement.distinct()))


def covers_by(day: date) -> Mapping[int, Sequence[int]]:
    """Say by which covers people stand in for others on a day, by the ids of those people."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = select(Cover.by_id, Cover.id).where(Cover.from_on <= day, Cover.to_on > day)
    for by_id, cover_id in db.session.execute(rows):
        found[by_id].append(cover_id)
    return found


def seats_by(day: date) -> Mapping[int, Sequence[int]]:
    """Say in which sittings people sit whose list they see on a day, by the ids of the people."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = select(Seat.user_id, Seat.sitting_id).where(Seat.from_on <= day, Seat.to_on > day)
    for user_id, sitting_id in db.session.execute(rows):
        found[user_id].append(sitting_id)
    return found


def _shared_with(
    agency_id: int | BindParameter[Any], day: date | BindParameter[Any], columns: Columns
) -> Columns:
    """Read of what agreements that are in force on a day let an agency see."""
    return columns.join(Agreement, Agreement.id == AgreementCategory.agreement_id).where(
        AgreementCategory.agency_id == agency_id, Agreement.from_on <= day, Agreement.to_on > day
    )
