"""Where others' records, and notes about nobody, speak of a client in words.

No key leads there. When the client is erased, their reference and their full names are taken out
of the words, and the sentence stays: it is part of somebody else's record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, Table, func, or_, select, update

from iom.accounts.models import User
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients.domain import subject_of
from iom.clients.forgetting import Forgotten
from iom.clients.models import Client
from iom.db import Base, SealedText, db
from iom.retention.events import MentionTakenOut
from iom.retention.paths import CLIENT, keys_of
from iom.sharing.scope import writing
from iom.sharing.watch import tables_of_clients

TAKEN_OUT = "[erased]"
_SHORTEST = 100  # letters of a column that may hold a sentence; shorter ones hold codes and numbers
_NOT_READ = (
    *("accounts_", "audit_", "crimes_", "sessions_", "clients_tombstone", "reports_monthly"),
    *("oversight_", "scoring_score", "scoring_matrix", "selection_scale"),
)
"""Accounts, the trail and its marks, open data, tombstones, reports that are frozen to the byte;
scores, matrices and scales never change and hold nobody's words about anybody."""


def free_texts(table: Table) -> list[Column[Any]]:
    """List the columns of a table that may hold what somebody wrote."""
    if table.name.startswith(_NOT_READ):
        return []
    return [
        column
        for column in table.columns
        if isinstance(column.type, String)
        and not isinstance(column.type, SealedText)
        and (column.type.length is None or column.type.length >= _SHORTEST)
    ]


def _length(column: Column[Any]) -> int | None:
    return column.type.length if isinstance(column.type, String) else None


def take_out(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Take the reference and the full names of somebody who is erased out of all words.

    A name that somebody else on record or at work bears, too, stays: it would be theirs that is
    taken out. Each record that is changed has it on the trail.

    Args:
        who: is erased; their own rows are gone already.
        actor: who erases.
        at: when.
    """
    words = [who.ref, *_full_names(who)]
    told = re.compile(
        "|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words), re.IGNORECASE
    )
    changed: set[int] = set()
    for table in Base.metadata.sorted_tables:
        if columns := free_texts(table):
            changed |= _take_out_of(table, columns, words, told)
    refs = writing(select(Client.ref)).where(Client.id.in_(changed)).order_by(Client.ref)
    events = [MentionTakenOut(subject=subject_of(ref)) for ref in db.session.scalars(refs)]
    audit.record_all(events, actor=actor, at=at)


def _full_names(who: Forgotten) -> list[str]:
    """List how the names are written in a sentence, but those that others bear, too."""
    found = []
    for family, given in sorted(who.names):
        if not family or not given:
            continue
        same = writing(select(func.count(Client.id))).where(
            func.lower(Client.family_name) == family.lower(),
            func.lower(Client.given_names) == given.lower(),
            Client.ref != who.ref,
        )
        full = f"{given} {family}"
        at_work = select(func.count(User.id)).where(func.lower(User.full_name) == full.lower())
        if not db.session.scalar(same) and not db.session.scalar(at_work):
            found += [full, f"{family}, {given}"]
    return found


def _take_out_of(
    table: Table, columns: list[Column[Any]], words: Iterable[str], told: re.Pattern[str]
) -> set[int]:
    """Take them out of one table; return the clients whose rows were changed."""
    near = or_(
        *(func.lower(column).contains(word.lower(), autoescape=True)
          for column in columns for word in words)
    )  # fmt: skip
    keys = list(table.primary_key.columns)
    whose = _whose(table)
    asked = [*keys, *columns] if whose is None else [*keys, *columns, whose.label("whose")]
    changed: set[int] = set()
    for row in db.session.execute(writing(select(*asked)).where(near)).all():
        values = {
            column.name: told.sub(TAKEN_OUT, said)[: _length(column)]
            for column, said in zip(columns, row[len(keys) : len(keys) + len(columns)], strict=True)
            if said and told.search(said)
        }
        if values:
            own = (key == value for key, value in zip(keys, row, strict=False))
            db.session.execute(update(table).where(*own).values(values))
            if whose is not None and row.whose is not None:
                changed.add(row.whose)
    return changed


def _whose(table: Table) -> Any:  # noqa: ANN401  # a column, or a statement of one value
    """Return whose a row of a table of client data is; None for any other table."""
    if table.name not in tables_of_clients(Base.metadata):
        return None
    for column in table.columns:
        if any(key.column.table.name == CLIENT for key in column.foreign_keys):
            return column
    key = next(key for key in keys_of(table) if key.referred_table.name != table.name)
    parent = key.referred_table
    pairs = (each.parent == each.column for each in key.elements)
    return select(_whose(parent)).where(*pairs).scalar_subquery()
