"""Go down from a figure of crimes to the months it adds up, and say what has come in since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from iom.crimes import queries as crimes
from iom.crimes.domain import FileState, MonthFigures, Source
from iom.crimes.models import CrimeCount, CrimeFile
from iom.db import db
from iom.kernel.dates import Month
from iom.places.models import District
from iom.reports.changes import months_behind
from iom.reports.domain import Figure
from iom.reports.models import MonthlyIssue

_ELSEWHERE = {
    Figure.UNALLOCATED: ("unallocated", "unallocated"),
    Figure.UNALLOCATED_SAC: ("unallocated", "unallocated_sac"),
    Figure.OUTSIDE: ("outside", "outside"),
    Figure.OUTSIDE_SAC: ("outside", "outside_sac"),
}
_OF_SAC = frozenset(
    {
        Figure.SAC,
        Figure.SAC_SAME_MONTH_LAST_YEAR,
        Figure.SAC_12_MONTHS,
        Figure.UNALLOCATED_SAC,
        Figure.OUTSIDE_SAC,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBehind:
    """One month that a figure adds up, as it is counted today.

    `came_in_at` is when what counts today came in; `since` says that this was after the report was
    produced, so that the rows are no longer those it counted.
    """

    month: Month
    now: int | None
    source: Source | None
    came_in_at: datetime | None
    since: bool


def area_of(figure: Figure, district_code: str) -> str:
    """Return the area whose rows a figure counts, as in an address of recorded crime."""
    return _ELSEWHERE[figure][0] if figure in _ELSEWHERE else district_code


def narrowing_of(issue: MonthlyIssue, district: District, figure: Figure) -> dict[str, str]:
    """Return which of an area's rows a figure counts, in the words of recorded crime's address.

    What lies in no district is counted in one force's file only (HANDBOOK 11).
    """
    which = issue.sac_set if figure in _OF_SAC else "crimes"
    if figure is Figure.INCIDENTS:
        which = "incidents"
    force = {"force": district.unit.scheme.force} if figure in _ELSEWHERE else {}
    return {"set": which, **force}


def list_months(
    issue: MonthlyIssue, district: District, figure: Figure, of: str
) -> list[MonthBehind]:
    """List the months that a figure of crimes adds up, oldest first."""
    months = months_behind(figure, of)
    now = _now(issue, district, figure, months)
    came_in = _came_in(district, months)
    return [
        MonthBehind(
            month=month,
            now=now[month][0],
            source=now[month][1],
            came_in_at=came_in.get(month),
            since=month in came_in and came_in[month] > issue.produced_at,
        )
        for month in months
    ]


def _now(
    issue: MonthlyIssue, district: District, figure: Figure, months: list[Month]
) -> dict[Month, tuple[int | None, Source | None]]:
    sac_set = crimes.get_sac_set(issue.sac_set)
    if figure in _ELSEWHERE:
        [month] = months
        found = crimes.not_allocated(month, sac_set, district.unit.scheme.force)
        number: int | None = getattr(found, _ELSEWHERE[figure][1])
        return {month: (number, None if number is None else Source.FILE)}
    figures = crimes.monthly_figures(district, months[0], months[-1], sac_set)
    return {month: (_pick(figures[month], figure), figures[month].source) for month in months}


def _pick(figures: MonthFigures, figure: Figure) -> int | None:
    if figure is Figure.INCIDENTS:
        return figures.incidents
    return figures.crimes if figure is Figure.CRIMES else figures.sac


def _came_in(district: District, months: list[Month]) -> Mapping[Month, datetime]:
    """Say when what counts for each month came in: the file if there is one, else the count."""
    first, last = months[0], months[-1]
    counts = db.session.execute(
        select(CrimeCount.month, CrimeCount.imported_at)
        .where(CrimeCount.district_id == district.id, CrimeCount.month.between(first, last))
        .order_by(CrimeCount.imported_at)
    )
    files = db.session.execute(
        select(CrimeFile.month, CrimeFile.imported_at)
        .where(
            CrimeFile.state == FileState.CURRENT,
            CrimeFile.force == district.unit.scheme.force,
            CrimeFile.month.between(first, last),
        )
        .order_by(CrimeFile.imported_at)
    )
    return {row.month: row.imported_at for rows in (counts, files) for row in rows}
