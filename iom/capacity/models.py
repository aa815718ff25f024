"""Tables of places and floors, and of people just outside."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from iom.capacity.domain import Act
from iom.db import Base, one_of, words

_OPEN = text("ended_at IS NULL")


class CapacitySetting(Base):
    """How many places a scheme has from a day on, numbered from 1. Rows are never changed.

    On a day that holds which begins last by then; of two that begin on one day, the later number.
    """

    __tablename__ = "capacity_setting"
    __table_args__ = (
        UniqueConstraint("scheme_id", "number"),
        UniqueConstraint("scheme_id", "token"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("places >= 0", name="places_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("places_scheme.id"))
    number: Mapped[int]
    from_on: Mapped[date]
    places: Mapped[int]
    why: Mapped[str] = mapped_column(Text)
    token: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))


class CapacityFloor(Base):
    """The floor of a district in a setting; a district without a row has none."""

    __tablename__ = "capacity_floor"
    __table_args__ = (CheckConstraint("floor >= 1", name="floor_from_one"),)

    setting_id: Mapped[int] = mapped_column(ForeignKey("capacity_setting.id"), primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"), primary_key=True)
    floor: Mapped[int]


class Watch(Base):
    """That a client is on the list of people just outside, or was until it was ended.

    `version` is the number of the last step, which says what holds.
    """

    __tablename__ = "capacity_watch"
    __table_args__ = (
        Index(
            "uq_capacity_watch_open",
            "client_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    since_on: Mapped[date]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class WatchStep(Base):
    """What was done with a watch, and what it has said since. Rows are never changed.

    `reason` says why the client is on the list, `words` what was said when the step was taken.
    """

    __tablename__ = "capacity_watch_step"
    __table_args__ = (
        UniqueConstraint("watch_id", "number"),
        UniqueConstraint("watch_id", "token"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint(one_of("act", Act), name="act_known"),
        Index("ix_capacity_watch_step_until_on", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("capacity_watch.id"))
    number: Mapped[int]
    act: Mapped[Act] = mapped_column(words(Act, length=12))
    decided_on: Mapped[date]
    agency_id: Mapped[int] = mapped_column(ForeignKey("accounts_agency.id"), index=True)
    handling: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    token: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
