"""Merging for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.db import Base, db
from iom.kernel import clock
from iom.merges import service, undoing
from iom.merges.domain import Side
from iom.transaction import transaction

BORN = date(1993, 5, 2)
WHY = "The same fingerprints"
_NOT_COMPARED = ("audit_", "merges_", "notices_", "accounts_", "sessions_")


def merged(
    actor: Reader,
    kept: str = "C-1",
    other: str = "C-2",
    *,
    choice: dict[str, Side] | None = None,
    at: datetime | None = None,
    fingerprint: str | None = None,
) -> int:
    """Merge two clients as they stand."""
    seen = fingerprint or service.preview(actor, kept, other).fingerprint
    with transaction():
        return service.merge(
            kept,
            other,
            choice=choice or {},
            ground=WHY,
            fingerprint=seen,
            actor=actor,
            at=at or clock.now(),
        )


def undone(actor: Reader, merge_id: int, *, at: datetime | None = None) -> str:
    """Undo a merge."""
    with transaction():
        return undoing.undo(merge_id, "Two after all", actor=actor, at=at or clock.now())


def every_row() -> dict[str, list[dict[str, Any]]]:
    """Read every row that a merge may touch, by table."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in Base.metadata.sorted_tables
            if not table.name.startswith(_NOT_COMPARED)
        }
