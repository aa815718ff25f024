"""Tables of sittings, and of what they decided. Seats and lists are `iom.sharing`'s."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from iom.cohort.domain import DeselectionReason
from iom.db import Base, one_of, words
from iom.panel.domain import State, What


class Sitting(Base):
    """One meeting of the panel. Without a district it is for the whole scheme."""

    __tablename__ = "panel_sitting"
    __table_args__ = (CheckConstraint(one_of("state", State), name="state_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)  # of the form that planned it
    on: Mapped[date] = mapped_column("held_on", index=True)
    at: Mapped[time | None] = mapped_column("at_time")
    place: Mapped[str] = mapped_column(String(120), default="")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    state: Mapped[State] = mapped_column(words(State, length=12), default=State.PLANNED)
    planned_at: Mapped[datetime]
    planned_by: Mapped[str] = mapped_column(String(120))
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(120), default="")
    ended_why: Mapped[str] = mapped_column(Text, default="")  # of one that was called off
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SittingDistrict(Base):
    """A district for which a sitting is."""

    __tablename__ = "panel_sitting_district"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("panel_sitting.id"), primary_key=True)
    district_id: Mapped[int] = mapped_column(
        ForeignKey("places_district.id"), primary_key=True, index=True
    )


class Decision(Base):
    """What a sitting decided of a case. The latest of a case stands; the others stay readable.

    `recommended` and `score_id` are what the panel had before it, apart from what it decided. What
    was done to place and level, with the benefit expected and the rules set aside, stands once, in
    the rows of `iom.selection` that bear the same token.
    """

    __tablename__ = "panel_decision"
    __table_args__ = (
        UniqueConstraint("client_id", "token"),
        CheckConstraint(one_of("what", What), name="what_known"),
        CheckConstraint(
            f"leaving IS NULL OR {one_of('leaving', DeselectionReason)}", name="leaving_known"
        ),
        CheckConstraint("(what = 'defer') = (until_on IS NOT NULL)", name="deferred_until"),
        CheckConstraint("(what = 'deselect') = (leaving IS NOT NULL)", name="leaves_for"),
        CheckConstraint("(what IN ('select', 'level')) = (level IS NOT NULL)", name="level_set"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("panel_sitting.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    token: Mapped[str] = mapped_column(String(40))  # of the form: a second click is the same one
    what: Mapped[What] = mapped_column(words(What, length=12))
    on: Mapped[date] = mapped_column("from_on")
    level: Mapped[int | None]
    until_on: Mapped[date | None]
    leaving: Mapped[DeselectionReason | None] = mapped_column(words(DeselectionReason))
    reason: Mapped[str] = mapped_column(Text)
    score_id: Mapped[int | None] = mapped_column(ForeignKey("scoring_score.id"), index=True)
    recommended: Mapped[int | None]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CorrectedWords(Base):
    """What the panel's reason was before it was corrected, and why it was."""

    __tablename__ = "panel_corrected_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("panel_decision.id"), index=True)
    was: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    corrected_at: Mapped[datetime]
    corrected_by: Mapped[str] = mapped_column(String(120))


class Dissent(Base):
    """What a member says against a decision. One of each member stands; others stay readable."""

    __tablename__ = "panel_dissent"
    __table_args__ = (
        UniqueConstraint("decision_id", "token"),
        Index(
            "uq_panel_dissent_stands",
            "decision_id",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("panel_decision.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    token: Mapped[str] = mapped_column(String(40))
    said: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(120))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(120), default="")
