"""Count the cohort of a district (HANDBOOK 10, INTERFACES 3 and 4). Pure.

**On the scheme** on a day: selected by then, not yet deselected. **Counted** for a district: on the
scheme, in that district, and not at MAPPA level 2 or 3 that day.

A count changes only by **movements**, so what is printed always adds up: opening + new + moved in
- removals - moved out + and - MAPPA = closing. Where several things happen on one day:

- MAPPA comes first: from the day of level 2 or 3 nothing of the client is counted, no removal
  either. The client leaves the count by MAPPA, and comes back by MAPPA from the day it ends.
- A removal belongs to the district of the last day on the scheme, so that a client whom another
  district takes over on the day of deselection is a removal here and a new engagement there.
- A new engagement belongs to the district of the day of selection.
- Who is selected again on the day of deselection is a removal and a new engagement.
- A placement that begins or ends while another of the same client goes on moves nobody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from iom.cohort.domain import MAPPA_EXCLUDED, Strand
from iom.cohort.facts import DatedFacts, Stay, held_on
from iom.cohort.spans import Span
from iom.kernel.dates import Month, covers

_DAY = timedelta(days=1)
Away = Mapping[int, Collection[Span[Any]]]
"""By client id, the spans of remand, custody and recall."""


class Flow(StrEnum):
    """Why a client came into a district's count or left it."""

    NEW = "new_engagements"
    MOVED_IN = "moved_in"
    MAPPA_ENDED = "mappa_in"
    REMOVED = "removals"
    MOVED_OUT = "moved_out"
    MAPPA_BEGAN = "mappa_out"

    @property
    def sign(self) -> int:
        """1 for those who come in, -1 for those who leave."""
        return 1 if self in {self.NEW, self.MOVED_IN, self.MAPPA_ENDED} else -1


@dataclass(frozen=True, slots=True, order=True)
class Movement:
    """One client came into the count or left it on a day."""

    on: date
    client_id: int
    flow: Flow
    successful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Whom a district counts on a day, as client ids in order; every client has one strand."""

    deter: tuple[int, ...] = ()
    cc_rr: tuple[int, ...] = ()
    no_strand: tuple[int, ...] = ()
    in_custody: tuple[int, ...] = ()

    @property
    def clients(self) -> tuple[int, ...]:
        """Everyone, in order."""
        return tuple(sorted(self.deter + self.cc_rr + self.no_strand))


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A district's count from one day to another: whom it began with, who came, left and stayed.

    `opening` and `closing` are the clients counted on the day before the first and on the last day.
    """

    first: date
    last: date
    opening: tuple[int, ...]
    movements: tuple[Movement, ...]
    closing: tuple[int, ...]

    def of(self, flow: Flow) -> tuple[Movement, ...]:
        """List the movements of one kind, by day."""
        return tuple(movement for movement in self.movements if movement.flow is flow)

    @property
    def successful(self) -> tuple[Movement, ...]:
        """List the successful removals."""
        return tuple(movement for movement in self.of(Flow.REMOVED) if movement.successful)

    @property
    def managed(self) -> tuple[int, ...]:
        """Everyone counted at any time: whom the period began with, and whoever came in."""
        came = {movement.client_id for movement in self.movements if movement.flow.sign > 0}
        return tuple(sorted(came.union(self.opening)))

    @property
    def difference(self) -> int:
        """What opening and movements make, less closing: 0, or something is counted wrongly."""
        moved = sum(movement.flow.sign for movement in self.movements)
        return len(self.opening) + moved - len(self.closing)


