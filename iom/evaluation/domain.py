"""What came of the work of a provider on a pathway, with ranges (HANDBOOK 8). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from iom.clients.bands import AGE_ORDER, SEX_ORDER, age_band, sex_group
from iom.clients.domain import Sex
from iom.contacts.domain import Attendance, Outcome, Pathway
from iom.estimator.days import Days
from iom.evaluation.ranges import Range, poisson, wilson

YEAR_DAYS: Final = 365
"""How many days before a first session are looked at, and at most after it; and what a year is."""


_NOWHEN: Final = Days()


class Axis(StrEnum):
    """By what people are told apart."""

    SEX = "sex"
    AGE = "age"

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in an order that never follows the counts."""
        return {Axis.SEX: SEX_ORDER, Axis.AGE: AGE_ORDER}[self]


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Work:
    """A provider, as it is compared, on a pathway; an empty pathway was not said."""

    provider: str
    pathway: Pathway | None

    @classmethod
    def of(cls, provider: str, pathway: Pathway | None) -> Work:
        """Return the work of a provider as somebody wrote its name."""
        return cls(" ".join(provider.split()).casefold(), pathway)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact with a provider within the period, whether it took place or not."""

    client_id: int
    work: Work
    attended: Attendance | None = None
    outcome: Outcome | None = None
    cost_pence: int | None = None

    @property
    def took_place(self) -> bool:
        """Whether it is a session."""
        return self.attended is None or self.attended is Attendance.ATTENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who had a contact with a provider.

    Attributes:
        offences: the days of those proven or charged.
        away: the days not at liberty.
        firsts: the day of the first session with each provider on each pathway, whenever it was.
    """

    sex: Sex | None = None
    born: date | None = None
    offences: Sequence[date] = ()
    away: Days = _NOWHEN
    firsts: Mapping[Work, date] = field(default_factory=dict)

    def first(self, works: Iterable[Work]) -> date | None:
        """Return the day of the first session of any of some work; None without one."""
        return min((self.firsts[each] for each in works if each in self.firsts), default=None)


@dataclass(frozen=True, slots=True)
class Rate:
    """Offences, and the days at liberty in which they were."""

    offences: int = 0
    days: int = 0

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.offences + other.offences, self.days + other.days)

    @property
    def per_year(self) -> float | None:
        """Offences per year at liberty; None without a day."""
        return self.offences * YEAR_DAYS / self.days if self.days else None

    @property
    def range(self) -> Range | None:
        """In which it lies; None without a day."""
        return poisson(self.offences).times(YEAR_DAYS / self.days) if self.days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of some work in a period.

    Attributes:
        people: who had a contact, kept or not.
        sessions: contacts that took place.
        appointments: of which it is said whether the client came, less those of our side.
        kept: of these.
        our_side: called off by us.
        outcomes: of sessions, by what was said of them.
        cost_pence: of contacts whose cost is known, and what the fund paid.
        costed: of how many contacts it is known.
        contacts: all of them.
        followed: people with a first session, of whom the two rates are.
    """

    people: int = 0
    sessions: int = 0
    appointments: int = 0
    kept: int = 0
    our_side: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    cost_pence: int = 0
    costed: int = 0
    contacts: int = 0
    followed: int = 0
    before: Rate = Rate()
    after: Rate = Rate()

    @property
    def attendance(self) -> Range | None:
        """In which the share of appointments kept lies."""
        return wilson(self.kept, self.appointments)

    @property
    def said(self) -> int:
        """Of how many sessions an outcome is said."""
        return sum(self.outcomes.values())

    @property
    def positive(self) -> int:
        """How many achieved what they were for."""
        return sum(number for each, number in self.outcomes.items() if each.positive)

    @property
    def success(self) -> Range | None:
        """In which the share of positive outcomes among those said lies."""
        return wilson(self.positive, self.said)

    @property
    def has_cost(self) -> bool:
        """Whether anything is known of what it cost."""
        return bool(self.costed or self.cost_pence)

    @property
    def each_pence(self) -> int | None:
        """What a positive outcome cost, to the nearest penny; None without a cost or an outcome."""
        if not self.positive or not self.has_cost:
            return None
        return (2 * self.cost_pence + self.positive) // (2 * self.positive)

    @property
    def each_range(self) -> Range | None:
        """In which the cost of a positive outcome lies, in pence, if they come at random."""
        if self.each_pence is None:
            return None
        found = poisson(self.positive)
        return Range(self.cost_pence / found.high, self.cost_pence / found.low)


NOTHING = Result()


def result_of(
    contacts: Iterable[Contact], people: Mapping[int, Person], period: Period, *, paid: int = 0
) -> Result:
    """Say what came of some contacts.

    Args:
        contacts: of the period.
        people: everybody whom they are with, by number.
        period: up to whose end people are followed.
        paid: what the fund paid for them beside, in pence.
    """
    those = list(contacts)
    with_outcome = Counter(each.outcome for each in those if each.outcome and each.took_place)
    costs = [each.cost_pence for each in those if each.cost_pence is not None]
    works: dict[int, set[Work]] = {}
    for each in those:
        works.setdefault(each.client_id, set()).add(each.work)
    before, after, followed = Rate(), Rate(), 0
    for client_id, own in works.items():
        person = people[client_id]
        first = person.first(own)
        if first is not None and first <= period.last:
            followed += 1
            before += rate_of(person, first - timedelta(days=YEAR_DAYS), first)
            after += rate_of(person, first, _followed_until(first, period))
    kept = sum(each.attended is Attendance.ATTENDED for each in those)
    return Result(
        people=len(works),
        sessions=sum(each.took_place for each in those),
        appointments=kept + sum(bool(each.attended and each.attended.missed) for each in those),
        kept=kept,
        our_side=sum(each.attended is Attendance.OUR_SIDE for each in those),
        outcomes={each: with_outcome[each] for each in Outcome if with_outcome[each]},
        cost_pence=sum(costs) + paid,
        costed=len(costs),
        contacts=len(those),
        followed=followed,
        before=before,
        after=after,
    )


def rate_of(person: Person, first: date, end: date) -> Rate:
    """Count offences and days at liberty from a day up to, not including, another."""
    at_liberty = Days.between(first, end) - person.away
    return Rate(sum(first <= day < end for day in person.offences), len(at_liberty))


def group_of(person: Person, axis: Axis, period: Period) -> str:
    """Say in which group somebody is; their age is that of the period's first day."""
    if axis is Axis.SEX:
        return sex_group(person.sex)
    return age_band(person.born, period.first)


def _followed_until(first: date, period: Period) -> date:
    """Return the first day on which somebody is no longer followed."""
    return min(first + timedelta(days=YEAR_DAYS), period.last + timedelta(days=1))
