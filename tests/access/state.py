"""Take down what the database holds, compare it, and put it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import text

from iom.db import db
from tests.emptying import empty
from tests.unguarded import unguarded

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class State:
    """Every row of every table, and the head of the trail that is kept outside."""

    rows: Rows
    checkpoint: bytes


def rows_of_tables(*, without: tuple[str, ...] = ()) -> Rows:
    """Return every row of every table, sorted, but for tables whose names begin so."""
    db.session.rollback()
    rows: Rows = {}
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            if not table.name.startswith(without or ("\0",)):
                query = table.select().order_by(*table.primary_key.columns)
                rows[table.name] = [dict(row) for row in connection.execute(query).mappings()]
    return rows


def taken_down() -> State:
    """Return all that there is."""
    checkpoint = current_app.config["IOM"].audit_checkpoint
    return State(rows_of_tables(), checkpoint.read_bytes() if checkpoint.exists() else b"")


def put_back(state: State, engine_name: str) -> None:
    """Make the database hold what it held."""
    db.session.rollback()
    empty(engine_name)
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_head"))
        for table in db.metadata.sorted_tables:
            if state.rows[table.name]:
                connection.execute(table.insert(), state.rows[table.name])
        if engine_name == "postgres":
            _count_on(connection)
    current_app.config["IOM"].audit_checkpoint.write_bytes(state.checkpoint)


def _count_on(connection: Any) -> None:
    for table in db.metadata.sorted_tables:
        for column in table.primary_key.columns:
            asked = f"SELECT pg_get_serial_sequence('{table.name}', '{column.name}')"
            sequence = connection.execute(text(asked)).scalar_one()
            if sequence:
                # "Called" where rows are: the emptying before the next test resets only those.
                highest = f"(SELECT max({column.name}) FROM {table.name})"
                counted = f"COALESCE({highest}, 1), {highest} IS NOT NULL"
                connection.execute(text(f"SELECT setval('{sequence}', {counted})"))
