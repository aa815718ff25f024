"""The situations file: one row per span (INTERFACES 3). Reads and checks it by itself. Pure.

Who a row is about and what the record says to it is decided in `situation_plans`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import BadIdentifier, canonical
from iom.files.reading import PERSON_COLUMNS, Columns
from iom.files.refusals import shown
from iom.intake.domain import RowRefusal
from iom.intake.rows import NOT_SHARED, Row
from iom.offending.domain import SituationDetails, SituationKind

COLUMNS = Columns(
    required=("client_ref", "situation", "from", "to", "establishment"), optional=PERSON_COLUMNS
)
_LONGEST_ESTABLISHMENT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What a row says of the person it is about; empty where it says nothing (INTERFACES 3)."""

    ref: str = ""
    numbers: tuple[tuple[IdentifierKind, str], ...] = ()
    family_name: str = ""
    given_names: str = ""
    date_of_birth: date | None = None

    @property
    def by_name(self) -> tuple[str, str, date] | None:
        """Name and date of birth where the row has all of them, as they are compared."""
        if self.family_name and self.given_names and self.date_of_birth:
            names = self.family_name.casefold(), self.given_names.casefold()
            return (*names, self.date_of_birth)
        return None


@dataclass(frozen=True, slots=True)
class SituationRow:
    """One row that can be read."""

    line: int
    clues: Clues
    situation: SituationDetails


class SituationRows:
    """The rows of one file, in order, each judged by itself.

    Attributes:
        rows: those that can be taken as far as the file alone tells.
        refused: what is wrong with the others.
        warnings: what to look at though it was taken.
        unseen: columns that the sender may not see; no row goes in without them.
    """

    def __init__(self, *, today: date, unseen: frozenset[str] = frozenset()) -> None:
        self.unseen = unseen
        self.rows: list[SituationRow] = []
        self.refused: list[RowRefusal] = []
        self.warnings: list[RowRefusal] = []
        self._today = today

    def add(self, line: int, cells: Mapping[str, str]) -> None:
        """Read one more row."""
        row = Row(line, cells)
        row.refuse_unseen(self.unseen)
        if self.unseen:
            self.refused += row.refused or [RowRefusal(line, None, NOT_SHARED)]
            return
        clues = self._clues(row)
        kind = row.word("situation", SituationKind)
        if not row["situation"]:
            row.refuse("situation", "this must not be empty")
        from_on, to_on = row.day("from", needed=True), row.day("to")
        if from_on is not None and to_on is not None and to_on <= from_on:
            row.refuse(
                "to",
                f"{to_on} is not after {from_on}; this is the first day after the situation",
            )
        establishment = row.name("establishment", needed=False, longest=_LONGEST_ESTABLISHMENT)
        self.refused += row.refused
        self.warnings += row.warnings
        if kind is not None and from_on is not None and not row.refused:
            situation = SituationDetails(
                kind=kind, from_on=from_on, to_on=to_on, establishment=establishment
            )
            self.rows.append(SituationRow(line, clues, situation))

    def _clues(self, row: Row) -> Clues:
        numbers = []
        for kind in IdentifierKind:
            if text := row[kind]:
                try:
                    found = canonical(kind, text, this_year=self._today.year)
                    numbers.append((kind, found.value))
                except BadIdentifier as refusal:
                    row.refuse(kind, shown(str(refusal), limit=300).rstrip("."))
        clues = Clues(
            ref=row.reference("client_ref") if row["client_ref"] else "",
            numbers=tuple(numbers),
            family_name=row.name("family_name", needed=False),
            given_names=row.name("given_names", needed=False),
            date_of_birth=row.day("date_of_birth"),
        )
        if not (clues.ref or clues.numbers or clues.by_name or row.refused):
            row.refuse(
                "client_ref",
                "nothing here says who this is about; give the reference, a number such as the PNC "
                "ID, or name and date of birth",
            )
        return clues
