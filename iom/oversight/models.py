"""What auditors found when they looked into something."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.oversight.domain import Check


class Mark(Base):
    """That an auditor looked into what somebody did, from one row of the trail to another."""

    __tablename__ = "oversight_mark"
    __table_args__ = (
        CheckConstraint(one_of("kind", Check), name="kind_known"),
        CheckConstraint("last_seq >= first_seq", name="in_order"),
        UniqueConstraint("kind", "actor", "about", "first_seq", "last_seq"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Check] = mapped_column(words(Check))
    actor: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(120))  # a client's reference, or empty
    first_seq: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
