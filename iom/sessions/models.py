"""Tables of sessions, codes and counted tries. No row holds anything that opens a door."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, SealedText, one_of, words
from iom.sessions.domain import Ended, Stage


class Session(Base):
    """One browser's stay.

    The browser holds the token; here is its SHA-256, under which it is found and from which it
    cannot be made.
    """

    __tablename__ = "sessions_session"
    __table_args__ = (
        CheckConstraint(one_of("stage", Stage), name="stage_known"),
        CheckConstraint(one_of("ended_why", Ended), name="ended_why_known"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    stage: Mapped[Stage] = mapped_column(words(Stage))
    created_at: Mapped[datetime]  # of its present stage
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[Ended | None] = mapped_column(words(Ended))
    device: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(45))
    rights_version: Mapped[int]
    code_given: Mapped[bool] = mapped_column(default=False)
    # A secret for time-based codes that was shown and waits for its first code.
    offered_secret: Mapped[str | None] = mapped_column(SealedText, deferred=True)
    offered_at: Mapped[datetime | None]


class CountedTries(Base):
    """Tries that failed for one account, device or address, under a keyed fingerprint of it."""

    __tablename__ = "sessions_counted_tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    since_at: Mapped[datetime] = mapped_column(index=True)
    until_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One recovery code of a user, as a hash. Used once."""

    __tablename__ = "sessions_recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FirstCode(Base):
    """One one-time code with which a user sets a password of their own, as a hash."""

    __tablename__ = "sessions_first_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    until_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
