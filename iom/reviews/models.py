"""Tables of six-monthly reviews, and of what was said of them before a correction."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.reviews.domain import Outcome

_OPEN = text("done_on IS NULL")


class Review(Base):
    """One review, prepared; done once `done_on` says so.

    It is of the placement within which it was prepared. No key leads there: a placement that is
    corrected, struck out or moved to another record must not take with it what people wrote.
    """

    __tablename__ = "reviews_review"
    __table_args__ = (
        UniqueConstraint("client_id", "due_on"),
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', Outcome)}", name="outcome_known"),
        CheckConstraint("(done_on IS NULL) = (outcome IS NULL)", name="done_with_an_outcome"),
        CheckConstraint("(done_on IS NULL) = (done_at IS NULL)", name="done_at_a_moment"),
        CheckConstraint("done_on IS NULL OR finding <> ''", name="done_with_a_finding"),
        Index("ix_reviews_review_client", "client_id", "prepared_on"),
        Index("ix_reviews_review_to_do", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_reviews_review_done", "done_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    due_on: Mapped[date]
    score_id: Mapped[int] = mapped_column(ForeignKey("scoring_score.id"), index=True)
    prepared_on: Mapped[date]
    prepared_at: Mapped[datetime]
    prepared_by: Mapped[str] = mapped_column(String(120))
    done_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(String(120), default="")
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome, length=12))
    finding: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str] = mapped_column(String(40), default="")  # of the form that was sent last
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FormerFinding(Base):
    """What was said of a review before somebody corrected it, and why they did."""

    __tablename__ = "reviews_former"
    __table_args__ = (CheckConstraint(one_of("outcome", Outcome), name="outcome_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews_review.id"), index=True)
    done_on: Mapped[date]
    outcome: Mapped[Outcome] = mapped_column(words(Outcome, length=12))
    finding: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(120))
    ended_at: Mapped[datetime]
    ended_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
