"""What the rows of one client in a clients file would do, beside what the record knows of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from iom.accounts.domain import Reader
from iom.clients import service as clients
from iom.clients.domain import PersonDetails
from iom.clients.identifiers import TITLES
from iom.cohort import comparing
from iom.cohort import stored as placements
from iom.cohort.domain import PlacementDetails, PlacementFacts, overlapping
from iom.cohort.stored import StoredPlacement
from iom.intake.client_rows import ClientRow
from iom.intake.client_words import (
    ENDS_UNSEEN,
    GONE,
    left_with,
    names_a_part,
    overlap,
    taken_as,
    words_of,
)
from iom.intake.domain import (
    POSSIBLE_MATCH,
    Difference,
    Outcome,
    Plan,
    PlannedRow,
    RowRefusal,
)
from iom.intake.known_clients import Known
from iom.intake.people import ERASED

_IN_FILE = {"district_id": "district"}  # columns that are called otherwise where they are kept


@dataclass(frozen=True, slots=True)
class Written:
    """A placement that is to be written: whose, what it is to say, and what the file says."""

    ref: str
    details: PlacementDetails
    told: PlacementDetails


@dataclass(slots=True, kw_only=True)
class ClientsPlan(Plan):
    """A plan, and what is to be written for it."""

    ids: dict[str, int] = field(default_factory=dict)
    new_people: list[PersonDetails] = field(default_factory=list)
    changed_people: list[clients.ClientChange] = field(default_factory=list)
    placements: list[Written] = field(default_factory=list)


class OneClient:
    """The rows of one client, beside what the record knows."""

    def __init__(
        self,
        ref: str,
        own: list[ClientRow],
        known: Known,
        *,
        in_file: Mapping[str, list[ClientRow]],
        reader: Reader,
        district_names: Mapping[int, str],
    ) -> None:
        self._ref = ref
        self._known = known
        self._in_file = in_file
        self._reader = reader
        self._district_names = district_names
        self._client = known.clients.get(ref)
        self._person = own[0].person
        if self._client is not None and self._client.part_id is not None:
            # Who they are was chosen when the two records became one.
            self._ref, self._person = self._client.person.ref, self._client.person
        stored_placements = known.placements.get(self._client.id, []) if self._client else []
        self._stored = {placement.nominated_on: placement for placement in stored_placements}
        self._refused: list[RowRefusal] = []
        self._possible: set[str] = set()
        self._warnings: list[RowRefusal] = []
        self._gone: set[date] = set()  # placements that are not the client's, or not any more
        self._leave_off(own)
        self._own = [self._completed(row) for row in own] if known.unseen else own
        self._own, self._told = [self._kept(row) for row in self._own], self._own

    def add_to(self, plan: ClientsPlan) -> None:
        """Add what the rows would do to a plan, or what is wrong with them."""
        if self._ref in self._known.erased:
            plan.refused += [RowRefusal(row.line, "client_ref", ERASED) for row in self._own]
            return
        if self._client is not None and not self._client.visible:
            plan.refused += [
                RowRefusal(row.line, "client_ref", POSSIBLE_MATCH) for row in self._own
            ]
            plan.possible.add(self._ref)
            return
        planned = [self._plan(row, told) for row, told in zip(self._own, self._told, strict=True)]
        if self._client is None or self._client.part_id is None:
            self._refuse_numbers()
        self._refuse_overlaps([row for row, _ in planned if row.outcome is not Outcome.SAME])
        plan.refused += self._refused
        plan.warnings += self._warnings
        plan.possible |= self._possible
        if (self._refused or self._warnings) and self._client is not None:
            plan.quoted.add(self._ref)
        bad = {refusal.line for refusal in self._refused}
        good = [(row, details) for row, details in planned if row.line not in bad]
        plan.take(row for row, _ in good)
        plan.placements += [written for _, written in good if written is not None]
        if self._client is None:
            plan.new_people.append(self._person)
        else:
            plan.ids[self._ref] = self._client.id
            if self._person.columns_unlike(self._client.person):
                plan.changed_people.append(
                    clients.ClientChange(self._client.id, self._client.person, self._person)
                )

    def _plan(self, row: ClientRow, told: ClientRow) -> tuple[PlannedRow, Written | None]:
        """Say what a row would do; with its placement if that is to be written."""
        placement = self._stored.get(row.placement.nominated_on)
        gone = row.placement.nominated_on in self._gone
        personal = self._personal_differences()
        dated = self._differences(row, placement) if placement and not gone else ()
        writes = not gone and (placement is None or bool(dated))
        if placement is None and not gone:
            outcome = Outcome.NEW
        else:
            outcome = Outcome.CHANGED if personal or dated else Outcome.SAME
        if writes:
            self._refuse_foreign(row, placement)
        planned = PlannedRow(
            line=row.line,
            client_ref=self._ref,
            name=f"{self._person.family_name}, {self._person.given_names}",
            key=row.placement.nominated_on.isoformat(),
            outcome=outcome,
            differences=(*personal, *dated),
            known=self._client is not None,
        )
        written = Written(self._ref, row.placement, told.placement)
        return planned, written if writes else None

    def _leave_off(self, own: list[ClientRow]) -> None:
        """Let placements stay off that a person took off, or that are left with another record."""
        if self._client is None:
            return
        former = self._known.former.get(self._client.id, {})
        left = self._left(own)
        for row in own:
            day = row.placement.nominated_on
            if day in former or day in left:
                reason = GONE[former[day]] if day in former else left_with(self._ref)
                self._gone.add(day)
                self._warnings.append(RowRefusal(row.line, "nominated_on", reason))
            elif self._client.part_id and day not in self._stored and self._ref in self._in_file:
                self._refuse(row.line, "client_ref", names_a_part(self._ref))
        if self._client.part_id is not None:
            self._warnings.append(RowRefusal(own[0].line, "client_ref", taken_as(self._ref)))

    def _left(self, own: list[ClientRow]) -> set[date]:
        """Return the nominations in which the client's own record holds, not the one named."""
        if self._client is None or self._client.part_id is None:
            return set()
        left = {p.nominated_on for p in self._known.placements.get(self._client.part_id, ())}
        told = {row.placement.nominated_on for row in self._in_file.get(self._ref, ())}
        return {row.placement.nominated_on for row in own} & (left | told)

    def _kept(self, row: ClientRow) -> ClientRow:
        """Leave standing what a person said here of the placement since a file spoke of it."""
        placement = self._stored.get(row.placement.nominated_on)
        if row.placement.nominated_on in self._gone:
            return row
        if placement is None or any(each.line == row.line for each in self._refused):
            return row
        details, kept = comparing.keeping(placement, row.placement)
        for columns in (kept[:1], kept[1:]) if kept[:1] == ("selected_on",) else (kept,):
            if columns:
                self._warnings.append(RowRefusal(row.line, *words_of(placement, columns)))
        if kept:
            for column, reason in details.broken_rules():
                self._refuse(row.line, column, reason)
        return replace(row, placement=details)

    def _completed(self, row: ClientRow) -> ClientRow:
        """Take from the record what stands in columns that the sender may not see."""
        day = row.placement.nominated_on
        placement = self._stored.get(day)
        histories = self._known.held.get(self._client.id) if self._client else None
        completed = comparing.completed(
            row.placement, placement, histories, without=self._known.unseen
        )
        if list(completed.broken_rules()):
            self._refuse(row.line, "deselected_on", ENDS_UNSEEN)
        return replace(row, placement=completed)

    def _personal_differences(self) -> tuple[Difference, ...]:
        if self._client is None:
            return ()
        before = self._client.person
        return tuple(
            Difference(column, _text(before.value_of(column)), _text(self._person.value_of(column)))
            for column in self._person.columns_unlike(before)
        )

    def _differences(self, row: ClientRow, placement: StoredPlacement) -> tuple[Difference, ...]:
        held = self._held(placement)
        columns = comparing.columns_unlike(placement, row.placement, held)
        before = placement.details(held or placement.said or _NOTHING)
        return tuple(
            Difference(
                _IN_FILE.get(column, column),
                self._value(before, column),
                self._value(row.placement, column),
            )
            for column in columns
        )

    def _held(self, placement: StoredPlacement) -> PlacementFacts | None:
        histories = self._known.held.get(placement.client_id)
        return placements.held_from(placement, histories) if histories else None

    def _value(self, details: PlacementDetails, column: str) -> str:
        if column == "district_id":
            return self._district_names.get(details.facts.district_id, "")
        return _text(getattr(details if column in placements.DATED else details.facts, column))

    def _refuse_foreign(self, row: ClientRow, placement: StoredPlacement | None) -> None:
        """Keep everybody to the districts that they answer for."""
        own = self._reader.district_ids
        if own is None:
            return
        districts = {row.placement.facts.district_id}
        if placement is not None:
            held = self._held(placement) or placement.said
            districts |= {held.district_id} if held else set()
        if not districts <= own:
            names = ", ".join(sorted(self._district_names[one] for one in own)) or "none"
            self._refuse(
                row.line, "district", f"you may bring in placements of your own districts: {names}"
            )

    def _refuse_numbers(self) -> None:
        for kind, number in self._person.numbers.items():
            holder = self._known.holders.get((str(kind), number.canonical))
            # Two clients of the file with one number are refused already; a holder whom the file
            # gives another number lets go of this one.
            if holder is None or holder.ref in self._in_file:
                continue
            reason = f"this {TITLES[kind]} belongs to another client"
            if not holder.visible:
                reason = POSSIBLE_MATCH
                self._possible.add(holder.ref)
            self._refuse(self._own[0].line, kind, reason)

    def _refuse_overlaps(self, moved: list[PlannedRow]) -> None:
        if not moved:
            return
        lines = {row.placement.nominated_on: row.line for row in self._own}
        whole = {day: one.details(one.said or _NOTHING) for day, one in self._stored.items()}
        whole |= {
            row.placement.nominated_on: row.placement
            for row in self._own
            if row.placement.nominated_on not in self._gone
        }
        for later, earlier in overlapping(whole.values()):
            where = lines.get(later) or lines[earlier]
            self._refuse(where, "selected_on", overlap(later, earlier, lines))

    def _refuse(self, line: int, column: str, reason: str) -> None:
        self._refused.append(RowRefusal(line, column, reason))


_NOTHING = PlacementFacts(district_id=0)  # stands where only the dates of a placement matter


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
