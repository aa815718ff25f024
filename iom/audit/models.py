"""The audit trail: rows are added and never changed. Nothing but `trail` writes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Dialect,
    Index,
    Integer,
    String,
    Table,
    Text,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from iom.audit.guards import GUARDS
from iom.audit.signing import canonical_detail, exact_time
from iom.db import Base, one_of, words
from iom.kernel.events import Operation

# SQLite counts rows in INTEGER only; PostgreSQL's INTEGER would end at two thousand million.
_Number = BigInteger().with_variant(Integer, "sqlite")


class ExactTime(TypeDecorator[datetime]):
    """A moment as the text that was signed, `2026-05-01T12:00:00.000000Z`, which sorts by time."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write an aware moment; a naive one is a mistake and raises ValueError."""
        del dialect
        return None if value is None else exact_time(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it, aware and in UTC."""
        del dialect
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


class CanonicalDetail(TypeDecorator[dict[str, Any]]):
    """What an event tells, as the one JSON text that was signed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        """Write it: keys sorted, no blanks, ASCII only."""
        del dialect
        return None if value is None else canonical_detail(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        """Read it."""
        del dialect
        return None if value is None else dict(json.loads(value))


class AuditRecord(Base):
    """One event, as it was when it happened.

    Attributes:
        seq: 1 for the first; each row has the next number, and none is left out.
        agency: the code of the actor's agency; empty for commands.
        key_id: which key signed the row.
        mac: the signature of all that stands before it in the row, and of the row before.
    """

    __tablename__ = "audit_record"
    __table_args__ = (
        CheckConstraint(one_of("operation", Operation), name="operation_known"),
        Index("ix_audit_record_subject_seq", "subject", "seq"),
        Index("ix_audit_record_actor_seq", "actor", "seq"),
        Index("ix_audit_record_agency_operation_seq", "agency", "operation", "seq"),
        Index("ix_audit_record_at", "at"),
    )

    seq: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(ExactTime)
    actor: Mapped[str] = mapped_column(String(80))
    agency: Mapped[str] = mapped_column(String(40))
    operation: Mapped[Operation] = mapped_column(words(Operation, length=20))
    event: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, Any]] = mapped_column(CanonicalDetail)
    key_id: Mapped[str] = mapped_column(String(8))
    mac: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last row of the trail. Whoever writes locks it: one row, from the beginning."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(_Number)
    mac: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(8))


_records, _head = Base.metadata.tables["audit_record"], Base.metadata.tables["audit_head"]
_FIRST_HEAD = "INSERT INTO audit_head (id, seq, mac, key_id) VALUES (1, 0, '', '')"


def _when_made(table: Table, statement: str, dialect: str | None = None) -> None:
    ddl: Any = DDL  # SQLAlchemy does not say its types
    event.listen(table, "after_create", ddl(statement).execute_if(dialect=dialect))


_when_made(_head, _FIRST_HEAD)
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _when_made(_records, _statement, _dialect)
