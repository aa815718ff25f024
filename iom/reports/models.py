"""Reports as they were produced, and the settings that they print."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base
from iom.kernel.dates import Month


class MonthlyIssue(Base):
    """One numbered issue of a monthly report. Rows are added and never changed.

    But for one thing: among the members, the id of a client who is erased becomes a number that
    leads to nobody.
    """

    __tablename__ = "reports_monthly_issue"
    __table_args__ = (
        UniqueConstraint("district_id", "month", "months", "sac_set", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"))
    month: Mapped[Month]
    months: Mapped[int]
    sac_set: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    produced_at: Mapped[datetime]
    produced_by: Mapped[str] = mapped_column(String(120))
    data: Mapped[str] = mapped_column(Text)  # the JSON of INTERFACES 4, byte for byte
    public_data: Mapped[str] = mapped_column(Text)  # the same of the public edition
    # Which clients stand behind each figure, as ids, so that it can be followed later too.
    members: Mapped[str] = mapped_column(Text)
    # What differs from the issue before, as JSON; "[]" for number 1.
    changes: Mapped[str] = mapped_column(Text)


class Minimum(Base):
    """A district's minimum of C+C and R+R clients from a month on; null ends it."""

    __tablename__ = "reports_minimum"
    __table_args__ = (UniqueConstraint("district_id", "from_month", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"))
    from_month: Mapped[Month]
    version: Mapped[int]
    minimum: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300))
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))
