"""More of everything that there is: copies of all rows, each copy with a client of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Enum, String, Table, UniqueConstraint, func, insert, select
from sqlalchemy.exc import IntegrityError

from iom.db import Base, db
from iom.transaction import savepoint, transaction

# The trail is a chain, a session is somebody's, and the places are as they are.
_NOT_COPIED = ("audit_", "sessions_", "places_")
Row = dict[str, Any]
Ids = dict[tuple[str, Any], Any]


def copy_everything(times: int) -> dict[str, int]:
    """Copy all rows so often, as far as they may be there twice; say how many by table."""
    made: dict[str, int] = {}
    with transaction():
        before = {
            table: [dict(row) for row in db.session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
            if not table.name.startswith(_NOT_COPIED)
        }
        for number in range(1, times + 1):
            ids: Ids = {}
            for table, rows in before.items():
                made[table.name] = sum(_copied(table, row, number, ids) for row in rows)
    return made


def _copied(table: Table, row: Row, number: int, ids: Ids) -> bool:
    own = [column for column in table.primary_key.columns if not column.foreign_keys]
    new = {**row, **_led(table, row, ids)}
    for name in _alone(table):
        new[name] = f"{new[name]}-{number}" if new[name] is not None else None
    for column in own:
        if isinstance(row[column.name], int):
            new[column.name] = (db.session.scalar(select(func.max(column))) or 0) + 1
    try:
        with savepoint():
            db.session.execute(insert(table).values(new))
    except IntegrityError:
        return False  # there can be but one
    ids |= {(table.name, row[column.name]): new[column.name] for column in own}
    return True


def _led(table: Table, row: Row, ids: Ids) -> Row:
    """Lead to the copies where the row led to what they are copies of."""
    return {
        column.name: ids.get((key.column.table.name, row[column.name]), row[column.name])
        for column in table.columns
        for key in column.foreign_keys
    }


def _alone(table: Table) -> set[str]:
    """Name the columns of text of which no two rows may hold the same."""
    together = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    together += [each.columns for each in table.indexes if each.unique]
    return {
        column.name
        for columns in together
        for column in columns
        if isinstance(column.type, String)
        and not isinstance(column.type, Enum)
        and not column.foreign_keys
    }
