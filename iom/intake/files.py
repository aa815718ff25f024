"""A file of people: read it, say what it would do, do it (INTERFACES 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from iom.accounts.domain import Reader
from iom.files.reading import Columns, Refusal, read_records
from iom.intake import client_rows
from iom.intake.client_plans import plan_clients, write_clients
from iom.intake.client_rows import ClientRows
from iom.intake.domain import FileKind, Plan, RowRefusal
from iom.intake.entry_kinds import ENTRY_FILES
from iom.intake.happenings import HappeningRows, Writing, work_through
from iom.intake.layouts import Layout
from iom.intake.situations import Situations
from iom.places import queries as places
from iom.sharing import fields

MOST_ROWS = 200_000
"""Rows in one file; more go in as several files."""
SET_ASIDE = "set_aside_because"
"""The column in which a file of rows that were set aside says why; passed over when it comes in."""

LAYOUTS: dict[FileKind, Layout] = {FileKind.SITUATIONS: Situations(), **ENTRY_FILES}
"""How each kind of file with one happening a row is read, held and written."""

COLUMNS: dict[FileKind, Columns] = {
    FileKind.CLIENTS: client_rows.COLUMNS,
    **{kind: layout.columns for kind, layout in LAYOUTS.items()},
}


@dataclass(slots=True)
class Reading:
    """A file as it could be read, before anything is asked of the record.

    Its content stays open: a long file is read once more when it is held against the record.

    Attributes:
        kind: what it is a file of.
        rows: the rows and what is wrong with them.
        count: how many rows there are, those that could not be read too.
        unread: rows that have no columns to speak of, such as one that is cut short.
        unreadable: why the file as a whole cannot be read, or None.
    """

    kind: FileKind
    rows: ClientRows | HappeningRows
    count: int = 0
    unread: list[RowRefusal] = field(default_factory=list)
    unreadable: RowRefusal | None = None


def read_file(
    kind: FileKind,
    stream: BinaryIO,
    *,
    file: str,
    today: date,
    unseen: frozenset[str] = frozenset(),
) -> Reading:
    """Read a file as far as it can be read. Every refusal is kept; none is raised.

    Args:
        kind: what it is a file of.
        stream: its content.
        file: its name, whose ending says how to read it.
        today: the day of reading; nobody is born after it.
        unseen: columns that the sender may not see (`unseen_of`); the file may
            lack them.
    """
    records = _records(kind, stream, file, unseen)
    rows: ClientRows | HappeningRows
    if kind is FileKind.CLIENTS:
        districts = {district.name: district.id for district in places.list_districts()}
        rows = ClientRows(districts=districts, today=today, unseen=unseen)
    else:
        again = lambda: records(lambda _refusal, _cells: None)  # noqa: E731
        rows = HappeningRows(kind, LAYOUTS[kind], again, today=today, unseen=unseen)
    reading = Reading(kind, rows)

    def set_aside(refusal: Refusal, cells: Sequence[str]) -> None:
        del cells
        reading.count += 1
        reading.unread.append(_plain(refusal))

    try:
        for line, cells in records(set_aside):
            reading.count += 1
            _refuse_too_many(reading.count, file)
            rows.add(line, cells)
    except Refusal as refusal:
        reading.unreadable = _plain(refusal)
    return reading


def plan_file(reading: Reading, *, reader: Reader, partial: bool = False) -> Plan:
    """Say what a file would do if this reader brought it in. Nothing is written.

    A file that cannot be read to its end is held against nothing.

    Args:
        reading: the file.
        reader: who would bring it in.
        partial: rows that are refused are set aside and the others go in.

    Raises:
        ValueError: columns were read that the reader may not see.
    """
    return _work_through(reading, reader=reader, partial=partial, writing=None)


def write_file(reading: Reading, *, writing: Writing, partial: bool = False) -> Plan:
    """Do what a file says, and say what was done.

    Where something is refused and the file was to go in whole, or cannot be read at all, part of
    it may have been written: the caller undoes that.

    Args:
        reading: the file.
        writing: from where, by whom and when.
        partial: rows that are refused are set aside and the others go in.

    Raises:
        ValueError: columns were read that the reader may not see.
    """
    return _work_through(reading, reader=writing.reader, partial=partial, writing=writing)


def set_aside_rows(
    kind: FileKind,
    stream: BinaryIO,
    *,
    file: str,
    refused: Sequence[RowRefusal],
    unseen: frozenset[str] = frozenset(),
) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    """Return the rows that were refused as they stand in the file, each with why, and a header.

    A row with too few cells has empty ones after them, and what is too much stands in the last.
    Mended, the file comes in as it is.

    Args:
        kind: what it is a file of.
        stream: its content.
        file: its name.
        refused: what was refused.
        unseen: columns that the sender may not see; they are left out.
    """
    why: dict[int, list[str]] = {}
    for refusal in refused:
        if refusal.line is not None:
            why.setdefault(refusal.line, []).append(str(refusal).rstrip("."))
    every = [*COLUMNS[kind].required, *COLUMNS[kind].optional]
    names = [name for name in every if name not in unseen]

    def rows() -> Iterator[list[str]]:
        odd: list[tuple[int, list[str]]] = []

        def take(refusal: Refusal, cells: Sequence[str]) -> None:
            odd.append((refusal.line or 0, list(cells)))

        for line, cells in _records(kind, stream, file, unseen)(take):
            if line in why:
                yield [*(cells[name] for name in names), "; ".join(why[line])]
        for line, given in odd:
            whole = [*given, *[""] * len(names)]
            beyond = [cell for cell in given[len(names) :] if cell]
            last = ", ".join(filter(None, [whole[len(names) - 1], *beyond]))
            yield [*whole[: len(names) - 1], last, "; ".join(why.get(line, []))]

    return (*names, SET_ASIDE), rows()


def _records(
    kind: FileKind, stream: BinaryIO, file: str, unseen: frozenset[str]
) -> Callable[[Callable[[Refusal, Sequence[str]], None]], Iterator[tuple[int, dict[str, str]]]]:
    """Return what reads the rows from the beginning, however often."""

    def read(
        set_aside: Callable[[Refusal, Sequence[str]], None],
    ) -> Iterator[tuple[int, dict[str, str]]]:
        stream.seek(0)
        for line, cells in read_records(
            stream, file=file, columns=taken_by(kind, unseen), set_aside=set_aside
        ):
            del cells[SET_ASIDE]
            yield line, cells

    return read


def unseen_of(kind: FileKind, reader: Reader) -> frozenset[str]:
    """Return the columns of a kind of file that a reader may not see."""
    if kind is FileKind.CLIENTS:
        return fields.unseen(reader, COLUMNS[kind].required)
    return LAYOUTS[kind].unseen(reader)


def taken_by(kind: FileKind, unseen: frozenset[str] = frozenset()) -> Columns:
    """Return the columns that a file may have: those that the sender may not see may be absent."""
    every = COLUMNS[kind]
    return Columns(
        required=tuple(name for name in every.required if name not in unseen),
        optional=(*every.optional, *sorted(unseen), SET_ASIDE),
    )


def _refuse_too_many(count: int, file: str) -> None:
    if count > MOST_ROWS:
        raise Refusal(file, f"the file has more than {MOST_ROWS:,} rows; divide it")


def _work_through(
    reading: Reading, *, reader: Reader, partial: bool, writing: Writing | None
) -> Plan:
    if not unseen_of(reading.kind, reader) <= reading.rows.unseen:
        raise ValueError("the file was read for somebody who sees more")
    plan: Plan
    if reading.unreadable is not None:
        plan = Plan(refused=[*reading.rows.refused, reading.unreadable])
    elif isinstance(reading.rows, ClientRows):
        plan = _clients(reading, reading.rows, reader, partial=partial, writing=writing)
    else:
        held = writing if partial or not reading.unread else None
        plan = work_through(reading.rows, reader=reader, partial=partial, writing=held)
    plan.rows = reading.count
    plan.refused += reading.unread
    plan.in_order()
    return plan


def _clients(
    reading: Reading, rows: ClientRows, reader: Reader, *, partial: bool, writing: Writing | None
) -> Plan:
    names = {district.id: district.name for district in places.list_districts()}
    plan = plan_clients(rows, reader=reader, district_names=names, partial=partial)
    if writing is not None and (partial or not (plan.refused or reading.unread)):
        write_clients(plan, source=writing.source, actor=writing.reader, at=writing.at)
    return plan


def _plain(refusal: Refusal) -> RowRefusal:
    return RowRefusal(refusal.line, refusal.column, refusal.reason)
