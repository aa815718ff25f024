"""Tables of versions of the sliding scale, and of what was decided of levels and places.

What holds stands in the placement and in the spans of levels (`iom.cohort.models`); these rows say
who decided it, when, what they expected of it and what the rules said. A placement is named by the
day of its nomination, as everywhere (INTERFACES 3).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.cohort.domain import DeselectionReason
from iom.db import Base, one_of, words
from iom.scoring.guards import version_guards
from iom.scoring.models import VersionColumns, guard
from iom.selection.decisions import Outcome, Words

_LEVEL = "BETWEEN 1 AND 5"


class ScaleVersion(VersionColumns, Base):
    """One version of the sliding scale; `rules` is the scale as data (`iom.selection.scales`)."""

    __tablename__ = "selection_scale"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class LevelSet(Base):
    """That somebody set a level: from which day, in place of which, and what they expected of it.

    `set_aside` names the rules that a panel set aside, with blanks between them.
    """

    __tablename__ = "selection_level"
    __table_args__ = (
        UniqueConstraint("client_id", "token"),
        CheckConstraint(f"level {_LEVEL}", name="level_known"),
        CheckConstraint(f"before IS NULL OR before {_LEVEL}", name="before_known"),
        CheckConstraint(f"recommended IS NULL OR recommended {_LEVEL}", name="recommended_known"),
        CheckConstraint("(set_aside = '') = (why_otherwise = '')", name="reason_where_set_aside"),
        Index("ix_selection_level_client", "client_id", "from_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    token: Mapped[str] = mapped_column(String(40))
    nominated_on: Mapped[date]
    from_on: Mapped[date]
    level: Mapped[int]
    before: Mapped[int | None]
    recommended: Mapped[int | None]
    benefit: Mapped[str] = mapped_column(Text)
    set_aside: Mapped[str] = mapped_column(String(200), default="")
    why_otherwise: Mapped[str] = mapped_column(Text, default="")
    by_panel: Mapped[bool] = mapped_column(default=False)
    scale: Mapped[str] = mapped_column(String(40))
    score_id: Mapped[int | None] = mapped_column(ForeignKey("scoring_score.id"), index=True)
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))


class Reappraisal(Base):
    """That somebody looked at a level and kept it."""

    __tablename__ = "selection_reappraisal"
    __table_args__ = (
        UniqueConstraint("client_id", "token"),
        CheckConstraint(f"level {_LEVEL}", name="level_known"),
        CheckConstraint(f"recommended IS NULL OR recommended {_LEVEL}", name="recommended_known"),
        Index("ix_selection_reappraisal_client", "client_id", "looked_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    token: Mapped[str] = mapped_column(String(40))
    nominated_on: Mapped[date]
    looked_on: Mapped[date]
    level: Mapped[int]
    recommended: Mapped[int | None]
    finding: Mapped[str] = mapped_column(Text)
    by_panel: Mapped[bool] = mapped_column(default=False)
    scale: Mapped[str] = mapped_column(String(40))
    score_id: Mapped[int | None] = mapped_column(ForeignKey("scoring_score.id"), index=True)
    looked_at: Mapped[datetime]
    looked_by: Mapped[str] = mapped_column(String(120))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(120), default="")
    ended_why: Mapped[str] = mapped_column(Text, default="")


class PlaceDecided(Base):
    """What was decided of a place: given, not given, or ended with a reason."""

    __tablename__ = "selection_place"
    __table_args__ = (
        UniqueConstraint("client_id", "token"),
        CheckConstraint(one_of("outcome", Outcome), name="outcome_known"),
        CheckConstraint(
            "reason IS NULL OR " + one_of("reason", DeselectionReason), name="reason_known"
        ),
        CheckConstraint("(outcome = 'deselected') = (reason IS NOT NULL)", name="reason_of_an_end"),
        CheckConstraint("(set_aside = '') = (why_otherwise = '')", name="reason_where_set_aside"),
        Index("ix_selection_place_client", "client_id", "from_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    token: Mapped[str] = mapped_column(String(40))
    nominated_on: Mapped[date]
    from_on: Mapped[date]
    outcome: Mapped[Outcome] = mapped_column(words(Outcome, length=12))
    reason: Mapped[DeselectionReason | None] = mapped_column(words(DeselectionReason))
    note: Mapped[str] = mapped_column(Text, default="")
    set_aside: Mapped[str] = mapped_column(String(200), default="")
    why_otherwise: Mapped[str] = mapped_column(Text, default="")
    scale: Mapped[str] = mapped_column(String(40))
    score_id: Mapped[int | None] = mapped_column(ForeignKey("scoring_score.id"), index=True)
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(120))


class FormerWords(Base):
    """What words of a decision said before they were corrected. Written and never changed."""

    __tablename__ = "selection_former"
    __table_args__ = (
        CheckConstraint(one_of("what", Words), name="what_known"),
        Index("ix_selection_former_client", "client_id", "what", "row_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    what: Mapped[Words] = mapped_column(words(Words, length=20))
    row_id: Mapped[int]
    was: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120))


guard("selection_scale", version_guards("selection_scale", "a version of the sliding scale"))
