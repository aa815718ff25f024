"""Tables of decisions on records whose time is over, and of the setting that says when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.retention.domain import KeepReason


class Decision(Base):
    """That a record is kept until a day. The latest one counts; it goes when the client goes."""

    __tablename__ = "retention_decision"
    __table_args__ = (CheckConstraint(one_of("reason", KeepReason), name="reason_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    until_on: Mapped[date]
    reason: Mapped[KeepReason] = mapped_column(words(KeepReason))
    words: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(120))
    token: Mapped[str] = mapped_column(String(40), unique=True)  # a second click finds it taken


class Period(Base):
    """How many clear years pass before a review. Rows are added; the highest version counts."""

    __tablename__ = "retention_period"
    __table_args__ = (CheckConstraint("years BETWEEN 1 AND 100", name="years_make_sense"),)

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    years: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))
