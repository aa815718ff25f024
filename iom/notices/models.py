"""Table of what people are told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base

_TO_MAIL = text("read_at IS NULL AND mailed_at IS NULL")


class Notice(Base):
    """One thing that one person is told once."""

    __tablename__ = "notices_notice"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notices_notice_unread", "user_id", "read_at"),
        Index(
            "ix_notices_notice_to_mail",
            "at",
            "user_id",
            sqlite_where=_TO_MAIL,
            postgresql_where=_TO_MAIL,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    # When an e-mail began to be sent that speaks of it; null until then. So this table is itself
    # what waits for the mail: a notice that is undone is never mailed, one that stands is not lost.
    mailed_at: Mapped[datetime | None]
