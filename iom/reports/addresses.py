"""Addresses of reports and of what stands behind their figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from iom.kernel.dates import Month
from iom.reports.domain import DEFAULT_MONTHS, DEFAULT_SAC_SET, Figure
from iom.reports.models import MonthlyIssue
from iom.reports.parts import Cell


def address_of(issue: MonthlyIssue, district_code: str, page: str = "monthly", **more: Any) -> str:  # noqa: ANN401  # whatever the page takes
    """Return the address of a page of an issue.

    Length and SAC set stand in it only where they are not the usual ones.
    """
    if issue.months != DEFAULT_MONTHS:
        more["months"] = issue.months
    if issue.sac_set != DEFAULT_SAC_SET:
        more["sac"] = issue.sac_set
    return url_for(
        f"reports.{page}",
        district=district_code,
        month=str(issue.month),
        number=issue.number,
        **more,
    )


def follow(issue: MonthlyIssue, district_code: str) -> Callable[[Cell], str | None]:
    """Return what leads from a cell to the people or rows it counts, None where there are none."""

    def to(cell: Cell) -> str | None:
        if cell.figure is None or not isinstance(cell.value, int):
            return None
        if cell.figure is Figure.TARGET_MINIMUM:
            return None
        page = "people" if cell.figure.of_people else "crimes_of"
        return address_of(issue, district_code, page, figure=cell.figure.value, of=cell.of)

    return to


def rows_address(month: Month, area: str, narrowing: dict[str, str]) -> str:
    """Return the address of the rows of recorded crime that a figure counts in a month."""
    return url_for("crimes.rows", month=str(month), area=area, **narrowing)  # type: ignore[arg-type]  # its own parameters are never among them
