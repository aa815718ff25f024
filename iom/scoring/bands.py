"""Bands of the rounded score, and how far the next one is (HANDBOOK 4). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

STEP = Decimal("0.1")
"""By how much two rounded scores differ at least."""


class Band(StrEnum):
    """What a score suggests, the highest first."""

    SELECT = "select"
    WATCH = "watch"
    HOLD = "hold"
    DESELECT = "deselect"

    @property
    def rank(self) -> int:
        """0 for the lowest."""
        return _ORDER.index(self)


_ORDER = (Band.DESELECT, Band.HOLD, Band.WATCH, Band.SELECT)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a neighbouring band is.

    Attributes:
        band: which.
        at: the nearest rounded score that lies in it.
        points: from here, never negative.
    """

    band: Band
    at: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which rounded score each band begins; below `hold` is `deselect`."""

    select: Decimal
    watch: Decimal
    hold: Decimal

    def begins(self, band: Band) -> Decimal:
        """Return from which score a band begins; the lowest begins at 0."""
        return {Band.SELECT: self.select, Band.WATCH: self.watch, Band.HOLD: self.hold}.get(
            band, Decimal(0)
        )

    def band_of(self, score: Decimal) -> Band:
        """Return in which band a rounded score lies."""
        if score >= self.select:
            return Band.SELECT
        if score >= self.watch:
            return Band.WATCH
        return Band.HOLD if score >= self.hold else Band.DESELECT

    def above(self, score: Decimal) -> Distance | None:
        """Return how far the next band up is; None in the highest."""
        band = self.band_of(score)
        if band is Band.SELECT:
            return None
        upper = _ORDER[band.rank + 1]
        return Distance(upper, self.begins(upper), self.begins(upper) - score)

    def below(self, score: Decimal) -> Distance | None:
        """Return how far the next band down is; None in the lowest."""
        band = self.band_of(score)
        if band is Band.DESELECT:
            return None
        highest = self.begins(band) - STEP
        return Distance(self.band_of(highest), highest, score - highest)
