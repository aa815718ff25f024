"""What the trail says of an entry. Nothing that an entry says is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryEvent(Event):
    """Something became of an entry on a client's record.

    Attributes:
        kind: the kind's code.
        category: of which category the kind is: who may be told.
        entry: the row's id.
        guarded: the permission without which nobody is told, where the kind asks for one.
        source: where it comes from, `page` or a file by its fingerprint.
    """

    operation: ClassVar[Operation] = Operation.ALTERATION
    kind: str
    category: str
    entry: int
    guarded: str = ""
    source: str = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAdded(EntryEvent):
    """An entry came onto the record."""

    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanged(EntryEvent):
    """An entry says something else now. `entry` is the new row, `was` the one before."""

    was: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStruckOut(EntryEvent):
    """An entry was struck out; the reason stands beside it, never on the trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMovedAway(EntryEvent):
    """An entry was about somebody else and left this record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMovedHere(EntryEvent):
    """An entry that had been put on another record came to the one whom it is about."""

    operation: ClassVar[Operation] = Operation.COLLECTION
