"""Which tables hold rows of clients, worked out from the foreign keys, and their rows.

A table that is new tomorrow comes along without a word here: it needs only a column that leads to
the client.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, select
from sqlalchemy import Table as SqlTable

from iom.db import Base, db
from iom.merges.domain import Row, Table
from iom.sharing.scope import writing

CLIENT = "clients_client"
_OWN_RULES = {
    "clients_search_key",  # goes with the name that it is of
    "clients_different",  # its pair may have to be turned round
    "merges_merge",
}
_ENDS_IN_A_SPAN = "_span"
_LATEST = ("is_latest",)  # settled after the rows have moved


@cache
def tables() -> tuple[Table, ...]:
    """List the tables whose rows come along one by one, by name; those of spans are no part."""
    found = [
        _of(sql, column)
        for sql in Base.metadata.sorted_tables
        if sql.name not in _OWN_RULES
        and not (sql.name.startswith("cohort_") and sql.name.endswith(_ENDS_IN_A_SPAN))
        for column in sql.columns
        if any(
            key.column.table.name == CLIENT and key.column.name == "id"
            for key in column.foreign_keys
        )
    ]
    return tuple(sorted(found, key=lambda table: (table.name, table.column)))


def sql_of(name: str) -> SqlTable:
    """Return a table of the database by its name."""
    return Base.metadata.tables[name]


def rows_of(name: str, column: str, client_id: int, *, lock: bool = False) -> list[Row]:
    """Read the rows of one table that lead to a client by a column, in order of their keys."""
    table = sql_of(name)
    statement = (
        writing(select(table))
        .where(table.c[column] == client_id)
        .order_by(*table.primary_key.columns)
    )
    if lock:
        statement = statement.with_for_update()
    return [dict(row) for row in db.session.execute(statement).mappings()]


def key_of(table: Table, row: Row) -> str:
    """Return what tells a row from the client's others, as text."""
    return "|".join(str(row[name]) for name in table.key)


def where_key(name: str, key: tuple[str, ...], text: str) -> list[Any]:
    """Return the conditions that a row of this key meets."""
    table = sql_of(name)
    values = text.split("|") if key else []
    return [
        table.c[column] == _as_type(table.c[column], value)
        for column, value in zip(key, values, strict=True)
    ]


def as_json(row: Mapping[str, Any]) -> str:
    """Write a row down."""
    return json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True)


def from_json(name: str, text: str) -> dict[str, Any]:
    """Read a row that was written down."""
    table = sql_of(name)
    return {
        column: None if value is None else _as_type(table.c[column], value)
        for column, value in json.loads(text).items()
    }


def _plain(value: Any) -> Any:  # noqa: ANN401  # a value of any column
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes | Decimal):
        return str(value)
    return value


def _as_type(column: Column[Any], value: Any) -> Any:  # noqa: ANN401  # as above
    kind = column.type.python_type if not hasattr(column.type, "impl_instance") else None
    if kind is int and isinstance(value, str):
        return int(value)
    if kind is date:
        return date.fromisoformat(value)
    if type(column.type).__name__ == "UtcTime":
        return datetime.fromisoformat(value)
    return value


def _of(sql: SqlTable, column: Column[Any]) -> Table:
    key = tuple(each.name for each in sql.primary_key.columns if each.name != column.name)
    return Table(sql.name, column.name, key, tuple(_once(sql, column.name)))


def _once(sql: SqlTable, column: str) -> Iterator[tuple[tuple[str, ...], str]]:
    for constraint in sql.constraints:
        if isinstance(constraint, UniqueConstraint) and column in constraint.columns:
            yield tuple(each.name for each in constraint.columns if each.name != column), ""
    if column in sql.primary_key.columns:
        yield tuple(each.name for each in sql.primary_key.columns if each.name != column), ""
    for index in sql.indexes:
        if index.unique and column in index.columns:
            condition = _condition(index)
            if condition.split()[:1] != list(_LATEST):
                yield tuple(each.name for each in index.columns if each.name != column), condition


def _condition(index: Index) -> str:
    where = index.dialect_options["sqlite"]["where"]
    return "" if where is None else str(where)
