"""Take down what the database and the folder of files hold, compare it, and put it back."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Table, literal

from iom.db import SealedText, db
from tests.unguarded import unguarded

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class State:
    """Every row of every table, every file, and the head of the trail that is kept outside.

    Where the database is SQLite, `copy` is all of it; else it is in `rows`, and `marks` tell which
    tables have moved since.
    """

    rows: Rows
    marks: dict[str, Any]
    checkpoint: bytes
    files: dict[Path, bytes]
    copy: sqlite3.Connection | None


def rows_of_tables() -> Rows:
    """Return every row of every table, sorted."""
    db.session.rollback()
    rows: Rows = {}
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            query = table.select().order_by(*table.primary_key.columns)
            rows[table.name] = [dict(row) for row in connection.execute(query).mappings()]
    return rows


def cells_of_tables(*, without: tuple[str, ...], but: frozenset[str]) -> dict[str, list[Any]]:
    """Return every row of every table as SQLite keeps it, but for columns of these names.

    What is sealed is another text every time that it is kept, so it is opened.
    """
    db.session.rollback()
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        cells: dict[str, list[Any]] = {}
        for table in db.metadata.sorted_tables:
            if not table.name.startswith(without):
                query, as_kept = _cells_of(table, but)
                asked: Any = driver.execute(as_kept) if as_kept else connection.execute(query)
                cells[table.name] = list(asked.fetchall())
        return cells


@cache
def _cells_of(table: Table, but: frozenset[str]) -> tuple[Any, str]:
    """Return the question, and as the driver is asked it where nothing is sealed."""
    columns: list[Any] = [column for column in table.columns if column.name not in but]
    query: Any = table.select().select_from(table).order_by(*table.primary_key.columns)
    query = query.with_only_columns(*(columns or [literal(1)]))
    if any(isinstance(column.type, SealedText) for column in columns):
        return query, ""
    return query, str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))


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
    db.session.rollback()
    file = current_app.config["IOM"].audit_checkpoint
    checkpoint = file.read_bytes() if file.exists() else b""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            copy = sqlite3.connect(":memory:")
            connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
            return State({}, {}, checkpoint, _files(), copy)
    return State(rows_of_tables(), marks_of_tables(), checkpoint, _files(), None)


def put_back(state: State) -> None:
    """Make the database hold what it held."""
    db.session.rollback()
    if state.copy is not None:
        with db.engine.connect() as connection:
            state.copy.backup(connection.connection.driver_connection)  # type: ignore[arg-type]
    else:
        _put_back_tables(state)
    _put_back_files(state.files)
    current_app.config["IOM"].audit_checkpoint.write_bytes(state.checkpoint)


def _files() -> dict[Path, bytes]:
    paths = current_app.config["IOM"].data_dir.rglob("*")
    return {path: path.read_bytes() for path in paths if path.is_file()}


def _put_back_files(files: dict[Path, bytes]) -> None:
    now = _files()
    for path in now.keys() - files.keys():
        path.unlink()
    for path, content in files.items():
        if now.get(path) != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _put_back_tables(state: State) -> None:
    """Fill the tables again that do not hold what they held."""
    marks = marks_of_tables()
    moved = [
        each for each in db.metadata.sorted_tables if marks[each.name] != state.marks[each.name]
    ]
    with unguarded() as connection:
        for table in moved:
            connection.execute(table.delete())
            if state.rows[table.name]:
                connection.execute(table.insert(), state.rows[table.name])
        connection.exec_driver_sql(_counting_on())


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
