"""How people do after they have left, counted by days at liberty. Pure.

Prison must not look like desistance: a leaving says something of N days only once N days at liberty
have passed since, or an offence came before that. So each leaving of at least N days ago is one of
three: without an offence, with one, or with too few days at liberty to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from iom.cohort.domain import DeselectionReason
from iom.cohort.spans import Span
from iom.estimator.days import Days

HORIZONS = ((91, "3 months"), (182, "6 months"), (365, "12 months"))
"""Days, as the scoring matrix has them, and what they are called."""

_SINCE = (
    (91, "Less than 3 months"),
    (182, "3 to 6 months"),
    (365, "6 to 12 months"),
    (730, "1 to 2 years"),
    (None, "More than 2 years"),
)
_DAY = timedelta(days=1)


class Outcome(StrEnum):
    """What a leaving says of the days at liberty that are asked about."""

    CLEAR = "clear"
    RELAPSED = "relapsed"
    TOO_SHORT = "too-short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The end of one placement, and what happened since.

    Attributes:
        client_id: whose.
        left_on: the first day off the scheme.
        reason: why.
        selected_again_on: the day on which a later placement began, None where none did.
        nominated_again_on: since when a nomination waits, None where none does.
        offences: days of offences proven or charged, one for each, from that day on.
        arrests: days of arrests of which nothing came yet, likewise.
        away: the spans of remand, custody and recall.
    """

    client_id: int
    left_on: date
    reason: DeselectionReason | None = None
    selected_again_on: date | None = None
    nominated_again_on: date | None = None
    offences: Sequence[date] = ()
    arrests: Sequence[date] = ()
    away: Sequence[Span[Any]] = ()

    @property
    def why(self) -> str:
        """The reason as a reader sees it."""
        if self.reason is DeselectionReason.MAPPA:
            return "Managed under MAPPA"
        return self.reason.replace("-", " ").capitalize() if self.reason else "–"

    def days(self, today: date) -> int:
        """Count the days from leaving to today, or to the day of selection."""
        return (self._until(today) - self.left_on).days

    def days_at_liberty(self, today: date) -> int:
        """Count those of them on which the client was at liberty."""
        return self._at_liberty_before(self._until(today))

    def offences_since(self, today: date) -> list[date]:
        """List the days of offences proven or charged while followed, in order."""
        return self._followed(self.offences, today)

    def arrests_since(self, today: date) -> list[date]:
        """List the days of arrests while followed, in order."""
        return self._followed(self.arrests, today)

    def relapsed(self, today: date) -> bool:
        """Say whether there was an offence proven or charged, or an arrest, while followed."""
        return bool(self.offences_since(today) or self.arrests_since(today))

    def outcome(self, horizon: int, today: date) -> Outcome | None:
        """Say how the first so many days at liberty went; None if it is not that long ago."""
        if (today - self.left_on).days < horizon:
            return None
        offences = self.offences_since(today)
        if offences and self._at_liberty_before(offences[0]) < horizon:
            return Outcome.RELAPSED
        long_enough = self.days_at_liberty(today) >= horizon
        return Outcome.CLEAR if long_enough else Outcome.TOO_SHORT

    def _until(self, today: date) -> date:
        return min(today, self.selected_again_on or today)

    def _followed(self, days: Iterable[date], today: date) -> list[date]:
        end = self.selected_again_on or today + _DAY
        return sorted(day for day in days if self.left_on <= day < end and day <= today)

    def _at_liberty_before(self, day: date) -> int:
        return len(Days.between(self.left_on, day) - Days.of(self.away))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How those did who left at least so long ago: three numbers that add up to the first.

    `again` were selected again within the time, by the calendar; they are among the others.
    """

    name: str
    left: int
    clear: int
    relapsed: int
    too_short: int
    again: int


def how_they_do(leavings: Iterable[Leaving], today: date) -> list[Kept]:
    """Count for 3, 6 and 12 months how those who left did."""
    known = list(leavings)
    return [_kept(name, days, known, today) for days, name in HORIZONS]


def since_leaving(leavings: Iterable[Leaving], today: date) -> list[tuple[str, int]]:
    """Count people by the time since they left; everybody is in one line."""
    counts = dict.fromkeys((name for _, name in _SINCE), 0)
    for leaving in leavings:
        days = (today - leaving.left_on).days
        counts[next(name for most, name in _SINCE if most is None or days < most)] += 1
    return list(counts.items())


def latest_of(leavings: Iterable[Leaving]) -> list[Leaving]:
    """Return the last leaving of each client who is not on the scheme now, the latest first."""
    last: dict[int, Leaving] = {}
    for leaving in leavings:
        known = last.get(leaving.client_id)
        if known is None or known.left_on < leaving.left_on:
            last[leaving.client_id] = leaving
    tracked = [each for each in last.values() if each.selected_again_on is None]
    return sorted(tracked, key=lambda each: (each.left_on, each.client_id), reverse=True)


def _kept(name: str, horizon: int, leavings: Iterable[Leaving], today: date) -> Kept:
    counted = [each for each in leavings if each.outcome(horizon, today) is not None]
    outcomes = [each.outcome(horizon, today) for each in counted]
    return Kept(
        name=name,
        left=len(counted),
        clear=outcomes.count(Outcome.CLEAR),
        relapsed=outcomes.count(Outcome.RELAPSED),
        too_short=outcomes.count(Outcome.TOO_SHORT),
        again=sum(
            each.selected_again_on is not None
            and (each.selected_again_on - each.left_on).days <= horizon
            for each in counted
        ),
    )
