"""Tables of merges, and of what each did with which row, so that it can be undone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.merges.domain import What


class Merge(Base):
    """That one record became a part of another, until it is undone."""

    __tablename__ = "merges_merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="of_two"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        Index(
            "uq_merges_merge_open",
            "merged_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    ground: Mapped[str] = mapped_column(Text)
    version_after: Mapped[int]  # of the client who was kept: another one is a later change
    merged_at: Mapped[datetime]
    merged_by: Mapped[str] = mapped_column(String(120))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(120))
    undone_why: Mapped[str] = mapped_column(Text, default="")


class MergeRow(Base):
    """What a merge did with one row; `content` is the row as it was, or as it was made."""

    __tablename__ = "merges_row"
    __table_args__ = (CheckConstraint(one_of("what", What), name="what_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges_merge.id"), index=True)
    what: Mapped[What] = mapped_column(words(What, length=10))
    table_name: Mapped[str] = mapped_column(String(60))
    column_name: Mapped[str] = mapped_column(String(60), default="")
    row_key: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text, default="")  # JSON; empty for one that moved
