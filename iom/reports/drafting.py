"""Draw a report up: counts and figures in, the data of INTERFACES 4 and its members out. Pure.

*Members* say who stands behind each figure: by month (or `year-to-date`) and figure, client ids for
those counted on a day, pairs of id and day for those who came or left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from iom.crimes.domain import MonthFigures, NotAllocated, SacSet, Source
from iom.estimator.domain import Estimate
from iom.kernel.dates import Month, months_between
from iom.reports.beside import beside, check_levels
from iom.reports.counting import Cohort, Flow, Movement, Period, Stock
from iom.reports.definitions import definitions_of
from iom.reports.domain import ROW_OF_CRIMES, ROW_OF_PEOPLE, YEAR_TO_DATE, Edition, Figure
from iom.reports.standing import Standing

Data = dict[str, Any]
Members = dict[str, dict[str, list[Any]]]
_STOCKS = (Figure.DETER, Figure.CC_RR, Figure.NO_STRAND, Figure.IN_CUSTODY)
MARKING = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that a report is drawn up from.

    Attributes:
        district: its name.
        force: the police force whose files count there.
        month: the report's month, the last of its rows.
        months: how many rows.
        sac_set: what counts as SAC.
        minimum: of C+C and R+R clients in that month, None where there is none.
        cohort: the district's people.
        standing: their levels of intensity, and where they stand in DIP.
        saved: crimes saved there, in the financial year to the end of the month.
        crimes: what is known of each month from `earliest_month` on.
        elsewhere: what the month's police file has in no district.
        last_file_at: when the latest police file of the rows' months came in.
    """

    district: str
    force: str
    month: Month
    months: int
    sac_set: SacSet
    minimum: int | None
    cohort: Cohort
    standing: Standing
    saved: Estimate
    crimes: Mapping[Month, MonthFigures]
    elsewhere: NotAllocated
    last_file_at: datetime | None

    @property
    def rows(self) -> list[Month]:
        """The months of the rows, oldest first."""
        return self.month.last(self.months)


def earliest_month(month: Month, months: int) -> Month:
    """Return the first month whose crimes a report needs: a year before its rows, or two years."""
    return min(month.plus(-23), month.plus(1 - months - 12))


def draft(material: Material) -> tuple[Data, Members]:
    """Draw a report up, without its number and its time, which come when it is frozen.

    The keys of INTERFACES 4 come first; the others are this product's additions.
    """
    stocks = {month: material.cohort.stock_on(month.last_day) for month in material.rows}
    periods = {month: material.cohort.in_month(month) for month in material.rows}
    year = material.cohort.year_to(material.month)
    more, people_beside = beside(material.standing, material.rows, material.saved)
    data: Data = {
        "district": material.district,
        "month": str(material.month),
        "as_at": "",
        "sac_set": material.sac_set.code,
        "issue": 0,
        "definitions": definitions_of(
            material.sac_set, minimum=material.minimum, formula=material.saved.formula
        ),
        "target_minimum": material.minimum,
        "rows": [
            {
                "month": str(month),
                **_people(stocks[month], periods[month]),
                **_crimes(material.crimes, month),
            }
            for month in material.rows
        ],
        "unallocated": material.elsewhere.unallocated,
        "outside": material.elsewhere.outside,
        "edition": Edition.INTERNAL,
        "marking": MARKING,
        "months": material.months,
        "movements": [{"month": str(month), **_flows(periods[month])} for month in material.rows],
        "reconciliation": {
            "month": _reconciled(periods[material.month]),
            YEAR_TO_DATE: _reconciled(year),
        },
        "unallocated_sac": material.elsewhere.unallocated_sac,
        "outside_sac": material.elsewhere.outside_sac,
        "sac_12_months_before": _twelve_months(material.crimes, material.month.plus(-12)),
        "sources": _sources(material),
        **more,
    }
    check_levels(data["levels"], data["rows"])
    members = {str(month): _members(periods[month], stocks[month]) for month in material.rows}
    members[YEAR_TO_DATE] = _members(year)
    for of, people in people_beside.items():
        members[of] |= people
    return data, members


def frozen(data: Data, *, number: int, at: datetime) -> str:
    """Return the bytes of a report, as text: the same data, number and moment give the same."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return written({**data, "as_at": moment, "issue": number})


def written(value: object) -> str:
    """Write JSON as this product's files have it."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _people(stock: Stock, period: Period) -> dict[str, int]:
    counts = {
        Figure.CLIENTS: len(stock.clients),
        **{figure: len(getattr(stock, figure)) for figure in _STOCKS},
        Figure.NEW_ENGAGEMENTS: len(period.of(Flow.NEW)),
        Figure.REMOVALS: len(period.of(Flow.REMOVED)),
        Figure.REMOVALS_SUCCESSFUL: len(period.successful),
    }
    return {figure.value: counts[figure] for figure in ROW_OF_PEOPLE}


def _crimes(crimes: Mapping[Month, MonthFigures], month: Month) -> dict[str, int | None]:
    this = crimes[month]
    counts = {
        Figure.SAC: this.sac,
        Figure.SAC_SAME_MONTH_LAST_YEAR: crimes[month.plus(-12)].sac,
        Figure.SAC_12_MONTHS: _twelve_months(crimes, month),
        Figure.CRIMES: this.crimes,
        Figure.INCIDENTS: this.incidents,
    }
    return {figure.value: counts[figure] for figure in ROW_OF_CRIMES}


def _twelve_months(crimes: Mapping[Month, MonthFigures], month: Month) -> int | None:
    """Add twelve months up; None where one of them was not counted, never less than the truth."""
    counts = [crimes[each].sac for each in month.last(12)]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _flows(period: Period) -> dict[str, int]:
    return {
        flow.value: len(period.of(flow))
        for flow in (Flow.MOVED_IN, Flow.MOVED_OUT, Flow.MAPPA_ENDED, Flow.MAPPA_BEGAN)
    }


def _reconciled(period: Period) -> dict[str, Any]:
    if period.difference:
        raise ArithmeticError("a count is not what its flows made of the count before")
    return {
        "from": str(period.first),
        "to": str(period.last),
        "opening": len(period.opening),
        "new_engagements": len(period.of(Flow.NEW)),
        "removals": len(period.of(Flow.REMOVED)),
        "removals_successful": len(period.successful),
        **_flows(period),
        "closing": len(period.closing),
        "managed": len(period.managed),
    }


def _members(period: Period, stock: Stock | None = None) -> dict[str, list[Any]]:
    moved = {flow.value: _dated(period.of(flow)) for flow in Flow}
    standing = {figure.value: list(getattr(stock, figure)) for figure in _STOCKS} if stock else {}
    return {
        "clients": list(period.closing),
        **standing,
        **moved,
        "removals_successful": _dated(period.successful),
        "opening": list(period.opening),
        "managed": list(period.managed),
    }


def _dated(movements: tuple[Movement, ...]) -> list[list[Any]]:
    return [[movement.client_id, str(movement.on)] for movement in movements]


def _sources(material: Material) -> dict[str, Any]:
    by_source: dict[Source, list[Month]] = {source: [] for source in Source}
    for month in months_between(material.rows[0], material.month):
        source = material.crimes[month].source
        if source is not None:
            by_source[source].append(month)
    at = material.last_file_at
    return {
        "force": material.force,
        "files": _ends(by_source[Source.FILE]),
        "counts": _ends(by_source[Source.COUNT]),
        "last_file_at": at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None,
    }


def _ends(months: list[Month]) -> list[str]:
    """Name the first and the last, nothing where there are none."""
    return [str(months[0]), str(months[-1])] if months else []
