"""Which rows of the trail are asked for, and how an address says it. Pure.

An address holds references, days, operations and numbers of rows. What is not understood is left
out, so that an old bookmark still opens a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from iom.kernel.dates import day_in_table, read_date
from iom.kernel.errors import RuleBroken
from iom.kernel.events import Operation

PAGE = 50  # rows
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)
_LARGEST = 2**53
_DIGITS = 19  # no more are read: thousands would take Python itself too long
_REF_LENGTH = 120

READS = (Operation.CONSULTATION, Operation.DISCLOSURE, Operation.BREAK_GLASS)
"""What a coordinator is told of: who came to see a client (HANDBOOK 1: their district's reads)."""

OPERATION_LABELS: Mapping[Operation, str] = {
    Operation.CONSULTATION: "Looked (consultation)",
    Operation.DISCLOSURE: "Taken out (disclosure)",
    Operation.BREAK_GLASS: "Broke the glass",
    Operation.COLLECTION: "Recorded (collection)",
    Operation.ALTERATION: "Changed (alteration)",
    Operation.COMBINATION: "Merged (combination)",
    Operation.ERASURE: "Erased (erasure)",
    Operation.ACCESS_DENIED: "Access denied",
    Operation.SIGN_IN: "Signed in",
    Operation.SIGN_IN_FAILED: "Sign-in failed",
    Operation.SIGN_OUT: "Signed out",
    Operation.SETTINGS: "Settings",
    Operation.EXPORT: "Figures or trail taken out (export)",
    Operation.BACKUP: "Backup",
}


class ReadKind(StrEnum):
    """Ways of looking, finer than operations."""

    OPENED = "opened"
    LISTED = "listed"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return {"opened": "Opened a page", "listed": "Shown in a list"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Filters of a page of rows, and where it begins.

    Attributes:
        operation: rows of this operation alone, or of one way of looking.
        from_on: first day, in London.
        to_on: last day.
        who: the user name whose rows alone are wanted; for pages about a client.
        about: the client's reference about whom alone rows are wanted; for pages about a user.
        first, last: numbers of the first and the last row that are wanted.
        before: rows older than the one of this number.
        after: rows newer than it.
        mistakes: sentences about what was asked and not understood.
    """

    operation: Operation | ReadKind | None = None
    from_on: date | None = None
    to_on: date | None = None
    who: str = ""
    about: str = ""
    first: int | None = None
    last: int | None = None
    before: int | None = None
    after: int | None = None
    mistakes: tuple[str, ...] = ()

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> Sought:
        """Read what stands behind an address's question mark."""
        said = {name: value.strip() for name, value in pairs}
        mistakes: list[str] = []
        return cls(
            operation=_operation(said.get("operation", "")),
            from_on=_day(said.get("from", ""), mistakes),
            to_on=_day(said.get("to", ""), mistakes),
            who=_ref(said.get("who", "")),
            about=_ref(said.get("about", "")),
            first=_number(said.get("first", "")),
            last=_number(said.get("last", "")),
            before=_number(said.get("before", "")),
            after=_number(said.get("after", "")),
            mistakes=tuple(mistakes),
        )

    @property
    def pairs(self) -> dict[str, str]:
        """What an address says of it, without what is not set."""
        said = {
            "operation": str(self.operation or ""),
            "from": str(self.from_on or ""),
            "to": str(self.to_on or ""),
            "who": self.who,
            "about": self.about,
            "first": str(self.first or ""),
            "last": str(self.last or ""),
            "before": str(self.before or ""),
            "after": str(self.after or ""),
        }
        return {name: value for name, value in said.items() if value}

    def older_than(self, seq: int) -> Sought:
        """Return the page that follows, with older rows."""
        return replace(self, before=seq, after=None)

    def newer_than(self, seq: int) -> Sought:
        """Return the page before this one, with newer rows."""
        return replace(self, before=None, after=seq)

    @property
    def newest(self) -> Sought:
        """The first page of the same rows."""
        return replace(self, before=None, after=None)

    @property
    def tags(self) -> list[tuple[str, Sought]]:
        """Each filter that is set, in words, with what is asked without it."""
        first = self.newest
        found = []
        if self.operation:
            found.append((label_of(self.operation), replace(first, operation=None)))
        if self.from_on:
            found.append((f"from {day_in_table(self.from_on)}", replace(first, from_on=None)))
        if self.to_on:
            found.append((f"to {day_in_table(self.to_on)}", replace(first, to_on=None)))
        if self.who:
            found.append((f"by {self.who}", replace(first, who="")))
        if self.about:
            found.append((f"about {self.about}", replace(first, about="")))
        if self.first or self.last:
            rows = f"rows {self.first or 1} to {self.last or 'the last'}"
            found.append((rows, replace(first, first=None, last=None)))
        return found


def label_of(operation: Operation | ReadKind) -> str:
    """Put an operation, or a way of looking, in words."""
    return operation.label if isinstance(operation, ReadKind) else OPERATION_LABELS[operation]


def choices(operations: Iterable[Operation]) -> list[tuple[str, str]]:
    """List what the filter offers: values and words, ways of looking after the operation."""
    found = []
    for operation in operations:
        found.append((operation.value, OPERATION_LABELS[operation]))
        if operation is Operation.CONSULTATION:
            found += [(kind.value, f"– {kind.label}") for kind in ReadKind]
    return found


def _operation(text: str) -> Operation | ReadKind | None:
    if text in set(ReadKind):
        return ReadKind(text)
    return Operation(text) if text in set(Operation) else None


def _day(text: str, mistakes: list[str]) -> date | None:
    if not text:
        return None
    try:
        day = read_date(text)
    except RuleBroken as refusal:
        mistakes.append(f"{refusal}.")
        return None
    if not EARLIEST <= day < LATEST:
        mistakes.append(f"“{text}” is no day from which there is a trail.")
        return None
    return day


def _ref(text: str) -> str:
    """Keep what can be a reference or a user name: no blanks, so no name of a person."""
    fits = len(text) <= _REF_LENGTH and all(c.isalnum() or c in ".-_" for c in text)
    return text if fits else ""


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        return None
    return int(text) if 0 < int(text) < _LARGEST else None
