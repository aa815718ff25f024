"""What becomes of a score when nothing more happens: things grow too old one by one. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from iom.scoring.bands import Band
from iom.scoring.domain import Inputs, days_at_liberty, score_of
from iom.scoring.matrix import Matrix

_AHEAD_DAYS = 1_100  # three years, in which all that counts once grows too old at liberty


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which a score falls because something grew too old.

    Attributes:
        on: the first day of the new score.
        before: the rounded score until then.
        after: the rounded score from then.
        band: in which it lies from then.
    """

    on: date
    before: Decimal
    after: Decimal
    band: Band


def next_band_by_age(matrix: Matrix, inputs: Inputs) -> Step | None:
    """Say when ageing alone takes a score to a lower band; None within three years: never.

    DIP status and district stay as they are, and whoever is away stays away.
    """
    before = score_of(matrix, inputs)
    lowest = before.band.rank
    for day in sorted(set(_days(matrix, inputs))):
        found = score_of(matrix, replace(inputs, as_of=day))
        if found.band.rank < lowest:
            return Step(day, before.score, found.score, found.band)
        before = found
    return None


def _days(matrix: Matrix, inputs: Inputs) -> Iterator[date]:
    """Yield the days on which a score may fall, and perhaps some others."""
    as_of = inputs.as_of
    last = as_of + timedelta(days=_AHEAD_DAYS)
    if any(each.to_on is not None and each.to_on > as_of for each in inputs.away):
        yield from (as_of + timedelta(days=n) for n in range(1, _AHEAD_DAYS))
        return
    windows = [(offence.on, matrix.arrests.days) for offence in inputs.offences]
    windows += [(test.on, matrix.class_a.days) for test in inputs.tests]
    windows += [(on, matrix.intelligence.days) for on in inputs.intelligence]
    windows += [(breach.on, matrix.breach_recall.days) for breach in inputs.breaches]
    for on, days in windows:
        day = on + timedelta(days=days + 1)
        if as_of < day <= last:
            yield day
    if any(each.to_on is None for each in inputs.away):
        return  # no offence grows older meanwhile
    for offence in inputs.offences:
        age = days_at_liberty(offence.on, as_of, inputs.away)
        for step in matrix.recency:
            day = as_of + timedelta(days=step.days + 1 - age)
            if as_of < day <= last:
                yield day
