"""Table of the e-mails that wait and of what became of them. No text: all say the same."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.mail.domain import LetterState

_WAITS = text("state = 'waiting'")


class Letter(Base):
    """One e-mail to one person, who has at most one that waits."""

    __tablename__ = "mail_letter"
    __table_args__ = (
        CheckConstraint(one_of("state", LetterState), name="state_known"),
        CheckConstraint("(state = 'waiting') = (done_at IS NULL)", name="waits_until_done"),
        CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name="lease_has_an_end"),
        Index(
            "uq_mail_letter_waiting",
            "user_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index("ix_mail_letter_due", "state", "due_at"),
        Index("ix_mail_letter_user", "user_id", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    state: Mapped[LetterState] = mapped_column(words(LetterState, length=20))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
    # In the product's own words: what a mail server says may hold an address.
    why: Mapped[str] = mapped_column(String(200), default="")
    done_at: Mapped[datetime | None]
