"""Read rows of the trail, page by page, as far as the reader may.

Whoever reads the whole trail is told references of everybody; a coordinator is told who came to see
clients whom they may see themselves, through the one scope. Nothing here counts the whole trail,
and no page is found by leafing through those before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from iom.accounts.domain import Permission, Reader
from iom.audit.models import AuditRecord
from iom.clients.domain import ClientListed, subject_of
from iom.clients.models import Client
from iom.db import db
from iom.kernel.events import Operation
from iom.oversight.domain import day_begins
from iom.oversight.sought import PAGE, READS, ReadKind, Sought
from iom.sharing.scope import visible_to

CLIENT_PREFIX = subject_of("")
LISTED = ClientListed.__name__
AnySelect = Select[*tuple[Any, ...]]
Which = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the trail."""

    seq: int
    at: datetime
    actor: str
    agency: str
    operation: Operation
    event: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of rows, the newest first, and whether there are others beyond it."""

    rows: Sequence[Row]
    newer: bool
    older: bool


COLUMNS = (
    AuditRecord.seq,
    AuditRecord.at,
    AuditRecord.actor,
    AuditRecord.agency,
    AuditRecord.operation,
    AuditRecord.event,
    AuditRecord.subject,
    AuditRecord.detail,
)


def about_client(ref: str) -> Which:
    """Return the condition that a row is about a client."""
    return AuditRecord.subject == subject_of(ref)


def by_user(username: str) -> Which:
    """Return the condition that a row tells of what a user did."""
    return AuditRecord.actor == f"user:{username}"


def about_user(username: str) -> Which:
    """Return the condition that a row is about a user's account."""
    return AuditRecord.subject == f"user:{username}"


def out_to(agency: str) -> Which:
    """Return the condition that somebody of an agency took a client out of the product."""
    return (AuditRecord.agency == agency) & (AuditRecord.operation == Operation.DISCLOSURE)


def rows_page(reader: Reader, which: Which, sought: Sought) -> RowsPage:
    """Read one page of rows. One statement.

    Args:
        reader: bounds what is shown.
        which: what the page is about.
        sought: filters and where the page begins.
    """
    backwards = sought.after is not None
    statement = narrowed(reader, select(*COLUMNS).where(which), sought)
    if sought.before is not None:
        statement = statement.where(AuditRecord.seq < sought.before)
    if sought.after is not None:
        statement = statement.where(AuditRecord.seq > sought.after)
    order = AuditRecord.seq.asc() if backwards else AuditRecord.seq.desc()
    found = [Row(*row) for row in db.session.execute(statement.order_by(order).limit(PAGE + 1))]
    more, rows = len(found) > PAGE, found[:PAGE]
    if backwards:
        rows.reverse()
    return RowsPage(
        rows,
        newer=more if backwards else sought.before is not None,
        older=True if backwards else more,
    )


def rows_for_file(reader: Reader, which: Which, sought: Sought, *, most: int) -> list[Row]:
    """Read the rows that a file holds, the newest first, at most so many."""
    statement = narrowed(reader, select(*COLUMNS).where(which), sought)
    newest = statement.order_by(AuditRecord.seq.desc()).limit(most)
    return [Row(*row) for row in db.session.execute(newest)]


def narrowed(reader: Reader, statement: AnySelect, sought: Sought) -> AnySelect:
    """Apply filters, and leave to the reader what they may be told."""
    for condition in _conditions(sought):
        statement = statement.where(condition)
    return bounded(reader, statement)


def bounded(reader: Reader, statement: AnySelect) -> AnySelect:
    """Leave in a statement about the trail only what the reader may be told."""
    if reader.may(Permission.READ_AUDIT):
        return statement
    return statement.join(
        Client, Client.ref == func.substr(AuditRecord.subject, len(CLIENT_PREFIX) + 1)
    ).where(
        AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
        AuditRecord.operation.in_(READS),
        visible_to(reader, Client),
    )


def is_on_trail(subject: str) -> bool:
    """Say whether there is a row about something."""
    return bool(db.session.scalar(select(exists().where(AuditRecord.subject == subject))))


def between(from_at: datetime, to_at: datetime) -> list[Which]:
    """Return the conditions that a row is of a time, by its moment and by nothing else.

    Numbers of rows follow one another as moments do, but for transactions that overlap and clocks
    that were set; what a breach is assessed by must not rest on that.
    """
    return [AuditRecord.at >= from_at, AuditRecord.at < to_at]


def _conditions(sought: Sought) -> list[Which]:
    found = _of_operation(sought.operation)
    if sought.who:
        found.append(by_user(sought.who))
    if sought.about:
        found.append(about_client(sought.about))
    if sought.first is not None:
        found.append(AuditRecord.seq >= sought.first)
    if sought.last is not None:
        found.append(AuditRecord.seq <= sought.last)
    if sought.from_on:
        found.append(AuditRecord.at >= day_begins(sought.from_on))
    if sought.to_on:
        found.append(AuditRecord.at < day_begins(sought.to_on + timedelta(days=1)))
    return found


def _of_operation(operation: Operation | ReadKind | None) -> list[Which]:
    if operation is None:
        return []
    if isinstance(operation, Operation):
        return [AuditRecord.operation == operation]
    listed = operation is ReadKind.LISTED
    return [
        AuditRecord.operation == Operation.CONSULTATION,
        (AuditRecord.event == LISTED) if listed else (AuditRecord.event != LISTED),
        AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
    ]
