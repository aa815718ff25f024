"""Entries as pages and sheets show them: fields as words, in the order of the kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from iom.apart.queries import Pair, list_recorded, may_record
from iom.entries.domain import EndedHow, Field, Kind, Section, Shape, Word
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table
from iom.kernel.money import in_pounds
from iom.record import queries
from iom.record.queries import Record

_FINGERPRINT = re.compile(r"sha256:([0-9a-f]{8})[0-9a-f]*")
_HOW = {
    EndedHow.CHANGED: "changed",
    EndedHow.STRUCK_OUT: "struck out",
    EndedHow.MOVED: "moved to the right record",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as a table shows it.

    Attributes:
        id: the row's number.
        line: the entry in a few words.
        cells: what each field says, in words; empty: nothing.
        said: those that say something, with their labels.
        source: where it comes from; a file by the first signs of its fingerprint.
        by, at, on: who recorded it, as the trail names them, and when.
        may_change: whether the reader may change, strike out or move it.
        how: what became of it, in words; empty while it is current.
        ended_by, ended_at, reason: of that.
    """

    id: int
    line: str
    cells: Sequence[str]
    said: Sequence[tuple[str, str]]
    source: str
    by: str
    at: datetime
    may_change: bool
    how: str = ""
    on: date | None = None
    ended_by: str = ""
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """All entries of one kind.

    Attributes:
        heads: of the columns.
        may_add: whether the reader may add one now.
    """

    kind: Kind
    heads: Sequence[str]
    current: Sequence[Row]
    former: Sequence[Row]
    may_add: bool

    @property
    def section(self) -> Section:
        """Where it stands."""
        return self.kind.section

    @property
    def order(self) -> int:
        """Where its section stands among the others."""
        return list(Section).index(self.kind.section)

    @property
    def filled(self) -> bool:
        """Whether there is, or was, any."""
        return bool(self.current or self.former)


def overview_of(record: Record) -> list[Part]:
    """Return every kind of entry that there is for the reader, with its entries."""
    return [part_of(record, kind) for kind in record.kinds]


@dataclass(frozen=True, slots=True)
class PairsOnRecord:
    """With whom the client must not be placed, and was said not to be by mistake.

    Attributes:
        unseen: whether there is somebody of whom nothing is told to the reader.
    """

    current: Sequence[Pair]
    former: Sequence[Pair]
    unseen: bool
    may_record: bool

    @property
    def people(self) -> set[str]:
        """Who recorded and struck out, as the trail names them."""
        rows = [pair.row for pair in (*self.current, *self.former)]
        return {row.recorded_by for row in rows} | {row.ended_by for row in rows if row.ended_by}


def pairs_on(record: Record) -> PairsOnRecord:
    """Return with whom the client must not be placed, for a reader of the record."""
    reader, client_id = record.standing.reader, record.client.id
    return PairsOnRecord(*list_recorded(reader, client_id), may_record(reader, client_id))


def part_of(record: Record, kind: Kind) -> Part:
    """Return the entries of one kind. Two statements."""
    fields = listed_fields(record, kind)
    now = [_row(record, kind, entry, fields) for entry in queries.list_current(record, kind)]
    former = [_row(record, kind, entry, fields) for entry in queries.list_former(record, kind)]
    may_add = record.standing.may_add(kind) and not (kind.only_one and now)
    return Part(kind, [each.label for each in fields], now, former, may_add)


def history_of(record: Record, kind: Kind, entry: Any) -> list[Row]:  # noqa: ANN401  # of any kind
    """Return what an entry says and said, every field of it, the latest first."""
    fields = [each for each in kind.told if record.standing.sees_field(kind, each.name)]
    return [_row(record, kind, row, fields) for row in queries.list_history(record, kind, entry)]


def listed_fields(record: Record, kind: Kind) -> list[Field]:
    """Return the fields that a table of entries has columns for."""
    return [
        each for each in kind.told if each.listed and record.standing.sees_field(kind, each.name)
    ]


def _row(record: Record, kind: Kind, entry: Any, fields: Sequence[Field]) -> Row:  # noqa: ANN401  # of any kind
    cells = [words_of(each, getattr(entry, each.name)) for each in fields]
    may_change = entry.ended_at is None and record.standing.may_change(kind, entry.recorded_by)
    return Row(
        id=entry.id,
        line=kind.line(entry),
        cells=cells,
        said=[(each.label, cell) for each, cell in zip(fields, cells, strict=True) if cell],
        source=_FINGERPRINT.sub(r"\1", entry.source),
        by=entry.recorded_by,
        at=entry.recorded_at,
        on=entry.recorded_at.astimezone(LONDON).date(),
        may_change=may_change,
        how=_HOW[entry.ended_how] if entry.ended_how else "",
        ended_by=entry.ended_by,
        ended_at=entry.ended_at,
        reason=entry.ended_reason,
    )


def words_of(each: Field, value: object) -> str:
    """Put what a field says in words; empty where it says nothing."""
    match value:
        case None | "":
            return ""
        case Word():
            return value.label
        case date():
            return day_in_table(value)
        case time():
            return f"{value:%H:%M}"
        case int() if each.shape in {Shape.NUMBER, Shape.MONEY}:
            return f"{value:,}" if each.shape is Shape.NUMBER else f"£{in_pounds(value)}"
        case _:
            return str(value)
