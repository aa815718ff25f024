"""The database as somebody with every right to it has it: its guards are out of the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from iom.audit.guards import GUARDS
from iom.db import db
from iom.scoring.guards import SCORE_GUARDS, version_guards

_VERSIONS = (
    version_guards("scoring_matrix", "a version of the matrix"),
    version_guards("selection_scale", "a version of the sliding scale"),
)
_ON_SQLITE = tuple(
    guard for guards in (GUARDS, *_VERSIONS, SCORE_GUARDS) for guard in guards["sqlite"]
)

_DELETING = ["BEFORE", "DELETE", "ON"]


@contextmanager
def unguarded(*, emptying: Collection[str] | None = None) -> Iterator[Connection]:
    """Yield a connection that may change the trail, and commit what it did.

    Or one that may delete from these tables and no more: to take all guards of SQLite away and put
    them back takes longer than most tests.
    """
    away = [
        guard
        for guard in _ON_SQLITE
        if emptying is None or guard.split()[3:7] in [[*_DELETING, name] for name in emptying]
    ]
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # Triggers are not set off for whoever replays what another server did.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
        else:
            for guard in away:
                connection.exec_driver_sql(f"DROP TRIGGER {guard.split()[2]}")
            yield connection
            for guard in away:
                connection.exec_driver_sql(guard)
        connection.commit()
