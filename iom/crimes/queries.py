"""Read the figures of recorded crime. Nothing here changes a row.

Every function takes the same few statements, however many months or rows there are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from iom.crimes.domain import (
    UNALLOCATED,
    Elsewhere,
    FileState,
    ForceMonth,
    MonthFigures,
    NotAllocated,
    SacSet,
    UnknownSacSet,
    figures_of,
    not_allocated_of,
)
from iom.crimes.models import (
    CrimeCount,
    CrimeFile,
    CrimeRow,
    CrimeSacCategory,
    CrimeSacSet,
    CrimeSummary,
)
from iom.db import db
from iom.kernel.dates import Month, months_between
from iom.places import queries as places
from iom.places.models import District

_Area = InstrumentedAttribute[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The file of a force-month that counts now."""

    id: int
    sha256: str
    rows: int


def list_sac_sets() -> list[SacSet]:
    """List every set of categories that counts as SAC, in the order in which they were made."""
    rows = db.session.execute(
        select(CrimeSacSet.code, CrimeSacSet.name, CrimeSacSet.note, CrimeSacCategory.category)
        .outerjoin(CrimeSacCategory, CrimeSacCategory.set_id == CrimeSacSet.id)
        .order_by(CrimeSacSet.id)
    ).all()
    categories: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for code, name, note, category in rows:
        categories[code, name, note].update([category] if category is not None else [])
    return [
        SacSet(code=code, name=name, note=note, categories=frozenset(found))
        for (code, name, note), found in categories.items()
    ]


def get_sac_set(code: str) -> SacSet:
    """Fetch a set by its code, such as `sac-proxy`.

    Raises:
        UnknownSacSet: there is none; the sentence lists those that there are.
    """
    known = list_sac_sets()
    for sac_set in known:
        if sac_set.code == code:
            return sac_set
    codes = ", ".join(sac_set.code for sac_set in known) or "none yet"
    raise UnknownSacSet(f"There is no SAC set “{code}”. Those known are: {codes}.")


def monthly_figures(
    district: District, first: Month, last: Month, sac_set: SacSet
) -> dict[Month, MonthFigures]:
    """Return what is known of a district for every month from `first` to `last`, both included.

    A month has a police file when the force of the district's scheme has one; then the current
    files of all forces count for the district. Where it has none, exact counts do.
    """
    force = district.unit.scheme.force
    with_file = set(
        db.session.scalars(
            select(CrimeFile.month).where(_current(first, last), CrimeFile.force == force)
        )
    )
    recorded: dict[Month, dict[str, int]] = {month: {} for month in with_file}
    for month, category, number in db.session.execute(
        select(CrimeFile.month, CrimeSummary.category, func.sum(CrimeSummary.number))
        .join(CrimeSummary, CrimeSummary.file_id == CrimeFile.id)
        .where(_current(first, last), CrimeSummary.area == district.name)
        .group_by(CrimeFile.month, CrimeSummary.category)
    ):
        if month in recorded:
            recorded[month][category] = int(number)
    counted: dict[Month, dict[str, int]] = defaultdict(dict)
    for month, category, number in db.session.execute(
        select(CrimeCount.month, CrimeCount.category, CrimeCount.number).where(
            CrimeCount.district_id == district.id, CrimeCount.month.between(first, last)
        )
    ):
        counted[month][category] = number
    return {
        month: figures_of(
            recorded=recorded.get(month), counted=counted.get(month, {}), sac_set=sac_set
        )
        for month in months_between(first, last)
    }


def not_allocated(month: Month, sac_set: SacSet, force: str) -> NotAllocated:
    """Count what the force's current file of a month has in no district of any scheme."""
    file_id = db.session.scalar(
        select(CrimeFile.id).where(_current(month, month), CrimeFile.force == force)
    )
    if file_id is None:
        return NotAllocated()
    found: dict[bool, dict[str, int]] = {True: {}, False: {}}
    blank = CrimeSummary.area == UNALLOCATED
    for is_blank, category, number in db.session.execute(
        select(blank, CrimeSummary.category, func.sum(CrimeSummary.number))
        .where(CrimeSummary.file_id == file_id, _in_no_district(CrimeSummary.area))
        .group_by(blank, CrimeSummary.category)
    ):
        found[bool(is_blank)][category] = int(number)
    return not_allocated_of(unallocated=found[True], outside=found[False], sac_set=sac_set)


