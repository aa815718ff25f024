"""One import of recorded crime at a time, on the whole installation.

Whoever has the turn may clear away what earlier imports left half done, because nobody else can be
at work. The turn ends with the process, however that ends: the operating system gives up its lock
on a file, PostgreSQL the lock of its connection.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from iom.crimes.domain import Overtaken
from iom.db import db

_POLL_SECONDS = 0.2
# Any number will do as long as nothing else in the product takes the same.
_LOCK = "SELECT pg_try_advisory_lock(7201, 11)"

StillMine = Callable[[], None]
"""Raises Overtaken when the turn was lost, which only a broken connection can bring about."""


@contextmanager
def a_turn(waiting: Callable[[], None]) -> Iterator[StillMine]:
    """Wait until no other import runs, and let none begin before the block ends.

    Args:
        waiting: called again and again while another import has the turn.
    """
    if db.engine.dialect.name == "sqlite":
        database = db.engine.url.database
        if database in {None, "", ":memory:"}:  # nobody else can have it
            yield lambda: None
            return
        with _file_lock(Path(f"{database}.importing"), waiting):
            yield lambda: None
    else:
        # A connection of its own, taken out of the pool: the lock lives as long as it does.
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()
            _wait_for(lambda: bool(connection.scalar(text(_LOCK))), waiting)
            yield lambda: _refuse_lost(connection)


def alone_with_counts() -> None:
    """Let nobody else bring counts in until this transaction ends.

    SQLite has one writer at a time anyway; on PostgreSQL two that bring in the same new count
    would otherwise get in each other's way.
    """
    if db.engine.dialect.name != "sqlite":
        db.session.execute(text("SELECT pg_advisory_xact_lock(7201, 12)"))


@contextmanager
def _file_lock(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    with path.open("a") as file:
        _wait_for(lambda: _locks(file.fileno()), waiting)
        yield


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for(is_mine: Callable[[], bool], waiting: Callable[[], None]) -> None:
    while not is_mine():
        waiting()
        time.sleep(_POLL_SECONDS)


def _refuse_lost(connection: Connection) -> None:
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError:
        raise Overtaken(
            "The connection to the database broke off; import the file again."
        ) from None
