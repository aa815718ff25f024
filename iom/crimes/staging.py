"""Rows of a police file in and out of the table, many at a time by each engine's quickest way.

Each function is one short transaction's work; none of them commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, text, update

from iom.crimes.domain import FileState
from iom.crimes.imports import COLUMNS, Row
from iom.crimes.models import CrimeFile, CrimeRow
from iom.db import db

CLEARED_ROWS = 5_000
"""Rows in one short transaction that deletes."""
_NAMES = ", ".join(COLUMNS)
_INSERT = f"INSERT INTO crimes_row ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608  # constants
_COPY = f"COPY crimes_row ({_NAMES}) FROM STDIN"


def put_in(rows: Sequence[Row]) -> None:
    """Add rows of a staged file."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INSERT, list(rows))
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)


def abandon_staged() -> None:
    """Mark what imports left half done, so that none of it can become current any more.

    Only for whoever has the turn: a staged file of a running import looks the same.
    """
    db.session.execute(
        update(CrimeFile)
        .where(CrimeFile.state == FileState.STAGING)
        .values(state=FileState.ABANDONED)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """Rows of a file that does not count any more: where the first and the last of them lie."""

    file_id: int
    first_id: int
    last_id: int


def list_left_over() -> list[LeftOver]:
    """List what superseded and abandoned files still have in the table. Reads only."""
    rows = db.session.execute(
        select(CrimeFile.id, func.min(CrimeRow.id), func.max(CrimeRow.id))
        .join(CrimeRow, CrimeRow.file_id == CrimeFile.id)
        .where(CrimeFile.state.in_((FileState.SUPERSEDED, FileState.ABANDONED)))
        .group_by(CrimeFile.id)
    )
    return [
        LeftOver(file_id=file_id, first_id=first_id, last_id=last_id)
        for file_id, first_id, last_id in rows
    ]


def take_out(left: LeftOver, from_id: int) -> int:
    """Delete some rows of a file, from one on; return where the next ones lie.

    They are taken as they lie in the table and not as they stand in its index, which would touch
    every page of the file for every few rows (hence the plus, which keeps the index out of it).
    """
    end_id = from_id + CLEARED_ROWS
    db.session.execute(
        text(
            "DELETE FROM crimes_row WHERE id >= :from_id AND id < :end_id AND +file_id = :file_id"
        ),
        {"from_id": from_id, "end_id": end_id, "file_id": left.file_id},
    )
    return end_id


def forget_abandoned() -> None:
    """Delete the records of abandoned files, all of whose rows are out."""
    db.session.execute(delete(CrimeFile).where(CrimeFile.state == FileState.ABANDONED))