class Cohort:
    """What is known of a district's clients by date, ready to be counted."""

    def __init__(self, district_id: int, people: Iterable[DatedFacts], away: Away) -> None:
        self._district_id = district_id
        self._people = sorted(people, key=lambda facts: facts.client_id)
        self._by_id = {facts.client_id: facts for facts in self._people}
        self._away = away
        self._stocks: dict[date, Stock] = {}
        self._movements = sorted(
            Movement(day, facts.client_id, flow, successful)
            for facts in self._people
            for day in _days_of_change(facts)
            for flow, successful in self._flows(facts, day)
        )

    def stock_on(self, day: date) -> Stock:
        """Say whom the district counts on a day, by strand, and who of them is not at liberty."""
        if day not in self._stocks:
            self._stocks[day] = self._stock_on(day)
        return self._stocks[day]

    def period(self, first: date, last: date) -> Period:
        """Say how the count came from the day before `first` to `last`."""
        begin = bisect_left(self._movements, first, key=_by_day)
        end = bisect_right(self._movements, last, key=_by_day)
        return Period(
            first=first,
            last=last,
            opening=self.stock_on(first - _DAY).clients,
            movements=tuple(self._movements[begin:end]),
            closing=self.stock_on(last).clients,
        )

    def in_month(self, month: Month) -> Period:
        """Say how the count came to be what it is on a month's last day."""
        return self.period(month.first_day, month.last_day)

    def year_to(self, month: Month) -> Period:
        """Count from 1 April of the month's financial year to its last day (HANDBOOK 10)."""
        return self.period(month.financial_year_start.first_day, month.last_day)

    def answers_for(self, client_id: int, day: date) -> bool:
        """Say whether what happens to a client on a day happens to one of the district's.

        The client is counted on that day; on the day of deselection the day before decides, as
        for a removal.
        """
        facts = self._by_id.get(client_id)
        if facts is None:
            return False
        if _on_scheme(facts, day):
            return self._counts(facts, day)
        before = day - _DAY
        return _on_scheme(facts, before) and self._counts(facts, before, mappa_day=day)

    def stays_through(self, client_id: int, day: date) -> bool:
        """Say whether one and the same placement covers a day and the day before."""
        facts = self._by_id.get(client_id)
        return facts is not None and any(
            _covers(stay, day - _DAY) and _covers(stay, day) for stay in facts.stays
        )

    def _stock_on(self, day: date) -> Stock:
        found: dict[str, list[int]] = defaultdict(list)
        for facts in self._people:
            if _on_scheme(facts, day) and self._counts(facts, day):
                found[_strand_column(held_on(facts.strands, day))].append(facts.client_id)
                spans = self._away.get(facts.client_id, ())
                if any(covers(day, span.from_on, span.to_on) for span in spans):
                    found["in_custody"].append(facts.client_id)
        return Stock(**{column: tuple(ids) for column, ids in found.items()})

    def _counts(self, facts: DatedFacts, day: date, *, mappa_day: date | None = None) -> bool:
        """Say whether the day's district is this one and the level (of another day) is below 2."""
        level = held_on(facts.mappa_levels, mappa_day or day) or 0
        return level < MAPPA_EXCLUDED and held_on(facts.districts, day) == self._district_id

    def _flows(self, facts: DatedFacts, day: date) -> Iterator[tuple[Flow, bool]]:
        """Yield why the client came in or left on a day, in the order of the module's rules."""
        before = day - _DAY
        ending = [stay for stay in facts.stays if _covers(stay, before)]
        staying = any(_covers(stay, day) for stay in ending)
        if ending:
            yield from self._changes(facts, before, day, staying=staying)
        if staying:
            return
        if ending and self._counts(facts, before, mappa_day=day):
            yield Flow.REMOVED, max(ending, key=_by_selection).successful
        if not self._counts(facts, day):
            return
        for stay in facts.stays:  # selected and deselected on one and the same day
            if stay.selected_on == stay.deselected_on == day:
                yield Flow.NEW, False
                yield Flow.REMOVED, stay.successful
        if _on_scheme(facts, day):
            yield Flow.NEW, False

    def _changes(
        self, facts: DatedFacts, before: date, day: date, *, staying: bool
    ) -> Iterator[tuple[Flow, bool]]:
        """Yield what district and MAPPA level did to a client who was on the scheme."""
        was = self._counts(facts, before)
        now = self._counts(facts, day if staying else before, mappa_day=day)
        if was == now:
            return
        # Was it the level? Then it was MAPPA, even if the district changed on the same day.
        level_day = day if was else before
        by_mappa = (held_on(facts.mappa_levels, level_day) or 0) >= MAPPA_EXCLUDED
        if was:
            yield (Flow.MAPPA_BEGAN if by_mappa else Flow.MOVED_OUT), False
        else:
            yield (Flow.MAPPA_ENDED if by_mappa else Flow.MOVED_IN), False


def _covers(stay: Stay, day: date) -> bool:
    return covers(day, stay.selected_on, stay.deselected_on)


def _on_scheme(facts: DatedFacts, day: date) -> bool:
    return any(_covers(stay, day) for stay in facts.stays)


def _by_selection(stay: Stay) -> date:
    return stay.selected_on


def _strand_column(strand: Strand | None) -> str:
    if strand is None:
        return "no_strand"
    return "deter" if strand is Strand.DETER else "cc_rr"


def _by_day(movement: Movement) -> date:
    return movement.on


def _days_of_change(facts: DatedFacts) -> list[date]:
    """List the days on which anything about the client's count may change."""
    days = {day for stay in facts.stays for day in (stay.selected_on, stay.deselected_on)}
    for span in (*facts.districts, *facts.mappa_levels):
        days |= {span.from_on, span.to_on}
    return sorted(day for day in days if day is not None)
