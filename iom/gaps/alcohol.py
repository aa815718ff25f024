"""Alcohol in its own right: the discussion document that fills itself (HANDBOOK 8). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from iom.clients.bands import AGE_ORDER
from iom.directory.domain import Programme
from iom.gaps.domain import Answer, Count, count_of
from iom.gaps.sentences import Sentence, sentences_of
from iom.kernel.dates import Month
from iom.kernel.rounding import half_up_exact
from iom.needs.domain import NeedKind
from iom.needs.profile import GROUPS, Alcohol, Axis, Person, alcohol_of

QUARTERS: Final = 5
"""So many ended quarters the trend shows: the last one, and the same one a year before it."""
NO_DISTRICT: Final = "District not known"


@dataclass(frozen=True, slots=True)
class Flags:
    """Proven offences by whether they were under the influence of alcohol: yes, no, not known."""

    yes: int = 0
    no: int = 0
    unknown: int = 0

    @property
    def asked(self) -> int:
        """Of how many it is known."""
        return self.yes + self.no

    @property
    def all(self) -> int:
        """All of them."""
        return self.asked + self.unknown

    @property
    def per_cent(self) -> str:
        """How many of those of which it is known; empty: of none is it known."""
        return share(self.yes, self.asked)

    @property
    def known_per_cent(self) -> str:
        """Of how many it is known; empty: there is none."""
        return share(self.asked, self.all)


def share(part: int, whole: int) -> str:
    """Return a share in whole per cent, rounded half up; empty where there is nothing to share."""
    return str(half_up_exact(Fraction(100 * part, whole))) if whole else ""


@dataclass(frozen=True, slots=True)
class Group:
    """People of one group, and how they stand to alcohol."""

    name: str
    alcohol: Alcohol


@dataclass(frozen=True, slots=True)
class Part:
    """A table of groups that part everybody."""

    heading: str
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Point:
    """How it was on a day; offences are those of the year up to it."""

    day: date
    alcohol: Alcohol
    flags: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """Everything that the document says.

    Attributes:
        where: the name of the place that it is of.
        now: on the day; `trend` has the quarters that ended before it, the earliest first.
        services: programmes of the directory that meet the need.
        met: what there is for those who have it.
        nothing: for whom there is nothing.
    """

    where: str
    day: date
    now: Point
    trend: Sequence[Point]
    parts: Sequence[Part]
    services: Sequence[Programme]
    met: Count
    nothing: Sequence[Sentence]


def quarter_ends(day: date, count: int = QUARTERS) -> list[date]:
    """Return the last days of the quarters that ended before a day, the earliest first."""
    month = Month.of(day).plus(-1)
    while month.number % 3:
        month = month.plus(-1)
    return [month.plus(-3 * back).last_day for back in range(count - 1, -1, -1)]


def point_of(people: Sequence[Person], flags: Mapping[int, Flags], day: date) -> Point:
    """Count how people stand to alcohol on a day; `flags` are of everybody, by client id."""
    own = [flags[each.client_id] for each in people if each.client_id in flags]
    return Point(
        day,
        alcohol_of(people),
        Flags(
            sum(each.yes for each in own),
            sum(each.no for each in own),
            sum(each.unknown for each in own),
        ),
    )


def parts_of(people: Sequence[Person], names: Mapping[int, str], day: date) -> list[Part]:
    """Part people by district, sex, age, strand and custody; a group of nobody is left out."""

    def district(each: Person) -> str:
        return names.get(each.district_id or 0, NO_DISTRICT)

    def on(axis: Axis) -> Callable[[Person], str]:
        return lambda each: each.group(axis, day)

    ages = sorted(AGE_ORDER, key=lambda band: (band == "Not known", band != "Under 18", band))
    return [
        _part("By district", people, district, [*names.values(), NO_DISTRICT]),
        _part("By sex", people, on(Axis.SEX), GROUPS[Axis.SEX]),
        _part("By age", people, on(Axis.AGE), ages),
        _part("By strand", people, on(Axis.STRAND), GROUPS[Axis.STRAND]),
        _part("In the community and in custody", people, on(Axis.WHERE), GROUPS[Axis.WHERE]),
    ]


def _part(
    heading: str, people: Sequence[Person], group_of: Callable[[Person], str], order: Iterable[str]
) -> Part:
    groups = []
    for name in order:
        own = [each for each in people if group_of(each) == name]
        if own:
            groups.append(Group(name, alcohol_of(own)))
    return Part(heading, groups)


def discussion_of(  # what was read, each of it once
    where: str,
    points: Sequence[Point],
    parts: Sequence[Part],
    programmes: Iterable[Programme],
    answers: Iterable[Answer],
    *,
    day: date,
) -> Discussion:
    """Put the document together.

    Args:
        where: the name of the place.
        points: the earliest first, the day itself last.
        parts: of the people on the day.
        programmes: those of the directory that are open.
        answers: what there is for the open needs of people there.
        day: of the document.
    """
    own = [each for each in answers if each.need is NeedKind.ALCOHOL]
    *trend, now = points
    return Discussion(
        where=where,
        day=day,
        now=now,
        trend=trend,
        parts=parts,
        services=[each for each in programmes if NeedKind.ALCOHOL in each.needs],
        met=count_of(own),
        nothing=sentences_of(own),
    )
