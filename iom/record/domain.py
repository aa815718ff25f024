"""Who may do what with an entry, and within which life its day lies. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from iom.accounts.domain import Permission, Reader
from iom.entries.domain import BadEntry, Kind, Word
from iom.kernel.dates import day_in_words
from iom.sharing.fields import sees

HAPPENS: Final = frozenset(
    (
        *(
            "contact",
            "appointment",
            "court-date",
            "curfew-visit",
            "sighting",
            "offence",
            "drug-test",
        ),
        *("dip-event", "participation"),
        *("assessment", "need-status"),
        *("plan-outcome", "agreement", "plan-review"),
    )
)
"""The codes of what nobody does, or is called to, after their death."""


def check_life(kind: Kind, day: date, *, born: date | None, died_on: date | None) -> None:
    """Refuse a day before the client was born, or after they died.

    Args:
        kind: of entry.
        day: by which such entries are ordered.
        born: None where it is not known.
        died_on: None where the client lives, or such an entry may come after a death.

    Raises:
        BadEntry: it is one of the two.
    """
    if born is not None and day < born:
        raise BadEntry("The client was not born yet on this day.", field=kind.day)
    if died_on is not None and day > died_on:
        raise BadEntry(f"The client died on {day_in_words(died_on)}.", field=kind.day)


def check_another(ref: str, to_ref: str) -> None:
    """Refuse to move an entry to where it is.

    Raises:
        BadEntry: it is the same client.
    """
    if to_ref == ref:
        raise BadEntry("This is the client whose record it is on.", field="to_ref")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader, who sees a client, is to the client's record.

    Attributes:
        changes: may change the record (HANDBOOK 1: all, or one's own clients).
        own: works with the client by name.
    """

    reader: Reader
    changes: bool
    own: bool

    def sees(self, kind: Kind) -> bool:
        """Whether entries of this kind are there for the reader at all."""
        if not self.reader.sees(kind.category):
            return False
        return kind.guarded is None or self.own or self.reader.may(kind.guarded)

    def sees_field(self, kind: Kind, name: str) -> bool:
        """Whether one thing that such an entry says is there for the reader."""
        column = kind.model.__mapper__.columns[name]
        return sees(self.reader, kind.model.__tablename__, column.name)

    def sees_value(self, value: object) -> bool:
        """Whether what a field says is of a category that there is for the reader."""
        return (
            not isinstance(value, Word)
            or value.category is None
            or self.reader.sees(value.category)
        )

    def may_add(self, kind: Kind) -> bool:
        """Whether the reader may put an entry of this kind on the record."""
        if not self.sees(kind):
            return False
        return self.changes or (kind.logged and self.reader.may(Permission.LOG_WORK))

    def may_change(self, kind: Kind, recorded_by: str) -> bool:
        """Whether the reader may change or strike out an entry that somebody recorded."""
        if not self.sees(kind):
            return False
        return self.changes or (
            kind.logged and self.reader.may(Permission.LOG_WORK) and recorded_by == self.reader.ref
        )
