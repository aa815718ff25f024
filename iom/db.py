"""The database: one declarative base, one session, times in UTC, and what each engine is told."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    Text,
    event,
    inspect,
)
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from iom import keys
from iom.kernel.dates import Month

# Constraint names are fixed, so that a migration can name what it drops.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_BUSY_MS = 10_000  # how long a writer waits for another before it gives up
_REMEMBERED = {"query_cache_size": 2_000}  # there are more different statements than the usual 500
_MAPPED = 1 << 30  # bytes of the file, at most


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. Aware on the way in and on the way out, on SQLite too."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; a naive one is a mistake and raises ValueError."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say again that it is UTC."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class SealedText(TypeDecorator[str]):
    """A text that is kept encrypted, with the key that is not in the database (`iom.keys`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt."""
        del dialect
        return None if value is None else keys.seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt; raises `keys.CannotOpen` where no key of the settings fits."""
        del dialect
        return None if value is None else keys.unseal(value)


class MonthType(TypeDecorator[Month]):
    """A calendar month, kept as `2025-08`, which sorts as it should."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        """Write the month."""
        del dialect
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:
        """Read the month."""
        del dialect
        return None if value is None else Month.parse(value)


def words(kind: type[enum.StrEnum], *, length: int = 40) -> Enum:
    """Column type for one of a fixed list of words, kept as the word itself.

    The CHECK that goes with it is written out in the table, because Alembic can lose one that a
    type makes (see `one_of`).
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


def one_of(column: str, kind: type[enum.StrEnum]) -> str:
    """Text of a CHECK that a column holds one of the words."""
    return f"{column} IN ({', '.join(repr(member.value) for member in kind)})"


class Base(DeclarativeBase):
    """Parent of every model."""

    # A registry, not a bare `type_annotation_map`: Flask-SQLAlchemy subclasses this class, and
    # SQLAlchemy refuses a second map beside an inherited registry.
    registry = registry(
        metadata=MetaData(naming_convention=_NAMES),
        type_annotation_map={datetime: UtcTime, Month: MonthType},
    )


db = SQLAlchemy(model_class=Base)


def insert_rows(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows by the quickest way of the engine; nothing for no rows.

    Every row has the same keys: the names of the model's attributes, all but the id. Defaults that
    the model would set must be among them.
    """
    if not rows:
        return
    connection = db.session.connection()
    columns = {name: inspect(model).columns[name] for name in rows[0]}
    convert = {
        name: column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for name, column in columns.items()
    }
    values = ([to(row[name]) if to else row[name] for name, to in convert.items()] for row in rows)
    names = ", ".join(f'"{column.name}"' for column in columns.values())
    into = f"{model.__tablename__} ({names})"
    if connection.dialect.name != "postgresql":
        # By hand: making a statement's parameters of each row takes the session twice as long as
        # the database takes to write it.
        places = ", ".join("?" for _ in columns)
        text = f"INSERT INTO {into} VALUES ({places})"  # noqa: S608  # names of our own tables
        connection.exec_driver_sql(text, [tuple(row) for row in values])
        return
    # By COPY, five times as quick as inserting them one by one.
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def engine_settings(url: str) -> dict[str, Any]:
    """Say how to make the engine for a database address."""
    if url.startswith("sqlite"):
        # A thread may wait; the statement cache and one connection per thread do the rest.
        return {"connect_args": {"timeout": _BUSY_MS / 1000}, **_REMEMBERED}
    # A page asks much of the database in one statement, and PostgreSQL would take seconds to
    # compile what then runs for a moment.
    uncompiled = {"options": "-c jit=off"}
    pool = {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}
    return {"connect_args": uncompiled, **pool, **_REMEMBERED}


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, record: object) -> None:  # noqa: ANN401  # any driver
    """Tell SQLite what it forgets between connections. PostgreSQL needs nothing."""
    del record
    if not type(connection).__module__.startswith("sqlite3"):
        return
    # The driver must not begin transactions by itself: `_begin` says which kind each one is.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",
        # Read through the memory that all processes share: a page of figures reads much of the
        # file, and of its own a connection keeps no more than 2 MB of it.
        f"mmap_size = {_MAPPED}",
        "secure_delete = ON",  # what is deleted is overwritten, not only forgotten
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin a SQLite transaction: at once with the write lock where `transaction` asked for it.

    A transaction that reads and only then writes could otherwise lose its turn half way, without
    waiting, when somebody else wrote in between.
    """
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("iom_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
