"""A new database as `iom upgrade` leaves it, copied from the first that a run of tests made.

Migrations are gone through once for each engine. Tests that are about migrations, upgrades or the
owner of a database call `schema.bring_up` themselves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine

from iom.audit import trail
from iom.db import db
from iom.upkeep import schema

_made: dict[str, str | bytes] = {}  # by the server, the bytes of a file or the name of a database


def install() -> None:
    """Make the tables of the application in whose context this runs; its database is empty."""
    url = db.engine.url
    kind = f"{url.drivername} {url.query}"
    if kind not in _made:
        schema.bring_up()
        db.session.remove()
        db.engine.dispose()
        _made[kind] = _kept()
        return
    db.engine.dispose()
    _fill(_made[kind])
    trail.start_checkpoint()


def _kept() -> str | bytes:
    database = str(db.engine.url.database)
    if db.engine.dialect.name == "sqlite":
        return Path(database).read_bytes()
    name = f"installed_{os.getpid()}"
    with _server() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {database}")
    return name


def _fill(kept: str | bytes) -> None:
    database = str(db.engine.url.database)
    if isinstance(kept, bytes):
        Path(database).parent.mkdir(parents=True, exist_ok=True)
        Path(database).write_bytes(kept)
        return
    with _server() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {database}")
        connection.exec_driver_sql(f"CREATE DATABASE {database} TEMPLATE {kept}")


@contextmanager
def _server() -> Iterator[Connection]:
    server = create_engine(db.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        yield connection
    server.dispose()
