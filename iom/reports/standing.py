"""Count a district's clients by level of intensity and in the Drug Interventions Programme. Pure.

- Levels are counted on a day, of those whom the district counts then, so they add up to them.
- A level **moves** up or down on the day of its change, for the district that counts the client
  then. A first level is no move, nor is the level of a new placement.
- **On DIP** on a day is whoever is counted then and is on the caseload or retained in treatment.
  Who joined, completed or left is an entry of that day (HANDBOOK 10), for the district that counts
  the client then; on the day of deselection, that of the day before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from iom.cohort.domain import DipStatus
from iom.cohort.facts import held_on
from iom.cohort.spans import Span
from iom.offending.words import DipEventKind
from iom.reports.counting import Cohort
from iom.reports.domain import DIP_FLOWS, LEVEL_MOVES, LEVELS, Figure

Happened = tuple[int, date]
"""Whom something happened to, by id, and when."""

ON_DIP: frozenset[DipStatus | None] = frozenset({DipStatus.ON_CASELOAD, DipStatus.RETAINED})
DIP_EVENTS = {
    DipEventKind.JOINED_CASELOAD: Figure.DIP_JOINED,
    DipEventKind.PLANNED_COMPLETION: Figure.DIP_COMPLETED,
    DipEventKind.UNPLANNED_EXIT: Figure.DIP_UNPLANNED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of clients by date, by id: levels, statuses in DIP and what happened there."""

    levels: Mapping[int, Sequence[Span[int | None]]] = field(default_factory=dict)
    dip: Mapping[int, Sequence[Span[DipStatus | None]]] = field(default_factory=dict)
    dip_events: Mapping[int, Sequence[tuple[date, DipEventKind]]] = field(default_factory=dict)


class Standing:
    """Where a district's clients stand, and how they moved, ready to be counted."""

    def __init__(self, cohort: Cohort, known: Known) -> None:
        self._cohort, self._known = cohort, known
        self._moves = sorted(
            (on, client_id, figure)
            for client_id, spans in known.levels.items()
            for on, figure in _moves(spans)
            if cohort.stays_through(client_id, on) and cohort.answers_for(client_id, on)
        )
        self._dip = sorted(
            (on, client_id, DIP_EVENTS[kind])
            for client_id, events in known.dip_events.items()
            for on, kind in events
            if kind in DIP_EVENTS and cohort.answers_for(client_id, on)
        )

    def levels_on(self, day: date) -> dict[Figure, tuple[int, ...]]:
        """Say who is at which level on a day, as ids in order; everybody counted is at one."""
        found: dict[Figure, list[int]] = {figure: [] for figure in LEVELS.values()}
        for client_id in self._cohort.stock_on(day).clients:
            level = held_on(self._known.levels.get(client_id, ()), day)
            found[LEVELS[level]].append(client_id)
        return {figure: tuple(ids) for figure, ids in found.items()}

    def dip_on(self, day: date) -> tuple[int, ...]:
        """Say who of those counted on a day is on the DIP caseload or retained in treatment."""
        return tuple(
            client_id
            for client_id in self._cohort.stock_on(day).clients
            if held_on(self._known.dip.get(client_id, ()), day) in ON_DIP
        )

    def happened(self, first: date, last: date) -> dict[Figure, tuple[Happened, ...]]:
        """Say whose level moved, and who came to DIP or left it, from one day to another."""
        within = [each for each in (*self._moves, *self._dip) if first <= each[0] <= last]
        return {
            figure: tuple((client_id, on) for on, client_id, of in within if of is figure)
            for figure in (*LEVEL_MOVES, *DIP_FLOWS)
        }


def _moves(spans: Sequence[Span[int | None]]) -> Iterator[tuple[date, Figure]]:
    ends = {span.to_on: span.value for span in spans}
    for span in spans:
        before = ends.get(span.from_on)
        if before is None or span.value is None or before == span.value:
            continue
        yield span.from_on, Figure.LEVELS_UP if span.value > before else Figure.LEVELS_DOWN
