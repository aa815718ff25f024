"""What a row says of the person it is about (INTERFACES 3). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import BadIdentifier, canonical
from iom.files.refusals import shown
from iom.intake.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What a row says of the person; empty where it says nothing. Numbers in canonical form."""

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


def read_clues(row: Row, *, today: date) -> Clues:
    """Read who a row is about; what cannot be read, or that nothing says it, is noted on the row.

    Args:
        row: of a kind of file that has the columns of `iom.files.reading.PERSON_COLUMNS`.
        today: tells the century of a PNC ID with a short year.
    """
    numbers = []
    for kind in IdentifierKind:
        if text := row[kind]:
            try:
                found = canonical(kind, text, this_year=today.year)
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
    named = clues.family_name or clues.given_names
    if not (clues.ref or clues.numbers or named or row.refused):
        row.refuse(
            "client_ref",
            "nothing here says who this is about; give the reference, a number such as the PNC "
            "ID, or name and date of birth",
        )
    return clues
