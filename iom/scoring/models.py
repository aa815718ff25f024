"""Tables of versions of the matrix, of scores and of overrides."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from iom.db import Base, one_of, words
from iom.scoring.bands import Band
from iom.scoring.domain import Reason
from iom.scoring.guards import SCORE_GUARDS, version_guards
from iom.scoring.matrices import State


class Exact(TypeDecorator[Decimal]):
    """A decimal as its own digits, so that neither engine makes a floating number of it."""

    impl = String(30)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the digits."""
        del dialect
        return None if value is None else f"{Decimal(value):f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read the digits."""
        del dialect
        return None if value is None else Decimal(value)


class VersionColumns:
    """What every version of rules has; one of them at a time is active.

    `rules` is what it says, as data. Whoever takes this in brings `id` and `version`.
    """

    __tablename__: str

    code: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[State] = mapped_column(words(State, length=12), default=State.DRAFT)
    rules: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(120))
    effective_from: Mapped[date | None]
    activated_at: Mapped[datetime | None]
    activated_by: Mapped[str] = mapped_column(String(120), default="")
    retired_on: Mapped[date | None]
    retired_at: Mapped[datetime | None]
    retired_by: Mapped[str] = mapped_column(String(120), default="")

    @declared_attr
    @classmethod
    def follows_id(cls) -> Mapped[int | None]:
        """The version with whose rules it began."""
        return mapped_column(ForeignKey(f"{cls.__tablename__}.id"), index=True)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[object, ...]:
        return (
            CheckConstraint(one_of("state", State), name="state_known"),
            CheckConstraint("state = 'draft' OR rules <> ''", name="says_something"),
            CheckConstraint(
                "state <> 'active' OR effective_from IS NOT NULL", name="active_from_a_day"
            ),
            Index(
                f"uq_{cls.__tablename__}_active",
                "state",
                unique=True,
                sqlite_where=text("state = 'active'"),
                postgresql_where=text("state = 'active'"),
            ),
        )


class MatrixVersion(VersionColumns, Base):
    """One version of the matrix; `rules` is the matrix as data (`iom.scoring.matrices`)."""

    __tablename__ = "scoring_matrix"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class KeptScore(Base):
    """One score of a client. A row is written and never changed.

    `tenths` is the rounded score times ten. What was known, and the lines, stand apart by the kind
    of data that they rest on (`iom.scoring.kept`).
    """

    __tablename__ = "scoring_score"
    __table_args__ = (
        UniqueConstraint("client_id", "token"),
        CheckConstraint(one_of("band", Band), name="band_known"),
        CheckConstraint(one_of("reason", Reason), name="reason_known"),
        Index("ix_scoring_score_client", "client_id", "as_of", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    matrix_id: Mapped[int] = mapped_column(ForeignKey("scoring_matrix.id"), index=True)
    as_of: Mapped[date]
    total: Mapped[Decimal] = mapped_column(Exact)
    tenths: Mapped[int]
    band: Mapped[Band] = mapped_column(words(Band, length=12))
    provisional: Mapped[bool]
    reason: Mapped[Reason] = mapped_column(words(Reason, length=20))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(120))
    # Of the form or the run that asked: asked twice, it is the same score.
    token: Mapped[str] = mapped_column(String(40))
    offence_points: Mapped[Decimal] = mapped_column(Exact)
    arrest_points: Mapped[Decimal] = mapped_column(Exact)
    predictor_points: Mapped[Decimal] = mapped_column(Exact)
    class_a_points: Mapped[Decimal] = mapped_column(Exact)
    intelligence_points: Mapped[Decimal] = mapped_column(Exact)
    breach_points: Mapped[Decimal] = mapped_column(Exact)
    offending_inputs: Mapped[str] = mapped_column(Text)
    treatment_inputs: Mapped[str] = mapped_column(Text)
    intelligence_inputs: Mapped[str] = mapped_column(Text)
    offending_lines: Mapped[str] = mapped_column(Text)
    treatment_lines: Mapped[str] = mapped_column(Text)
    intelligence_lines: Mapped[str] = mapped_column(Text)


class Override(Base):
    """That a client is treated as of another band until a day, that day included.

    Of one client one at a time stands; one that is changed ends, and another follows.
    """

    __tablename__ = "scoring_override"
    __table_args__ = (
        UniqueConstraint("client_id", "token"),
        CheckConstraint(one_of("band", Band), name="band_known"),
        Index(
            "uq_scoring_override_stands",
            "client_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    token: Mapped[str] = mapped_column(String(40))
    band: Mapped[Band] = mapped_column(words(Band, length=12))
    reason: Mapped[str] = mapped_column(Text)
    until_on: Mapped[date]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(120), default="")
    ended_why: Mapped[str] = mapped_column(Text, default="")


def guard(table: str, statements: dict[str, tuple[str, ...]]) -> None:
    """Let the database itself refuse what a table never takes, from when it is made."""
    ddl: Any = DDL  # SQLAlchemy does not say its types
    for dialect, written in statements.items():
        for statement in written:
            made = ddl(statement).execute_if(dialect=dialect)
            event.listen(Base.metadata.tables[table], "after_create", made)


guard("scoring_matrix", version_guards("scoring_matrix", "a version of the matrix"))
guard("scoring_score", SCORE_GUARDS)
