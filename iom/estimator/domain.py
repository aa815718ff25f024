"""The two formulas of crimes saved, exact until the end (HANDBOOK 12). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from iom.cohort.domain import Strand
from iom.cohort.facts import DatedFacts
from iom.cohort.spans import Span
from iom.kernel.dates import day_in_words
from iom.kernel.errors import RuleBroken
from iom.kernel.rounding import half_up_exact

# HANDBOOK 12. They are part of what the formulas of version 1 are.
BASELINE_DAYS = 365
LEAST_BASELINE_DAYS = 90
F_MULTIPLIER = 5
MOST_F = 20  # ten times what a survey finds is no presentation of anything

NOT_PROOF = "An estimate, not proof of what the scheme did."
PICKED = (
    "People are picked for the scheme when they are at their worst, so some of the fall would have "
    "come without it."
)
WARNING = f"{NOT_PROOF} {PICKED}"
F_IS_LEGACY = (
    "The F multiplier is a legacy of older reports, close to a survey’s view of all crime; it is "
    "no count of crimes."
)


class Formula(StrEnum):
    """How crimes saved are worked out; each scheme has its own."""

    RATE_AT_LIBERTY = "rate-at-liberty-1"
    BEFORE_AFTER = "before-after-1"

    @property
    def version(self) -> int:
        """The version, with which its code ends."""
        return int(self.value.rpartition("-")[2])

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            Formula.RATE_AT_LIBERTY: "Rate at liberty, version 1",
            Formula.BEFORE_AFTER: "Simple before and after, version 1",
        }[self]

    @property
    def definition(self) -> str:
        """What it does, in one breath."""
        return {
            Formula.RATE_AT_LIBERTY: "Offences in the 365 days before selection, divided by the "
            "days at liberty among those, times the days at liberty on the scheme in the period, "
            "less the offences in the period. Placements with fewer than 90 days at liberty before "
            "selection are left out.",
            Formula.BEFORE_AFTER: "Offences in the 365 days before selection, times the days on "
            "the scheme in the period divided by 365, less the offences in the period. Custody "
            "makes no difference.",
        }[self]


DEFAULT_FORMULA = Formula.RATE_AT_LIBERTY


class Reason(StrEnum):
    """Why a placement is left out; the codes are those of INTERFACES 4."""

    MAPPA = "mappa"
    SHORT_BASELINE = "baseline-under-90-days"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            Reason.MAPPA: "At MAPPA level 2 or 3 on every day",
            Reason.SHORT_BASELINE: "Fewer than 90 days at liberty before selection",
        }[self]


class BadQuestion(RuleBroken):
    """Crimes saved cannot be worked out as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: the days from the first to the last, both included, and of whom.

    A placement is cut by district and strand day by day, so that a client who moved counts on each
    day where they were; parts of one cut add up to the whole.

    Attributes:
        first: the first day.
        last: the last one.
        district_ids: those whose days count; None is everywhere.
        strands: those whose days count, None among them for no strand; empty is all.
    """

    first: date
    last: date
    district_ids: frozenset[int] | None = None
    strands: frozenset[Strand | None] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of a client.

    Attributes:
        facts: placements, districts, strands and MAPPA levels, by date.
        away: the spans of remand, custody and recall.
        offences: the days of offences proven or charged, one for each offence.
        died_on: from that day nobody is on the scheme any more.
    """

    facts: DatedFacts
    away: tuple[Span[Any], ...] = ()
    offences: tuple[date, ...] = ()
    died_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """The sum of one placement, as far as it lies within the question."""

    client_id: int
    selected_on: date
    baseline_offences: int
    baseline_days_at_liberty: int
    days_on_scheme: int
    days_at_liberty: int
    days_at_mappa: int = 0  # on the scheme, and not counted
    expected: Fraction
    observed: int

    @property
    def saved(self) -> Fraction:
        """What is expected less what was observed."""
        return self.expected - self.observed


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A placement of which the formula says nothing, and why."""

    client_id: int
    selected_on: date
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Crimes saved, exact; placements in the order of client and day of selection."""

    question: Question
    formula: Formula
    workings: tuple[Working, ...]
    left_out: tuple[LeftOut, ...]
    f_multiplier: int = F_MULTIPLIER

    @property
    def people(self) -> int:
        """How many placements are counted: a client with two counts once for each."""
        return len(self.workings)

    @property
    def client_ids(self) -> frozenset[int]:
        """Whose placements they are, counted or left out."""
        counted = {each.client_id for each in self.workings}
        return frozenset(counted.union(each.client_id for each in self.left_out))

    @property
    def expected(self) -> Fraction:
        """What all of them would have done at the rates of their baselines."""
        return sum((working.expected for working in self.workings), Fraction())

    @property
    def observed(self) -> int:
        """What all of them did."""
        return sum(working.observed for working in self.workings)

    @property
    def saved(self) -> Fraction:
        """The sum, signed."""
        return self.expected - self.observed

    @property
    def saved_floored(self) -> Fraction:
        """The sum if whoever did more than expected counted as 0."""
        return sum((max(working.saved, Fraction()) for working in self.workings), Fraction())

    @property
    def base(self) -> int:
        """The base level: the signed sum, rounded to a whole number once."""
        return int(half_up_exact(self.saved))

    @property
    def with_f(self) -> int:
        """The base level times F, as the old papers presented it."""
        return self.base * self.f_multiplier


def check_question(question: Question, *, today: date) -> None:
    """See to it that the period is one of days that have been.

    Raises:
        BadQuestion: it ends before it begins, or after today.
    """
    if question.last < question.first:
        raise BadQuestion("The period ends before it begins. Change one of the two days.")
    if question.last > today:
        raise BadQuestion(
            f"The period ends after today, {day_in_words(today)}. Nobody knows yet what will have "
            "been done by then."
        )


def shown(value: Fraction) -> Decimal:
    """Round a figure to two places, as it is printed (INTERFACES 4)."""
    return half_up_exact(value, 2)
