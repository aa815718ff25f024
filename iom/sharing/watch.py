"""A last look at every statement: client data is read through the scope, or not at all.

The scope leaves a mark in the text of the statements that it bounds (`iom.sharing.scope`). A
statement that reads a table of client data and bears none is a mistake in the product: it is
refused before it runs, in tests and in production alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, MetaData, event

from iom.sharing.scope import MARKS

# What begins a statement that gives nothing back; remarks and brackets may stand before it.
_WRITES = re.compile(
    r"(?:\s|\(|/\*.*?\*/|--[^\n]*\n)*"
    r"(?:INSERT|UPDATE|DELETE|TRUNCATE|COPY|CREATE|ALTER|DROP|LOCK|ANALYZE|VACUUM|PRAGMA)\b",
    re.IGNORECASE | re.DOTALL,
)
# Rows out of another table, and not values that the driver lines up; a migration's own table is
# let be.
_COPIES = re.compile(
    r"^\s*INSERT\s+INTO\s+(?!_alembic_tmp_)\S+.*?\b(?:FROM|JOIN)\s+\w", re.I | re.S
)
_REMEMBERED = 10_000  # texts; there are some hundreds, lists of ids make more

_tables: re.Pattern[str] | None = None
_verdicts: dict[str, bool] = {}
_whole: ContextVar[str] = ContextVar("reads the whole database because of", default="")
_forgiven: Callable[[], bool] = lambda: False  # noqa: E731  # replaced by `forgive`


class UnscopedQuery(Exception):
    """A statement would read client data without the scope. A mistake in the product."""


def tables_of_clients(metadata: MetaData) -> frozenset[str]:
    """Name the tables that hold client data: that of clients, and all that lead to it."""
    found = {"clients_client"}
    while True:
        more = {
            table.name
            for table in metadata.tables.values()
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        if more <= found:
            return frozenset(found)
        found |= more


def keep(metadata: MetaData) -> None:
    """Begin to watch, once every table is known."""
    global _tables  # noqa: PLW0603  # one product in a process
    names = "|".join(sorted(tables_of_clients(metadata)))
    _tables = re.compile(rf"\b({names})\b", re.IGNORECASE)
    _verdicts.clear()


def forgive(when: Callable[[], bool]) -> None:
    """Let through what a test reads by itself."""
    global _forgiven  # noqa: PLW0603  # as above
    _forgiven = when


@contextmanager
def whole_database(reason: str) -> Iterator[None]:
    """Read everything, as a backup or a check must; no reader is shown what was read."""
    token = _whole.set(reason)
    try:
        yield
    finally:
        _whole.reset(token)


@event.listens_for(Engine, "before_cursor_execute")
def _look(*arguments: Any) -> None:  # noqa: ANN401  # of the database layer
    text: str = arguments[2]
    verdict = _verdicts.get(text)
    if verdict is None:
        verdict = _is_scoped(text)
        if len(_verdicts) >= _REMEMBERED:
            _verdicts.clear()
        _verdicts[text] = verdict
    if not verdict and not _whole.get() and not _forgiven():
        raise UnscopedQuery(f"client data would be read without the scope: {text[:400]}")


def _is_scoped(text: str) -> bool:
    reads = not _WRITES.match(text) or _COPIES.match(text)
    if not reads or _tables is None or not _tables.search(text):
        return True
    return any(mark in text for mark in MARKS)
