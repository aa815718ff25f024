"""The clients file: one row per placement (INTERFACES 3). Reads and checks it by itself.

What the record says to it is decided in `client_plans`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iom.clients.domain import (
    PERSONAL_COLUMNS,
    Ethnicity,
    IdentifierKind,
    Number,
    PersonDetails,
    Sex,
)
from iom.clients.identifiers import TITLES, BadIdentifier, canonical
from iom.cohort.domain import (
    DeselectionReason,
    DipStatus,
    PlacementDetails,
    PlacementFacts,
    Strand,
)
from iom.files.reading import Columns
from iom.files.refusals import shown
from iom.intake.domain import RowRefusal
from iom.intake.rows import Row

COLUMNS = Columns(
    required=(
        "client_ref",
        *PERSONAL_COLUMNS,
        "district",
        "strand",
        "dip_status",
        "statutory",
        "mappa_level",
        "nominated_on",
        "selected_on",
        "deselected_on",
        "deselection_reason",
        "deselection_note",
        "intensity",
    )
)

_DATED = {"nominated_on", "selected_on", "deselected_on", "deselection_reason", "deselection_note"}


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One row that can be read."""

    line: int
    person: PersonDetails
    placement: PlacementDetails


class ClientRows:
    """The rows of one file, in order, each judged by itself and against those before it.

    Attributes:
        rows: those that can be taken as far as the file alone tells.
        refused: what is wrong with the others.
        warnings: what to look at though it was taken.
        unseen: columns that the sender may not see, read as empty. The record says what stands in
            them, so that rules which rest on one are left to those who know it.
    """

    def __init__(
        self,
        *,
        districts: Mapping[str, int],
        today: date,
        unseen: frozenset[str] = frozenset(),
    ) -> None:
        self.unseen = unseen
        self.rows: list[ClientRow] = []
        self.refused: list[RowRefusal] = []
        self.warnings: list[RowRefusal] = []
        self._districts = districts
        self._today = today
        self._placements: dict[tuple[str, date], int] = {}
        self._people: dict[str, ClientRow] = {}
        self._numbers: dict[tuple[IdentifierKind, str], ClientRow] = {}

    def add(self, line: int, cells: Mapping[str, str]) -> None:
        """Read one more row."""
        row = Row(line, cells)
        row.refuse_unseen(self.unseen)
        found = self._read(row)
        if found is not None:
            self._refuse_against_earlier(row, found)
        self.refused += row.refused
        self.warnings += row.warnings
        if found is not None and not row.refused:
            self.rows.append(found)
            ref = found.person.ref
            self._placements[ref, found.placement.nominated_on] = line
            self._people.setdefault(ref, found)
            for kind, number in found.person.numbers.items():
                self._numbers.setdefault((kind, number.canonical), found)

    def set_aside(self, refused: Sequence[RowRefusal], lines: Collection[int | None]) -> None:
        """Take rows out that the record refuses, with every other row of the same clients."""
        by_ref = {row.person.ref: row.line for row in self.rows if row.line in lines}
        others = [
            RowRefusal(row.line, None, f"another row of this client cannot be taken: line {why}")
            for row in self.rows
            if row.line not in lines and (why := by_ref.get(row.person.ref))
        ]
        self.refused = [*refused, *others]
        self.rows = [row for row in self.rows if row.person.ref not in by_ref]

    def _read(self, row: Row) -> ClientRow | None:
        ref = row.reference("client_ref")
        person = PersonDetails(
            ref=ref,
            family_name=row.name("family_name", needed=True),
            given_names=row.name("given_names", needed=True),
            date_of_birth=row.day("date_of_birth"),
            sex=row.word("sex", Sex),
            ethnicity=row.word("ethnicity", Ethnicity),
            numbers=self._numbers_of(row),
        )
        placement = self._placement(row)
        self._refuse_birth(row, person.date_of_birth, placement)
        if placement is None:
            return None
        known = self._people.get(ref)
        if known is not None and known.person == person:
            person = known.person  # one object for all rows of a client
        return ClientRow(row.line, person, placement)

    def _numbers_of(self, row: Row) -> dict[IdentifierKind, Number]:
        numbers = {}
        for kind in IdentifierKind:
            if text := row[kind]:
                try:
                    found = canonical(kind, text, this_year=self._today.year)
                except BadIdentifier as refusal:
                    row.refuse(kind, shown(str(refusal), limit=300).rstrip("."))
                    continue
                numbers[kind] = Number(found.value, text)
                if found.warning:
                    row.warn(kind, found.warning.rstrip("."))
        return numbers

    def _placement(self, row: Row) -> PlacementDetails | None:
        district_id = self._district(row)
        nominated_on = row.day("nominated_on", needed=True)
        facts = PlacementFacts(
            district_id=district_id or 0,
            strand=row.word("strand", Strand),
            dip_status=row.word("dip_status", DipStatus),
            statutory=row.yes_no("statutory"),
            mappa_level=row.whole("mappa_level", 0, 3) or 0,
            intensity=row.whole("intensity", 1, 5),
        )
        selected_on, deselected_on = row.day("selected_on"), row.day("deselected_on")
        reason = row.word("deselection_reason", DeselectionReason)
        note = row.note("deselection_note")
        if nominated_on is None or _DATED & {refusal.column for refusal in row.refused}:
            return None  # rules about several cells would only repeat what is wrong with one
        placement = PlacementDetails(
            nominated_on=nominated_on,
            selected_on=selected_on,
            deselected_on=deselected_on,
            deselection_reason=reason,
            deselection_note=note,
            facts=facts,
        )
        broken = [
            (where, why) for where, why in placement.broken_rules() if where not in self.unseen
        ]
        for column, why in broken:
            row.refuse(column, why)
        if placement.lacks_note() and not broken and "deselection_note" not in self.unseen:
            row.warn("deselection_note", f"the reason “{reason}” should have a note; taken without")
        return placement

    def _district(self, row: Row) -> int | None:
        name = row.name("district", needed=True)
        found = self._districts.get(name)
        if name and found is None:
            known = ", ".join(self._districts) or "none yet"
            row.refuse("district", f"“{shown(name)}” is not one of: {known}")
        return found

    def _refuse_birth(
        self, row: Row, date_of_birth: date | None, placement: PlacementDetails | None
    ) -> None:
        if date_of_birth is None:
            return
        if date_of_birth > self._today:
            row.refuse("date_of_birth", f"{date_of_birth} lies in the future")
        elif placement and date_of_birth >= placement.nominated_on:
            row.refuse(
                "date_of_birth",
                f"born on {date_of_birth}, not before the nomination on {placement.nominated_on}",
            )

    def _refuse_against_earlier(self, row: Row, found: ClientRow) -> None:
        ref, nominated_on = found.person.ref, found.placement.nominated_on
        twice = self._placements.get((ref, nominated_on))
        if twice is not None:
            row.refuse(
                "nominated_on",
                f"this client’s placement of {nominated_on} stands on line {twice} already",
            )
        before = self._people.get(ref)
        if before is not None:
            for column in found.person.columns_unlike(before.person):
                row.refuse(column, _disagrees(column, found, before))
        for kind, number in found.person.numbers.items():
            other = self._numbers.get((kind, number.canonical))
            if other is not None and other.person.ref != ref:
                row.refuse(
                    kind, f"this {TITLES[kind]} is given to another client on line {other.line}"
                )


def _disagrees(column: str, here: ClientRow, there: ClientRow) -> str:
    now, before = (
        f"“{value}”" if value is not None else "empty"
        for value in (here.person.value_of(column), there.person.value_of(column))
    )
    return (
        f"this is {now} here and {before} on line {there.line}; every row of one client says the "
        "same of the person"
    )
