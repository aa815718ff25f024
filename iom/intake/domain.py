"""What a file of people would do, row by row, and what became of it. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any, ClassVar

from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event, Operation

POSSIBLE_MATCH = "possible match: the coordinator will check"
"""All that is said of a client whom the sender may not see (HANDBOOK 13), whatever the reason."""
KEPT = 100
"""Rows of each outcome that a plan keeps to be shown; the others are counted."""


class FileKind(StrEnum):
    """The kinds of file that can be brought in; the values are those of `iom import`."""

    CLIENTS = "clients"
    SITUATIONS = "situations"
    OFFENCES = "offences"
    INDICATORS = "indicators"
    DIP_EVENTS = "dip-events"
    CONTACTS = "contacts"
    WARRANTS = "warrants"
    ASSESSMENTS = "assessments"


class Outcome(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class WaitingState(StrEnum):
    """What became of a row of which it was not sure whom it is about."""

    WAITING = "waiting"
    TAKEN = "taken"
    NOBODY = "nobody"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsureRow:
    """A row of which it is not sure whom it is about; a person decides (`iom.intake.queue`).

    Attributes:
        line: where it stands.
        cells: the row as it came.
        reason: why nobody could be sure, without a full stop; tells nothing of hidden clients.
        hidden: references of clients whom the sender may not see and whom the row may be about.
        district_ids: where those live whom it may be about, hidden or not.
    """

    line: int
    cells: Mapping[str, str]
    reason: str
    hidden: frozenset[str] = frozenset()
    district_ids: frozenset[int] = frozenset()


@dataclass(slots=True, kw_only=True)
class Plan:
    """What a whole file would do.

    Anything refused means that nothing of the file goes in, or, where the sender asked for that,
    that these rows are set aside and the others go in. Of the rows that can be taken the first of
    each outcome are kept to be shown; the others are counted.

    Attributes:
        rows: how many the file has.
        planned: the first rows of each outcome.
        refused: what is wrong, with which row.
        warnings: what to look at though it was taken.
        unsure: the first of the rows that wait for somebody to say whom they are about.
        waiting: how many do.
        possible: references of clients whom the sender may not see and a row may be about: never
            shown, for those who are to check.
        quoted: references of those of whom a refusal or a warning tells what is on the record: for
            the trail.
    """

    rows: int = 0
    planned: list[PlannedRow] = field(default_factory=list)
    refused: list[RowRefusal] = field(default_factory=list)
    warnings: list[RowRefusal] = field(default_factory=list)
    unsure: list[UnsureRow] = field(default_factory=list)
    waiting: int = 0
    possible: set[str] = field(default_factory=set)
    quoted: set[str] = field(default_factory=set)
    _counts: Counter[Outcome] = field(default_factory=Counter)
    _digest: Any = field(default_factory=hashlib.sha256)

    def take(self, rows: Iterable[PlannedRow]) -> None:
        """Add rows that can be taken."""
        for row in rows:
            self._counts[row.outcome] += 1
            self._digest.update(f"{row.line}|{row.outcome}|{row.differences!r}\n".encode())
            if self._counts[row.outcome] <= KEPT:
                self.planned.append(row)

    def let_wait(self, rows: Iterable[UnsureRow]) -> None:
        """Add rows of which it is not sure whom they are about."""
        for row in rows:
            self.waiting += 1
            self._digest.update(f"{row.line}|waits\n".encode())
            if self.waiting <= KEPT:
                self.unsure.append(row)
            self.possible |= row.hidden

    def same_again(self, rows: int) -> None:
        """Count rows that somebody decided on before, so that they do nothing now."""
        self._counts[Outcome.SAME] += rows

    def in_order(self) -> None:
        """Put what is shown in the order of the file."""
        self.planned.sort(key=lambda row: row.line)
        self.unsure.sort(key=lambda row: row.line)
        self.refused.sort(key=lambda refusal: refusal.line or 0)
        self.warnings.sort(key=lambda refusal: refusal.line or 0)

    def count(self, outcome: Outcome) -> int:
        """Count the rows that would do this."""
        return self._counts[outcome]

    @property
    def refused_rows(self) -> int:
        """How many rows something is wrong with; what is about the whole file counts as one."""
        return len({refusal.line for refusal in self.refused})

    @property
    def changes_something(self) -> bool:
        """Whether bringing it in would write anything."""
        return bool(self._counts[Outcome.NEW] or self._counts[Outcome.CHANGED] or self.waiting)

    def fingerprint(self) -> str:
        """Return a text that is another one as soon as the file would do anything else.

        Somebody's yes is to what they saw: it carries this text back.
        """
        digest = self._digest.copy()
        for refusal in self.refused:
            digest.update(f"{refusal}\n".encode())
        for warning in self.warnings:
            digest.update(f"look at {warning}\n".encode())
        return str(digest.hexdigest())

    def first(self, outcome: Outcome, count: int) -> list[PlannedRow]:
        """Return the first rows that would do this, at most `KEPT` of them."""
        return list(islice((row for row in self.planned if row.outcome is outcome), count))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFileReceived(Event):
    """A file of people was sent by page and waits for a yes. Its name may hold a person's."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    kind: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFileTaken(Event):
    """A file of people was brought in, whole or but for the rows that were set aside."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    kind: str
    new: int
    changed: int
    same: int
    waiting: int
    set_aside: int


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


class BadDecision(RuleBroken):
    """What was said of a row that waits cannot be; the sentence says why."""


class PlanChanged(ChangedMeanwhile):
    """The record has changed since the dry run, so the yes was to something else."""
