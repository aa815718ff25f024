"""Rules of merging, and what came of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event, Operation

UNDO_FOR = timedelta(days=30)
GROUND_LENGTH = 2_000
PERSONAL = ("family_name", "given_names", "date_of_birth", "sex", "ethnicity")
"""What is chosen field by field; everything else comes along or is left."""


class Side(StrEnum):
    """Of which of the two records something is."""

    KEPT = "kept"
    MERGED = "merged"


class What(StrEnum):
    """What a merge did with a row."""

    MOVED = "moved"
    MADE = "made"
    CHANGED = "changed"
    DELETED = "deleted"


class CannotMerge(RuleBroken):
    """The two may not be merged, or not be parted again, as they stand."""


class MergedMeanwhile(ChangedMeanwhile):
    """Somebody changed one of the two, or merged it, since the preview was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Something on one of the two records has changed since you were shown what merging "
            "them would do. Nothing was merged; look at them as they stand now."
        )


@dataclass(frozen=True, slots=True)
class Table:
    """As much of a table as merging goes by.

    Attributes:
        name: as in the database.
        column: by which a row leads to a client.
        key: the other columns that tell a row from others of that client.
        once: what no client has twice: sets of columns, each with a condition on a row.
    """

    name: str
    column: str
    key: tuple[str, ...]
    once: tuple[tuple[tuple[str, ...], str], ...]


Row = Mapping[str, Any]


def holds(condition: str, row: Row) -> bool:
    """Say whether a row meets the condition of a partial index.

    Conditions are `x IS NULL`, `x = 'word'` and `x` by itself; none at all is met by every row.

    Raises:
        ValueError: the condition is written in another way.
    """
    words = condition.split()
    if not words:
        return True
    if words[1:] == ["IS", "NULL"]:
        return row[words[0]] is None
    if len(words) == 1:
        return bool(row[words[0]])
    if words[1] == "=" and len(words) == 3:
        return str(row[words[0]]) == words[2].strip("'")
    raise ValueError(condition)


def clashes(table: Table, row: Row, others: list[Row]) -> bool:
    """Say whether a row cannot stand beside those that a client has in a table already."""
    for columns, condition in table.once:
        values = tuple(row[name] for name in columns)
        if None in values or not holds(condition, row):
            continue
        if any(
            holds(condition, other) and tuple(other[name] for name in columns) == values
            for other in others
        ):
            return True
    return False


def undo_until(merged_at: datetime) -> datetime:
    """Return until when, not included, a merge can be undone: 30 days to the moment."""
    return merged_at + UNDO_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsMerged(Event):
    """Two records became one; there is one such event for each of them."""

    operation: ClassVar[Operation] = Operation.COMBINATION
    merge: int
    side: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone(Event):
    """Two records that had become one are two again; one event for each of them."""

    operation: ClassVar[Operation] = Operation.COMBINATION
    merge: int
    side: str
