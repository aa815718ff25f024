"""Take down what the database holds, compare it, and put it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from iom.db import db
from tests.conftest import empty

Rows = dict[str, list[dict[str, Any]]]


def taken_down(*, without: tuple[str, ...] = ()) -> Rows:
    """Return every row of every table, sorted, but for tables whose names begin so."""
    db.session.rollback()
    rows: Rows = {}
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            if not table.name.startswith(without or ("\0",)):
                query = table.select().order_by(*table.primary_key.columns)
                rows[table.name] = [dict(row) for row in connection.execute(query).mappings()]
    return rows


def put_back(rows: Rows, engine_name: str) -> None:
    """Make the database hold these rows and no others."""
    db.session.rollback()
    empty(engine_name)
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
        if engine_name == "postgres":
            _count_on(connection)
        connection.commit()


def _count_on(connection: Any) -> None:
    for table in db.metadata.sorted_tables:
        for column in table.primary_key.columns:
            asked = f"SELECT pg_get_serial_sequence('{table.name}', '{column.name}')"
            sequence = connection.execute(text(asked)).scalar_one()
            if sequence:
                highest = f"(SELECT max({column.name}) FROM {table.name})"
                connection.execute(
                    text(f"SELECT setval('{sequence}', COALESCE({highest}, 0) + 1, false)")
                )
