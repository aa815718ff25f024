"""What a file of people would do, row by row, and what became of it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event, Operation

POSSIBLE_MATCH = "possible match: the coordinator will check"
"""All that is said of a client whom the sender may not see (HANDBOOK 13), whatever the reason."""


class FileKind(StrEnum):
    """The kinds of file that can be brought in; the values are those of `iom import`."""

    CLIENTS = "clients"
    SITUATIONS = "situations"


class Outcome(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """Something wrong with a row, or with the file (INTERFACES 2).

    Attributes:
        line: where, counted from 1 with the header; None when it is about the whole file.
        column: the column's name, or its number where it has none; None for the whole row.
        reason: what is wrong and what to do, without a full stop.
    """

    line: int | None
    column: str | int | None
    reason: str

    def __str__(self) -> str:
        places = [f"line {self.line}"] if self.line is not None else []
        places += [f"column {self.column}"] if self.column is not None else []
        return f"{', '.join(places) or 'the file'}: {self.reason}."


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that would change, as texts of the file's own format; empty is not known."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """What one row would do.

    Attributes:
        line: where it stands.
        client_ref: whom it is about.
        name: the client's name, for those who may bring it in.
        key: what tells it from the client's other rows: the day of nomination, the first day.
        outcome: what it would do.
        differences: what would change of what is stored.
        known: whether the client is on the record already, so that showing the row reads there.
    """

    line: int
    client_ref: str
    name: str
    key: str
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    known: bool = False


@dataclass(slots=True, kw_only=True)
class Plan:
    """What a whole file would do. Anything refused means that nothing of it goes in.

    `possible` holds the references of clients whom the sender may not see and a row may be about:
    never shown, for those who are to check. `quoted` holds those of whom a refusal or a warning
    tells what is on the record: for the trail.
    """

    rows: int = 0
    planned: list[PlannedRow] = field(default_factory=list)
    refused: list[RowRefusal] = field(default_factory=list)
    warnings: list[RowRefusal] = field(default_factory=list)
    possible: set[str] = field(default_factory=set)
    quoted: set[str] = field(default_factory=set)

    def count(self, outcome: Outcome) -> int:
        """Count the rows that would do this."""
        return sum(row.outcome is outcome for row in self.planned)

    @property
    def refused_rows(self) -> int:
        """How many rows something is wrong with; what is about the whole file counts as one."""
        return len({refusal.line for refusal in self.refused})

    @property
    def changes_something(self) -> bool:
        """Whether bringing it in would write anything."""
        return any(row.outcome is not Outcome.SAME for row in self.planned)

    def fingerprint(self) -> str:
        """Return a text that is another one as soon as the file would do anything else.

        Somebody's yes is to what they saw: it carries this text back.
        """
        digest = hashlib.sha256()
        for row in self.planned:
            digest.update(f"{row.line}|{row.outcome}|{row.differences!r}\n".encode())
        for refusal in self.refused:
            digest.update(f"{refusal}\n".encode())
        for warning in self.warnings:
            digest.update(f"look at {warning}\n".encode())
        return digest.hexdigest()

    def first(self, outcome: Outcome, count: int) -> list[PlannedRow]:
        """Return the first rows that would do this."""
        return list(_take((row for row in self.planned if row.outcome is outcome), count))


def _take(rows: Iterator[PlannedRow], count: int) -> Iterator[PlannedRow]:
    for _, row in zip(range(count), rows, strict=False):
        yield row


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFileReceived(Event):
    """A file of people was sent by page and waits for a yes. Its name may hold a person's."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    kind: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFileTaken(Event):
    """A file of people was brought in, whole."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    kind: str
    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFileDropped(Event):
    """A file of people was thrown away, or deleted after a day, without being brought in."""

    operation: ClassVar[Operation] = Operation.ERASURE
    kind: str
    reason: str


class FileRefused(RuleBroken):
    """A file cannot be brought in as it is."""


class AlreadyDecided(ChangedMeanwhile):
    """The file was brought in or thrown away before; a second yes does nothing."""


class PlanChanged(ChangedMeanwhile):
    """The record has changed since the dry run, so the yes was to something else."""
