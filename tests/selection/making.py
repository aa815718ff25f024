"""Standings and candidates, for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from iom.cohort.spans import spans_of
from iom.scoring.bands import Thresholds
from iom.scoring.domain import Away
from iom.selection.capacity import Candidate
from iom.selection.domain import Levels
from iom.selection.moving import Standing

TODAY = date(2025, 8, 31)
NOMINATED = date(2025, 1, 1)
DEFAULT = Thresholds(select=Decimal("45.0"), watch=Decimal("30.0"), hold=Decimal("20.0"))


def ago(days: int) -> date:
    """Return the day so many days before."""
    return TODAY - timedelta(days=days)


def levels(*steps: tuple[date, int | None]) -> Levels:
    """Return levels that hold from a day until the next one, the last one for good."""
    return spans_of(dict(steps))


def standing(*steps: tuple[int, int | None], away: tuple[Away, ...] = ()) -> Standing:
    """Return a place that began 400 days ago, with levels from so many days ago."""
    held = levels(*((ago(days), level) for days, level in steps))
    return Standing(selected_on=ago(400), levels=held, away=away)


def candidate(
    ref: str, score: str, district: str = "fenland", *, days: int = 0, on_scheme: bool = False
) -> Candidate:
    """Return somebody nominated so many days after the first of January."""
    return Candidate(
        ref=ref,
        district=district,
        score=Decimal(score),
        nominated_on=NOMINATED + timedelta(days=days),
        on_scheme=on_scheme,
    )
