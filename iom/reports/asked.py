"""What an address asks for: a district of the reader's, a month, an issue, a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from iom.kernel.dates import Month
from iom.kernel.errors import NotFound, RuleBroken
from iom.places import queries as places
from iom.places.models import District
from iom.reports import queries
from iom.reports.addresses import address_of
from iom.reports.domain import (
    DEFAULT_MONTHS,
    DEFAULT_SAC_SET,
    ELSEWHERE,
    YEAR_TO_DATE,
    Figure,
)
from iom.reports.models import MonthlyIssue
from iom.reports.parts import Cell
from iom.reports.queries import Key
from iom.web import access
from iom.web.unstorable import number_asked


@dataclass(frozen=True, slots=True)
class Named:
    """A figure, and the month (or `year-to-date`) it is of."""

    figure: Figure
    of: str

    @property
    def label(self) -> str:
        """What it is: `In custody, August 2025`."""
        when = "year to date" if self.of == YEAR_TO_DATE else Month.parse(self.of).name
        joint = " to " if self.figure is Figure.SAC_12_MONTHS else ", "
        return f"{self.figure.label}{joint}{when}"


@dataclass(frozen=True, slots=True)
class Asked:
    """An issue that the reader may open, and the other numbers of its report."""

    district: District
    issue: MonthlyIssue
    numbers: Sequence[MonthlyIssue]

    @property
    def later(self) -> MonthlyIssue | None:
        """The latest number, if this is not it."""
        return self.numbers[-1] if self.numbers[-1].number > self.issue.number else None

    @property
    def earlier(self) -> list[MonthlyIssue]:
        """The numbers before this one, the last first."""
        return [each for each in reversed(self.numbers) if each.number < self.issue.number]

    def number(self, number: int) -> MonthlyIssue:
        """Return another number of the report, whole.

        Raises:
            NotFound: there is none.
        """
        return queries.get_issue(_key_of(self.issue), number)

    def address(self, page: str = "monthly", **more: object) -> str:
        """Return the address of a page of this issue."""
        return address_of(self.issue, self.district.code, page, **more)

    def address_of(self, issue: MonthlyIssue, page: str = "monthly") -> str:
        """Return the address of a page of another number."""
        return address_of(issue, self.district.code, page)

    def people_of(self, cell: Cell, *, against: int) -> str:
        """Return the address of those who are counted in one of two numbers only."""
        figure = cell.figure.value if cell.figure else ""
        return self.address("people", figure=figure, of=cell.of, against=against)


def district_asked(code: str) -> District:
    """Return a district that bounds what the reader may see.

    Raises:
        NotFound: there is none, or it is not one of the reader's.
    """
    district = places.get_district(code)
    reader = access.reader()
    if reader.district_ids is not None and district.id not in reader.district_ids:
        raise NotFound("This district is not one of yours.")
    return district


def issue_asked(district_code: str, month: str, number: int) -> Asked:
    """Return the issue that an address names, in the length and with the SAC set it names.

    Raises:
        NotFound: there is none, or it is of a district that is not the reader's.
    """
    district = district_asked(district_code)
    key = Key(
        district_id=district.id,
        month=month_asked(month),
        months=request.args.get("months", DEFAULT_MONTHS, type=number_asked),
        sac_set=request.args.get("sac", DEFAULT_SAC_SET),
    )
    return Asked(district, queries.get_issue(key, number), queries.list_numbers(key))


def month_asked(text: str) -> Month:
    """Read a month from an address.

    Raises:
        NotFound: it is none.
    """
    try:
        return Month.parse(text)
    except RuleBroken as refusal:
        raise NotFound(str(refusal)) from None


def figure_asked(asked: Asked, *, of_people: bool) -> Named:
    """Return the figure that an address names.

    Raises:
        NotFound: the report has no such figure.
    """
    name, of = request.args.get("figure", ""), request.args.get("of", "")
    if name not in set(Figure) - {Figure.TARGET_MINIMUM}:
        raise NotFound("A report has no such figure.")
    if Figure(name).of_people is not of_people:
        raise NotFound("This figure counts something else.")
    if of != YEAR_TO_DATE or not of_people:
        month = month_asked(of)
        rows = asked.issue.month.last(1 if Figure(name) in ELSEWHERE else asked.issue.months)
        if month not in rows:
            raise NotFound("The report does not show this month.")
    return Named(Figure(name), of)


def _key_of(issue: MonthlyIssue) -> Key:
    return Key(
        district_id=issue.district_id,
        month=issue.month,
        months=issue.months,
        sac_set=issue.sac_set,
    )
