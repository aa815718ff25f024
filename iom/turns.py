"""Whose turn it is to write to SQLite, which has one writer at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

_PATIENCE = 10.0  # seconds; then SQLite itself is asked, and says that it is busy
_PAUSE = 0.001


@contextmanager
def turn_to_write(engine: Engine) -> Iterator[None]:
    """Wait for a turn to write, and keep it; PostgreSQL's writers need none.

    SQLite lets those who wait sleep longer and longer between their tries, up to a tenth of a
    second, while nobody writes. Here they ask every millisecond. The lock is on a file beside the
    database, never on the database: to close that would let go of SQLite's own locks on it. It
    only orders those who come by here; what keeps writers apart is SQLite. So nobody is refused
    where the file cannot be opened, because it is another account's or the disk is full.
    """
    descriptor = _opened(engine)
    if descriptor is None:
        yield
        return
    try:
        _wait(descriptor)
        yield
    finally:
        os.close(descriptor)


def _opened(engine: Engine) -> int | None:
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file.startswith(":"):
        return None
    try:
        return os.open(f"{file}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


def _wait(descriptor: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return
