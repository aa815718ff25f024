"""Take down what the database holds, compare it, and put it back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
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


def marks_of_tables(*, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a mark of all that each table holds, which is cheap, for comparing alone."""
    db.session.rollback()
    names = [
        table.name for table in db.metadata.sorted_tables if not table.name.startswith(without)
    ]
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            found = connection.exec_driver_sql(
                " UNION ALL ".join(
                    f"SELECT '{name}', count(*), md5(string_agg(t::text, '\n' ORDER BY t::text))"
                    f" FROM {name} AS t"
                    for name in names
                )
            )
            return {name: (number, mark) for name, number, mark in found}
        driver: Any = connection.connection.driver_connection
        return {name: driver.execute(f"SELECT * FROM {name}").fetchall() for name in names}


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
            connection.exec_driver_sql(_counting_on())
    current_app.config["IOM"].audit_checkpoint.write_bytes(state.checkpoint)


@cache
def _counting_on() -> str:
    """Return the statement that lets every number go on behind the highest that is there.

    "Called" only where rows are: the emptying before the next test resets those alone.
    """
    with db.engine.connect() as connection:
        numbered = connection.exec_driver_sql(
            "SELECT s.oid::regclass, t.oid::regclass, a.attname FROM pg_class s"
            " JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')"
            " JOIN pg_class t ON t.oid = d.refobjid"
            " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid"
            " WHERE s.relkind = 'S'"
        ).all()
    set_one = "setval('{0}', COALESCE((SELECT max({2}) FROM {1}), 1), EXISTS (SELECT 1 FROM {1}))"
    return "SELECT " + ", ".join(set_one.format(*each) for each in numbered)
