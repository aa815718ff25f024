"""What of a client a reader is shown, by the kinds of data that their agency may see. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from iom.accounts.domain import Reader
from iom.casefile.choices import SortBy
from iom.casefile.held import Fact
from iom.sharing.fields import sees_named

# Each as the one table of kinds names it (`iom.sharing.fields.NAMED`).
_FACTS = {
    Fact.DISTRICT: "district",
    Fact.STRAND: "strand",
    Fact.LEVEL: "intensity",
    Fact.DIP: "dip_status",
    Fact.MAPPA: "mappa_level",
    Fact.STATUTORY: "statutory",
}
_COLUMNS = {
    SortBy.NAME: "family_name",
    SortBy.REF: "client_ref",
    SortBy.BORN: "date_of_birth",
    SortBy.DISTRICT: "district",
    SortBy.STRAND: "strand",
    SortBy.SITUATION: "situation",
    SortBy.LEVEL: "intensity",
    SortBy.SCORE: "score",
    SortBy.LEAD: "lead",
    SortBy.STATUS: "selected_on",
    SortBy.TIME: "selected_on",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is for one reader; of the rest they are not told that it exists.

    Attributes:
        facts: what held when, in the order of the table.
        columns: of lists, in their order.
        situations: where a client was in law.
        reasons: why a placement ended, and the note on it.
    """

    facts: tuple[Fact, ...] = tuple(Fact)
    columns: tuple[SortBy, ...] = tuple(SortBy)
    situations: bool = True
    reasons: bool = True

    @classmethod
    def by(cls, reader: Reader) -> Self:
        """Say what there is for a reader."""
        return cls(
            facts=tuple(fact for fact in Fact if sees_named(reader, _FACTS[fact])),
            columns=tuple(each for each in SortBy if sees_named(reader, _COLUMNS[each])),
            situations=sees_named(reader, "situation"),
            reasons=sees_named(reader, "deselection_reason"),
        )

    @property
    def strands(self) -> bool:
        """Whether the strand is among it."""
        return Fact.STRAND in self.facts
