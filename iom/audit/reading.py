"""Read the trail as it stands, to the letter and at one moment, whatever is written meanwhile.

A row is the columns of `signing.COLUMNS` as the database keeps them. Text in which somebody has put
bytes that are no text comes with these bytes in it, so that it can be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine

from iom.audit.signing import COLUMNS, Row

_BATCH = 5_000
_ROWS = f"SELECT {', '.join(COLUMNS)} FROM audit_record"  # noqa: S608  # constants


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """Connect so that everything read is of one moment."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        connection.exec_driver_sql("SELECT seq FROM audit_head").all()  # the moment is now
        with _to_the_letter(connection):
            yield connection


def stream(connection: Connection, *, first: int = 1) -> Iterator[list[Row]]:
    """Yield the rows from a number on, in their order, some thousand at a time."""
    driver: Any = connection.connection.driver_connection
    chosen = f"{_ROWS} WHERE seq >= {first:d} ORDER BY seq"
    # A cursor with a name stays on the server; SQLite steps through its file anyway.
    with closing(driver.cursor(*(["iom_trail"] if _is_postgresql(connection) else []))) as rows:
        rows.execute(chosen)
        while batch := rows.fetchmany(_BATCH):
            yield batch


def find(connection: Connection, seq: int) -> Row | None:
    """Return the row of a number, None where there is none."""
    return _one(connection, f"{_ROWS} WHERE seq = {seq:d}")


def find_last(connection: Connection, *, before: int | None = None) -> Row | None:
    """Return the last row, or the last before a number; None where there is none."""
    limit = "" if before is None else f" WHERE seq < {before:d}"
    return _one(connection, f"{_ROWS}{limit} ORDER BY seq DESC LIMIT 1")


def _one(connection: Connection, statement: str) -> Row | None:
    driver: Any = connection.connection.driver_connection
    found: Row | None = driver.execute(statement).fetchone()
    return found


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


@contextmanager
def _to_the_letter(connection: Connection) -> Iterator[None]:
    """Let SQLite give text that is none, too; one such value would else hide a whole batch."""
    if _is_postgresql(connection):
        yield
        return
    driver: Any = connection.connection.driver_connection
    plain = driver.text_factory
    driver.text_factory = lambda value: value.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = plain
