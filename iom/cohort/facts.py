"""What is known of a client by date, as plain data for those who count. Pure.

A *stay* is a placement as far as it was on the scheme: from selection up to deselection.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from iom.cohort.domain import Strand
from iom.cohort.spans import Span, Value
from iom.kernel.dates import covers


@dataclass(frozen=True, slots=True)
class Stay:
    """One time on the scheme: from `selected_on` up to `deselected_on`, open while it lasts.

    `successful` says whether reports count its end among the successful removals (HANDBOOK 10).
    """

    selected_on: date
    deselected_on: date | None = None
    successful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFacts:
    """One client's stays, and the districts, strands and MAPPA levels that held when.

    Spans of one kind do not overlap and need no order; a day without a span has no value.
    """

    client_id: int
    stays: tuple[Stay, ...] = ()
    districts: tuple[Span[int], ...] = ()
    strands: tuple[Span[Strand | None], ...] = ()
    mappa_levels: tuple[Span[int], ...] = ()


def held_on(spans: Iterable[Span[Value]], day: date) -> Value | None:
    """Return what held on a day, None where nothing is recorded."""
    return next((span.value for span in spans if covers(day, span.from_on, span.to_on)), None)