def find_current(force_month: ForceMonth) -> Current | None:
    """Find the file of a force-month that counts now."""
    found = db.session.execute(
        select(CrimeFile.id, CrimeFile.sha256, CrimeFile.rows).where(
            CrimeFile.force == force_month.force,
            CrimeFile.month == force_month.month,
            CrimeFile.state == FileState.CURRENT,
        )
    ).one_or_none()
    return None if found is None else Current(id=found.id, sha256=found.sha256, rows=found.rows)


def summary_of(file_id: int) -> dict[tuple[str, str], int]:
    """Return how many rows of a file lie in each area and category."""
    rows = db.session.execute(
        select(CrimeSummary.area, CrimeSummary.category, CrimeSummary.number).where(
            CrimeSummary.file_id == file_id
        )
    )
    return {(area, category): number for area, category, number in rows}


def list_categories() -> Sequence[str]:
    """List every crime type that a file has brought, by name."""
    return db.session.scalars(
        select(CrimeSummary.category).distinct().order_by(CrimeSummary.category)
    ).all()


def last_imported_at(force: str, first: Month, last: Month) -> datetime | None:
    """Say when the latest of a force's current files for these months came in; None without any."""
    return db.session.scalar(
        select(func.max(CrimeFile.imported_at)).where(
            _current(first, last), CrimeFile.force == force
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsBehind:
    """Which rows of a month stand behind a figure.

    Attributes:
        place: a district, or where the rows lie that lie in none.
        month: the month of the files.
        categories: only these; None for all.
        force: only this force's file; None for all forces' files, as a district's figure counts.
    """

    place: District | Elsewhere
    month: Month
    categories: frozenset[str] | None = None
    force: str | None = None


def page_of_rows(
    behind: RowsBehind, *, after_id: int = 0, before_id: int | None = None, limit: int = 50
) -> list[CrimeRow]:
    """Return rows behind a figure in the order of their files, one page at a time.

    Args:
        behind: which rows.
        after_id: the last row of the page before.
        before_id: the first row of the page after; then the rows just before it are returned.
        limit: how many at most.
    """
    statement = select(CrimeRow).where(
        CrimeRow.file_id.in_(_files(behind)), _lies_in(behind.place, CrimeRow.area)
    )
    if behind.categories is not None:
        statement = statement.where(CrimeRow.category.in_(sorted(behind.categories)))
    if before_id is not None:
        backwards = statement.where(CrimeRow.id < before_id).order_by(CrimeRow.id.desc())
        return list(reversed(db.session.scalars(backwards.limit(limit)).all()))
    forwards = statement.where(CrimeRow.id > after_id).order_by(CrimeRow.id)
    return list(db.session.scalars(forwards.limit(limit)).all())


def rows_by_category(behind: RowsBehind) -> dict[str, int] | None:
    """Count rows behind a figure by category, whatever `behind.categories` is.

    None where there is no police file at all, which is not the same as one without such rows.
    """
    if db.session.scalar(_files(behind).limit(1)) is None:
        return None
    rows = db.session.execute(
        select(CrimeSummary.category, func.sum(CrimeSummary.number))
        .where(CrimeSummary.file_id.in_(_files(behind)), _lies_in(behind.place, CrimeSummary.area))
        .group_by(CrimeSummary.category)
        .order_by(CrimeSummary.category)
    )
    return {category: int(number) for category, number in rows}


def _files(behind: RowsBehind) -> Select[int]:
    files = select(CrimeFile.id).where(_current(behind.month, behind.month))
    return files if behind.force is None else files.where(CrimeFile.force == behind.force)


def _current(first: Month, last: Month) -> ColumnElement[bool]:
    return (CrimeFile.state == FileState.CURRENT) & CrimeFile.month.between(first, last)


def _lies_in(place: District | Elsewhere, area: _Area) -> ColumnElement[bool]:
    if isinstance(place, District):
        return area == place.name
    if place is Elsewhere.UNALLOCATED:
        return area == UNALLOCATED
    return _in_no_district(area) & (area != UNALLOCATED)


def _in_no_district(area: _Area) -> ColumnElement[bool]:
    return area.not_in([district.name for district in places.list_districts()])
