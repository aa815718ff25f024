"""Levels, and the numbers of the sliding scale (HANDBOOK 5). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from iom.cohort.domain import LEVEL_NAMES, PLANNED_CONTACTS, PLANNED_NOT_AT_LIBERTY, Plan
from iom.cohort.spans import Span
from iom.kernel.dates import covers
from iom.kernel.errors import RuleBroken
from iom.scoring.domain import Away

Levels = Sequence[Span[int | None]]
"""What level a client had when; spans do not overlap, and None is none."""


class BadRules(RuleBroken):
    """The numbers of a sliding scale contradict each other."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of intensity.

    Attributes:
        number: 1 is the lightest.
        name: as pages have it.
        contacts: planned in 28 days.
        reappraise_days: how long until it is looked at again.
        from_score: the lowest rounded score that leads to it; of the lightest it is 0.
    """

    number: int
    name: str
    contacts: int
    reappraise_days: int
    from_score: Decimal

    @property
    def words(self) -> str:
        """`level 4 (Enhanced)`, within a sentence."""
        return f"level {self.number} ({self.name})"

    @property
    def label(self) -> str:
        """`Level 4 (Enhanced)`, where a sentence begins."""
        return f"Level {self.number} ({self.name})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A version of the sliding scale: the levels and every number of their rules.

    Attributes:
        code: what results name as the rules they rest on.
        levels: the lightest first.
        contacts_away: planned in 28 days for somebody who is not at liberty.
        window_days: over how many days contacts are planned and counted.
        release_planning_days: how long before the expected release planning begins.
        after_release_days: how long after release a level higher is recommended.
        arrests: from how many on a level higher is recommended.
        arrest_days: within how many days.
        quiet_reappraisals: how many without offence or arrest lead to a level lower.
        leaving_level: the highest from which a client leaves.
        leaving_days: how long that must have been held.
        long_years: after how many years on the scheme a place is to be reviewed.
    """

    code: str
    levels: tuple[Level, ...]
    contacts_away: int
    window_days: int
    release_planning_days: int
    after_release_days: int
    arrests: int
    arrest_days: int
    quiet_reappraisals: int
    leaving_level: int
    leaving_days: int
    long_years: int

    @property
    def highest(self) -> int:
        """The number of the most intensive level."""
        return len(self.levels)

    def level(self, number: int) -> Level:
        """Return a level by its number.

        Raises:
            BadRules: there is none.
        """
        if not 1 <= number <= self.highest:
            raise BadRules(f"There is no level {number}: levels go from 1 to {self.highest}.")
        return self.levels[number - 1]

    def level_of(self, score: Decimal) -> Level:
        """Return the level at which a rounded score starts."""
        return next(
            (each for each in reversed(self.levels) if score >= each.from_score), self.levels[0]
        )

    def contacts(self, level: int | None, *, away: bool) -> int:
        """Return how many contacts are planned in 28 days; none where no level is set."""
        if level is not None:
            self.level(level)
        return self.plan.contacts(level, at_liberty=not away)

    @property
    def plan(self) -> Plan:
        """The plan of contacts, as those read it who need nothing else of a scale."""
        return Plan({each.number: each.contacts for each in self.levels}, self.contacts_away)

    def reappraise_by(self, level: int, last_on: date) -> date:
        """Return the day by which a level is to be looked at again.

        Args:
            level: its number.
            last_on: the day on which it was set, or looked at last.
        """
        return last_on + timedelta(days=self.level(level).reappraise_days)

    def plan_release_from(self, expected_on: date) -> date:
        """Return the day from which a release is planned."""
        return expected_on - timedelta(days=self.release_planning_days)

    def check(self) -> None:
        """Say no to numbers that contradict each other.

        Raises:
            BadRules: the sentence says which.
        """
        numbers = [each.number for each in self.levels]
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            raise BadRules("Levels are numbered from 1 upwards without a gap.")
        scores = [each.from_score for each in self.levels]
        if scores[0] != 0 or scores != sorted(set(scores)):
            raise BadRules("The lightest level starts from 0, and each above it from a higher one.")
        contacts = [each.contacts for each in self.levels]
        if contacts[0] < 1 or contacts != sorted(contacts):
            raise BadRules("A higher level never plans fewer contacts, and each plans at least 1.")
        if any(each.reappraise_days < 1 for each in self.levels):
            raise BadRules("Every level is looked at again after at least 1 day.")
        if not 1 <= self.leaving_level <= self.highest:
            raise BadRules("The level from which a client leaves must be one of the levels.")
        if min(self.window_days, self.arrests, self.quiet_reappraisals, self.long_years) < 1:
            raise BadRules("Windows, arrests, re-appraisals and years are at least 1.")


_REAPPRAISE = {5: 28, 4: 28, 3: 56, 2: 84, 1: 84}
_FROM = {5: "60.0", 4: "45.0", 3: "30.0", 2: "20.0", 1: "0"}

DEFAULT_SCALE = Scale(
    code="default-1",
    levels=tuple(
        Level(n, LEVEL_NAMES[n], PLANNED_CONTACTS[n], _REAPPRAISE[n], Decimal(_FROM[n]))
        for n in range(1, 6)
    ),
    contacts_away=PLANNED_NOT_AT_LIBERTY,
    window_days=28,
    release_planning_days=84,
    after_release_days=28,
    arrests=2,
    arrest_days=28,
    quiet_reappraisals=2,
    leaving_level=2,
    leaving_days=28,
    long_years=2,
)
"""The numbers of HANDBOOK 5, this product's own."""


def is_away(away: Iterable[Away], day: date) -> bool:
    """Say whether somebody is not at liberty on a day."""
    return any(covers(day, each.from_on, each.to_on) for each in away)


def held_since(levels: Levels, day: date, *, at_most: int) -> date | None:
    """Return since when no level was higher without a break; None: it is higher, or none is set."""
    since: date | None = None
    for from_on, level in _back_from(levels, day):
        if level > at_most:
            break
        since = from_on
    return since


def not_raised_since(levels: Levels, day: date) -> date | None:
    """Return when the level of a day was last set or raised, past the steps down since.

    None: there is no level on the day.
    """
    since: date | None = None
    after = 0
    for from_on, level in _back_from(levels, day):
        if level < after:
            break
        since, after = from_on, level
    return since


def _back_from(levels: Levels, day: date) -> Iterator[tuple[date, int]]:
    """Yield the levels from that of a day back to the first, as far as there is no gap."""
    since: date | None = None
    for span in sorted(levels, key=lambda each: each.from_on, reverse=True):
        if span.from_on > day:
            continue
        if since is None:
            joins = covers(day, span.from_on, span.to_on)
        else:
            joins = span.to_on is None or span.to_on >= since
        if not joins or span.value is None:
            return
        since = span.from_on
        yield since, span.value
