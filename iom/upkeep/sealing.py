"""Seal every sealed field anew when the key of the settings has changed, or let go of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Table, Text, bindparam, delete, select, type_coerce, update

from iom.accounts.models import User
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import SealedText, db
from iom.drafts.models import Draft
from iom.keys import CannotOpen, unseal
from iom.keys import seal_anew as seal_again
from iom.sessions.own_password import reset_second_factor
from iom.upkeep.domain import FieldsResealed, SealedGivenUp


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
        as_it_lies = type_coerce(column, Text)
        found = db.session.execute(select(*keys, as_it_lies).where(column.is_not(None))).all()
        statement = (
            update(table)
            # What somebody has changed meanwhile is sealed with the present key already.
            .where(*(key == bindparam(f"key_{key.name}") for key in keys))
            .where(as_it_lies == bindparam("before"))
            .values({column.name: type_coerce(bindparam("sealed"), Text)})
        )
        rows = [
            {f"key_{key.name}": value for key, value in zip(keys, row, strict=False)}
            | {"before": row[-1], "sealed": seal_again(row[-1])}
            for row in found
        ]
        if rows:
            db.session.connection().execute(statement, rows)
        count += len(rows)
    audit.record(FieldsResealed(subject="fields", fields=count), actor=actor, at=at)
    return count


def give_up(*, actor: Actor, at: datetime) -> dict[str, int]:
    """Let go of what no key of the settings opens, so that work goes on where a key is lost.

    An account whose second factor it was sets another up at the next sign-in.

    Returns:
        How many rows of which column: `drafts_draft.content`.
    """
    lost: dict[str, int] = {}
    for table, column in sealed_columns():
        [key] = table.primary_key.columns
        as_it_lies = select(key, type_coerce(column, Text)).where(column.is_not(None))
        ids = [each for each, sealed in db.session.execute(as_it_lies).all() if not _opens(sealed)]
        if not ids:
            continue
        lost[f"{table.name}.{column.name}"] = len(ids)
        if column is User.__table__.c.totp_secret:
            for user_id in ids:
                reset_second_factor(db.session.get_one(User, user_id), actor=actor, at=at)
        elif table is Draft.__table__:
            db.session.execute(delete(table).where(key.in_(ids)))
        else:
            db.session.execute(update(table).where(key.in_(ids)).values({column.name: None}))
    event = SealedGivenUp(subject="fields", fields=sum(lost.values()))
    audit.record(event, actor=actor, at=at)
    return lost


def _opens(sealed: str) -> bool:
    try:
        unseal(sealed)
    except CannotOpen:
        return False
    return True
