"""Rows of a police file in and out of the table, many at a time by each engine's quickest way.

Each function is one short transaction's work; none of them commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, select, update

from iom.crimes.domain import FileState
from iom.crimes.imports import COLUMNS, Row
from iom.crimes.models import CrimeFile, CrimeRow
from iom.db import db

_CLEARED_ROWS = 5_000
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


def take_some_out() -> int:
    """Delete some rows of a file that does not count any more; return how many, 0 at the end."""
    file_id = db.session.scalar(
        select(CrimeFile.id)
        .where(
            CrimeFile.state.in_((FileState.SUPERSEDED, FileState.ABANDONED)),
            exists().where(CrimeRow.file_id == CrimeFile.id),
        )
        .limit(1)
    )
    if file_id is None:
        db.session.execute(delete(CrimeFile).where(CrimeFile.state == FileState.ABANDONED))
        return 0
    some = select(CrimeRow.id).where(CrimeRow.file_id == file_id).limit(_CLEARED_ROWS)
    deleted = db.session.execute(delete(CrimeRow).where(CrimeRow.id.in_(some)))
    return int(deleted.rowcount)  # type: ignore[attr-defined]  # a delete counts its rows
