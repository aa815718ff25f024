"""Files that wait for a yes, files that came in, and rows that wait to be told whose they are."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iom.db import Base, one_of, words
from iom.intake.domain import WaitingState


class Upload(Base):
    """A file of people that was sent by page. Its content is deleted when it is decided on.

    The counts are those of the dry run, or of what was brought in. `set_aside` is the file of the
    rows that were not taken, for its sender to fetch within a day.
    """

    __tablename__ = "intake_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    decided_at: Mapped[datetime | None]
    taken: Mapped[bool | None]
    new_rows: Mapped[int] = mapped_column(default=0)
    changed_rows: Mapped[int] = mapped_column(default=0)
    same_rows: Mapped[int] = mapped_column(default=0)
    refused_rows: Mapped[int] = mapped_column(default=0)
    waiting_rows: Mapped[int] = mapped_column(default=0)
    set_aside: Mapped[bytes | None] = mapped_column(LargeBinary)
    set_aside_rows: Mapped[int] = mapped_column(default=0)


class Arrival(Base):
    """A file that was brought in, by page or by command: how many of its rows came to what.

    `sure` counts the rows that are on the record, `waiting` those that somebody is to decide on.
    """

    __tablename__ = "intake_arrival"
    __table_args__ = (Index("ix_intake_arrival_kind", "kind", "arrived_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    arrived_at: Mapped[datetime]
    sure: Mapped[int]
    waiting: Mapped[int]


class Waiting(Base):
    """A row of a file of which it was not sure whom it is about.

    `fingerprint` tells the same row when it comes again. `cells` is the row as it came, deleted
    once the row is on the record. A row that is about nobody for whoever decided may still be about
    somebody whom they may not see: then it is `unheard` until one who sees them has decided, too.
    """

    __tablename__ = "intake_waiting"
    __table_args__ = (
        CheckConstraint(one_of("state", WaitingState), name="state_known"),
        Index("ix_intake_waiting_state", "state", "queued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    cells: Mapped[str | None] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(100))
    line: Mapped[int]
    queued_at: Mapped[datetime]
    queued_by: Mapped[str] = mapped_column(String(120))
    everywhere: Mapped[bool]
    state: Mapped[WaitingState] = mapped_column(words(WaitingState), default=WaitingState.WAITING)
    unheard: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(120))

    districts: Mapped[list["WaitingDistrict"]] = relationship(
        cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class WaitingDistrict(Base):
    """A district whose importers see a row that waits."""

    __tablename__ = "intake_waiting_district"

    waiting_id: Mapped[int] = mapped_column(
        ForeignKey("intake_waiting.id", ondelete="CASCADE"), primary_key=True
    )
    district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"), primary_key=True)
