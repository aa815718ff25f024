"""A file of people: read it, say what it would do, do it (INTERFACES 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from iom.accounts.domain import Reader
from iom.audit.service import Actor
from iom.files.reading import Columns, Refusal, read_records
from iom.intake import client_rows, situation_rows
from iom.intake.client_plans import ClientsPlan, plan_clients, write_clients
from iom.intake.client_rows import ClientRows
from iom.intake.domain import FileKind, Plan, RowRefusal
from iom.intake.situation_plans import SituationsPlan, plan_situations, write_situations
from iom.intake.situation_rows import SituationRows
from iom.places import queries as places
from iom.sharing import fields

MOST_ROWS = 200_000
"""Rows in one file; more go in as several files."""

COLUMNS: dict[FileKind, Columns] = {
    FileKind.CLIENTS: client_rows.COLUMNS,
    FileKind.SITUATIONS: situation_rows.COLUMNS,
}


@dataclass(slots=True)
class Reading:
    """A file as it could be read, before anything is asked of the record.

    Attributes:
        kind: what it is a file of.
        rows: the rows and what is wrong with them.
        count: how many rows there are, those that could not be read too.
        unread: rows that have no columns to speak of, such as one that is cut short.
        unreadable: why the file as a whole cannot be read, or None.
    """

    kind: FileKind
    rows: ClientRows | SituationRows
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
        unseen: columns that the sender may not see (`iom.intake.shared.unseen_of`); the file may
            lack them.
    """
    districts = {district.name: district.id for district in places.list_districts()}
    rows: ClientRows | SituationRows = (
        ClientRows(districts=districts, today=today, unseen=unseen)
        if kind is FileKind.CLIENTS
        else SituationRows(today=today, unseen=unseen)
    )
    reading = Reading(kind, rows)

    def set_aside(refusal: Refusal, cells: Sequence[str]) -> None:
        del cells
        reading.count += 1
        reading.unread.append(_plain(refusal))

    try:
        for line, cells in read_records(
            stream, file=file, columns=_columns(kind, unseen), set_aside=set_aside
        ):
            reading.count += 1
            _refuse_too_many(reading.count, file)
            rows.add(line, cells)
    except Refusal as refusal:
        reading.unreadable = _plain(refusal)
    return reading


def _columns(kind: FileKind, unseen: frozenset[str]) -> Columns:
    every = COLUMNS[kind]
    return Columns(
        required=tuple(name for name in every.required if name not in unseen),
        optional=(*every.optional, *sorted(unseen)),
    )


def _refuse_too_many(count: int, file: str) -> None:
    if count > MOST_ROWS:
        raise Refusal(file, f"the file has more than {MOST_ROWS:,} rows; divide it")


def plan_file(reading: Reading, *, reader: Reader) -> Plan:
    """Say what a file would do if this reader brought it in. Nothing is written.

    A file that cannot be read to its end is held against nothing.

    Raises:
        ValueError: columns were read that the reader may not see.
    """
    if not fields.unseen(reader, COLUMNS[reading.kind].required) <= reading.rows.unseen:
        raise ValueError("the file was read for somebody who sees more")
    plan: Plan
    if reading.unreadable is not None:
        plan = Plan(refused=[*reading.rows.refused, reading.unreadable])
    elif isinstance(reading.rows, ClientRows):
        names = {district.id: district.name for district in places.list_districts()}
        plan = plan_clients(reading.rows, reader=reader, district_names=names)
    else:
        plan = plan_situations(reading.rows, reader=reader)
    plan.rows = reading.count
    plan.refused += reading.unread
    plan.refused.sort(key=lambda refusal: refusal.line or 0)
    return plan


def write_plan(plan: Plan, *, source: str, actor: Actor, at: datetime) -> None:
    """Do all that a plan says.

    Raises:
        ValueError: something is refused, so that nothing of the file may go in.
    """
    if plan.refused:
        raise ValueError("a plan with refusals is never written")
    match plan:
        case ClientsPlan():
            write_clients(plan, source=source, actor=actor, at=at)
        case SituationsPlan():
            write_situations(plan, source=source, actor=actor, at=at)
        case _:
            raise ValueError("this plan says nothing to write")


def _plain(refusal: Refusal) -> RowRefusal:
    return RowRefusal(refusal.line, refusal.column, refusal.reason)
