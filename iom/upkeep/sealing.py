"""Seal every sealed field anew, when the key of the settings has changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Table, bindparam, select, update

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import SealedText, db
from iom.upkeep.domain import FieldsResealed


def sealed_columns() -> list[tuple[Table, Column[str]]]:
    """List the columns that are kept encrypted, by table; a new one is found by its type."""
    return [
        (table, column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, SealedText)
    ]


def seal_anew(*, actor: Actor, at: datetime) -> int:
    """Read each sealed field with whichever key fits, and write it with the present one.

    Returns:
        How many fields were sealed anew.

    Raises:
        CannotOpen: a field is sealed with a key that is not among the settings. Nothing is changed
            then: the caller's transaction ends with it.
    """
    count = 0
    for table, column in sealed_columns():
        keys = list(table.primary_key.columns)
        found = db.session.execute(select(*keys, column).where(column.is_not(None))).all()
        if not found:
            continue
        statement = (
            update(table)
            .where(*(key == bindparam(f"key_{key.name}") for key in keys))
            .values({column.name: bindparam("sealed")})
        )
        rows = [
            {f"key_{key.name}": value for key, value in zip(keys, row, strict=False)}
            | {"sealed": row[-1]}
            for row in found
        ]
        db.session.connection().execute(statement, rows)
        count += len(rows)
    audit.record(FieldsResealed(subject="fields", fields=count), actor=actor, at=at)
    return count
