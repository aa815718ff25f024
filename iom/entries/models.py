"""The columns that every table of entries has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from iom.db import one_of, words
from iom.entries.domain import EndedHow

_CURRENT = text("ended_at IS NULL")


class EntryColumns:
    """Whose entry it is, where it comes from, who recorded it, and how it ended if it did.

    A table of entries inherits from it and from `Base`; `_rules` says what more is checked.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    source: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))
    # Of the form that recorded it: a second click is the same entry. None for rows of a file.
    token: Mapped[str | None] = mapped_column(String(40))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(120), default="")
    ended_how: Mapped[EndedHow | None] = mapped_column(words(EndedHow, length=12))
    ended_reason: Mapped[str] = mapped_column(Text, default="")

    @declared_attr
    def follows_id(cls) -> Mapped[int | None]:  # noqa: N805  # a class, as the library calls it
        """The row that this one replaced."""
        name = cls.__tablename__  # type: ignore[attr-defined]
        return mapped_column(ForeignKey(f"{name}.id"), index=True)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[object, ...]:
        name = cls.__tablename__  # type: ignore[attr-defined]
        return (
            UniqueConstraint("client_id", "token"),
            CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ended_somehow"),
            CheckConstraint(
                "ended_how IS NULL OR " + one_of("ended_how", EndedHow), name="ended_how_known"
            ),
            Index(
                f"ix_{name}_current", "client_id", sqlite_where=_CURRENT, postgresql_where=_CURRENT
            ),
            *cls._rules(),
        )

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return ()


ENTRY_COLUMNS = frozenset(
    {"id", "client_id", "source", "recorded_at", "recorded_by", "token", "follows_id"}
    | {"ended_at", "ended_by", "ended_how", "ended_reason"}
)
"""The attributes of every entry, whatever it says."""


def once_while_current(table: str, *columns: str) -> Index:
    """Say that no two current entries have the same values in these columns; empty ones aside."""
    return Index(
        f"uq_{table}_{'_'.join(columns)}_current",
        *columns,
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )


def read_by(table: str, *columns: str, where: str = "") -> Index:
    """Let current entries be read in the order of some columns, whoever they are about.

    Args:
        table: the name of the table.
        columns: of it.
        where: a condition that the reading has beside, in SQL, where it leaves few rows.
    """
    few = text(f"{where} AND {_CURRENT.text}") if where else _CURRENT
    name = f"ix_{table}_by_{'_'.join(columns)}"
    return Index(name, *columns, sqlite_where=few, postgresql_where=few)


def known(column: str, kind: type[Any], *, optional: bool = False) -> CheckConstraint:
    """Say that a column holds one of the words, or nothing where that is allowed."""
    said = one_of(column, kind)
    return CheckConstraint(
        f"{column} IS NULL OR {said}" if optional else said, name=f"{column}_known"
    )


def in_order(first: str, end: str) -> CheckConstraint:
    """Say that what ended did not end before it began."""
    return CheckConstraint(f"{end} IS NULL OR {end} >= {first}", name=f"{end}_after_{first}")


def current(model: type[EntryColumns]) -> ColumnElement[bool]:
    """Return the condition that an entry is on the record, neither replaced nor struck out.

    Every count and every list of what holds goes by it.
    """
    return model.ended_at.is_(None)
