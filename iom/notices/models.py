"""Table of what people are told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base


class Notice(Base):
    """One thing that one person is told once."""

    __tablename__ = "notices_notice"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notices_notice_unread", "user_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
