"""Trails for tests: written by the product, and then tampered with by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from sqlalchemy import text

from iom.audit import service as audit
from iom.audit.service import Doer
from iom.audit.signing import COLUMNS, Row
from iom.db import db
from iom.kernel.events import Event, Operation
from iom.transaction import transaction
from tests.unguarded import unguarded

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
HAZEL = Doer("user:hazel", "council")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(Event):
    """Somebody looked at an invented thing."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str = "overview"


def look(number: int, *, count: int = 1) -> None:
    """Put looking at thing number `number` on the trail, so many times in one transaction."""
    with transaction():
        events = [Looked(subject=f"thing:{number}") for _ in range(count)]
        audit.record_all(events, actor=HAZEL, at=NOON + timedelta(seconds=number))


def a_trail(rows: int) -> None:
    """Write a trail of so many rows, each a second after the one before."""
    for number in range(1, rows + 1):
        look(number)


def rows_now() -> list[Row]:
    """Return the rows as they stand in the database."""
    with db.engine.connect() as connection:
        chosen = f"SELECT {', '.join(COLUMNS)} FROM audit_record ORDER BY seq"
        return [tuple(row) for row in connection.execute(text(chosen))]


def head_now() -> tuple[int, str, str]:
    """Return number, signature and key of the head."""
    with db.engine.connect() as connection:
        row = connection.execute(text("SELECT seq, mac, key_id FROM audit_head")).one()
        return (row[0], row[1], row[2])


def put(rows: list[Row], head: tuple[int, str, str] | None = None) -> None:
    """Put these rows in place of those that are there, as somebody with every right could."""
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_record"))
        if rows:
            connection.execute(
                text(
                    f"INSERT INTO audit_record ({', '.join(COLUMNS)}) "
                    f"VALUES ({', '.join(f':{name}' for name in COLUMNS)})"
                ),
                [dict(zip(COLUMNS, row, strict=True)) for row in rows],
            )
        if head is not None:
            connection.execute(
                text("UPDATE audit_head SET seq = :seq, mac = :mac, key_id = :key"),
                dict(zip(("seq", "mac", "key"), head, strict=True)),
            )
