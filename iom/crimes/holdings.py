"""Read what is held of recorded crime, what was refused, and who sent files. Changes nothing.

Every function takes the same few statements, however many files there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from iom.crimes.domain import INCIDENT, UNALLOCATED, FileState
from iom.crimes.models import CrimeCount, CrimeFile, CrimeRefusal, CrimeSummary, CrimeUpload
from iom.db import db
from iom.kernel.dates import Month
from iom.kernel.errors import NotFound
from iom.places import queries as places
from iom.places.models import DeliveryUnit, District, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMonthHeld:
    """The file of a force-month that counts now.

    `unallocated` and `outside` count crimes, not incidents (HANDBOOK 11); `replacements` says how
    often a file of the force-month was replaced by another.
    """

    force: str
    month: Month
    rows: int
    crimes: int
    incidents: int
    unallocated: int
    outside: int
    file_name: str
    imported_at: datetime
    imported_by: str
    replacements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsHeld:
    """Exact counts of one category in one district.

    `months_with_file` says for how many of the months a police file has come in since, which wins.
    """

    district: str
    category: str
    first: Month
    last: Month
    months: int
    months_with_file: int
    imported_at: datetime


def list_force_months() -> list[ForceMonthHeld]:
    """List what counts now, by force, latest month first."""
    names = [district.name for district in places.list_districts()]
    unallocated = CrimeSummary.area == UNALLOCATED
    elsewhere = (
        select(
            CrimeSummary.file_id,
            _sum_where(unallocated).label("unallocated"),
            _sum_where(~unallocated).label("outside"),
        )
        .where(CrimeSummary.category != INCIDENT, CrimeSummary.area.not_in(names))
        .group_by(CrimeSummary.file_id)
        .subquery()
    )
    superseded = (
        select(CrimeFile.force, CrimeFile.month, func.count(CrimeFile.id).label("number"))
        .where(CrimeFile.state == FileState.SUPERSEDED)
        .group_by(CrimeFile.force, CrimeFile.month)
        .subquery()
    )
    rows = db.session.execute(
        select(
            CrimeFile.force,
            CrimeFile.month,
            CrimeFile.rows,
            CrimeFile.crimes,
            CrimeFile.incidents,
            func.coalesce(elsewhere.c.unallocated, 0).label("unallocated"),
            func.coalesce(elsewhere.c.outside, 0).label("outside"),
            CrimeFile.file_name,
            CrimeFile.imported_at,
            CrimeFile.imported_by,
            func.coalesce(superseded.c.number, 0).label("replacements"),
        )
        .outerjoin(elsewhere, elsewhere.c.file_id == CrimeFile.id)
        .outerjoin(
            superseded,
            (superseded.c.force == CrimeFile.force) & (superseded.c.month == CrimeFile.month),
        )
        .where(CrimeFile.state == FileState.CURRENT)
        .order_by(CrimeFile.force, CrimeFile.month.desc())
    ).mappings()
    return [
        ForceMonthHeld(
            **{
                **row,
                "unallocated": int(row["unallocated"]),
                "outside": int(row["outside"]),
            }
        )
        for row in rows
    ]


def _sum_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, CrimeSummary.number), else_=0))


def list_counts() -> list[CountsHeld]:
    """List the exact counts by district and category."""
    with_file = (
        select(CrimeFile.id)
        .where(
            CrimeFile.state == FileState.CURRENT,
            CrimeFile.month == CrimeCount.month,
            CrimeFile.force == Scheme.force,
        )
        .exists()
    )
    rows = db.session.execute(
        select(
            District.name,
            CrimeCount.category,
            func.min(CrimeCount.month),
            func.max(CrimeCount.month),
            func.count(CrimeCount.id),
            func.sum(case((with_file, 1), else_=0)),
            func.max(CrimeCount.imported_at),
        )
        .join(District, District.id == CrimeCount.district_id)
        .join(DeliveryUnit, DeliveryUnit.id == District.unit_id)
        .join(Scheme, Scheme.id == DeliveryUnit.scheme_id)
        .group_by(District.name, CrimeCount.category)
        .order_by(District.name, CrimeCount.category)
    )
    return [
        CountsHeld(
            district=district,
            category=category,
            first=first,
            last=last,
            months=months,
            months_with_file=int(months_with_file),
            imported_at=imported_at,
        )
        for district, category, first, last, months, months_with_file, imported_at in rows
    ]


def list_counts_of(district: District, month: Month) -> Sequence[CrimeCount]:
    """List the exact counts of a district and month, by category."""
    return db.session.scalars(
        select(CrimeCount)
        .where(CrimeCount.district_id == district.id, CrimeCount.month == month)
        .order_by(CrimeCount.category)
    ).all()


def list_refusals(limit: int) -> Sequence[CrimeRefusal]:
    """List the latest refused files, latest first."""
    return db.session.scalars(
        select(CrimeRefusal).order_by(CrimeRefusal.id.desc()).limit(limit)
    ).all()


def get_upload(token: str) -> CrimeUpload:
    """Fetch what somebody sent by page.

    Raises:
        NotFound: nothing was sent under this token.
    """
    upload = find_upload(token)
    if upload is None:
        raise NotFound("There is no such upload.")
    return upload


def find_upload(token: str) -> CrimeUpload | None:
    """Find what somebody sent by page, by the token of the form they sent it with."""
    return db.session.scalar(select(CrimeUpload).where(CrimeUpload.token == token))


def list_uploads(limit: int) -> Sequence[CrimeUpload]:
    """List what was sent by page, latest first."""
    return db.session.scalars(
        select(CrimeUpload).order_by(CrimeUpload.id.desc()).limit(limit)
    ).all()
