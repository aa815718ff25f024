"""The ways by which rows lead to a client, worked out from the foreign keys of every table.

A table that is new tomorrow is erased, and stands in the document of everything, without a word
here: it needs only a foreign key that leads to the client, by however many steps.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    Table,
    and_,
    exists,
    or_,
)

from iom.db import Base
from iom.sharing.watch import tables_of_clients

CLIENT = "clients_client"


def tables_of_a_client() -> list[Table]:
    """List the tables that hold client data, those first to whose rows no other leads."""
    names = tables_of_clients(Base.metadata)
    return [table for table in reversed(Base.metadata.sorted_tables) if table.name in names]


def leads_to(table: Any, client_id: int) -> ColumnElement[bool]:  # noqa: ANN401  # or an alias of one
    """Return the condition that a row is the client's, or leads to a row that is.

    Args:
        table: one of `tables_of_a_client`, or an alias of it.
        client_id: whose rows.
    """
    plain: Table = getattr(table, "element", table)
    if plain.name == CLIENT:
        return cast("ColumnElement[bool]", table.c.id == client_id)
    return or_(
        *(
            _by(key, table, client_id)
            for key in keys_of(plain)
            if key.referred_table.name != plain.name
        )
    )


def to_itself(table: Table) -> list[Column[Any]]:
    """List the columns by which a table's rows lead to one another, such as a merge's."""
    return [
        column
        for key in keys_of(table)
        if key.referred_table.name == table.name
        for column in key.columns
    ]


def keys_of(table: Table) -> list[ForeignKeyConstraint]:
    """List the keys by which a table's rows lead to rows of client data, in a lasting order."""
    names = tables_of_clients(Base.metadata)
    keys = [key for key in table.foreign_key_constraints if key.referred_table.name in names]
    return sorted(keys, key=lambda key: str(key.name))


def _by(key: ForeignKeyConstraint, table: Any, client_id: int) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    pairs = [(table.c[e.parent.name], e.column.name) for e in key.elements]
    if key.referred_table.name == CLIENT and [name for _, name in pairs] == ["id"]:
        return cast("ColumnElement[bool]", pairs[0][0] == client_id)
    parent = key.referred_table.alias()
    return exists().where(
        and_(*(here == parent.c[name] for here, name in pairs)), leads_to(parent, client_id)
    )
