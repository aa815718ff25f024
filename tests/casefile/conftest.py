"""One day for all of these tests: Friday 1 May 2026, at one in the afternoon in Cambridge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import event

from iom.db import db

Statements = Callable[[Callable[[], object]], list[str]]


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def statements() -> Statements:
    """Return a function that does something and lists every statement that it took.

    Everything counts: loading the user, the trail, the beginning of transactions on SQLite.
    """

    def of(act: Callable[[], object]) -> list[str]:
        taken: list[str] = []

        def note(*args: object) -> None:
            taken.append(str(args[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return taken

    return of
