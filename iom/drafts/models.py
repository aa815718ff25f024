"""The table of drafts. What a draft says is sealed: nobody searches, sorts or counts it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, SealedText


class Draft(Base):
    """What one user has typed into a form that is not sent yet, as JSON; null once it is closed."""

    __tablename__ = "drafts_draft"
    __table_args__ = (
        UniqueConstraint("user_id", "form", "token"),
        CheckConstraint("(closed_at IS NULL) = (content IS NOT NULL)", name="empty_once_closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    form: Mapped[str] = mapped_column(String(40))
    token: Mapped[str] = mapped_column(String(40))  # of the form, which it is sent with, too
    content: Mapped[str | None] = mapped_column(SealedText)
    version: Mapped[int]
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
