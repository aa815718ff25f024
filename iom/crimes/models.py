"""Tables of recorded crime."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from iom.crimes.domain import FileState
from iom.db import Base, one_of, words
from iom.kernel.dates import Month


class CrimeFile(Base):
    """One file that came in for a force-month."""

    __tablename__ = "crimes_file"
    __table_args__ = (
        CheckConstraint(one_of("state", FileState), name="state_known"),
        CheckConstraint("rows >= 0 AND rows = crimes + incidents", name="rows_add_up"),
        Index(
            "uq_crimes_file_current",
            "month",
            "force",
            unique=True,
            sqlite_where=text("state = 'current'"),
            postgresql_where=text("state = 'current'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force: Mapped[str] = mapped_column(String(60), index=True)
    month: Mapped[Month] = mapped_column(index=True)
    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[FileState] = mapped_column(words(FileState, length=20), index=True)
    rows: Mapped[int] = mapped_column(default=0)
    crimes: Mapped[int] = mapped_column(default=0)
    incidents: Mapped[int] = mapped_column(default=0)
    replaced_rows: Mapped[int] = mapped_column(default=0)
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(String(120))


class CrimeRow(Base):
    """One row of a file, as it stands there."""

    __tablename__ = "crimes_row"
    __table_args__ = (Index("ix_crimes_row_file_area", "file_id", "area", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("crimes_file.id"))
    area: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(60))
    crime_id: Mapped[str] = mapped_column(String(80))
    reported_by: Mapped[str] = mapped_column(String(120))
    falls_within: Mapped[str] = mapped_column(String(120))
    longitude: Mapped[str] = mapped_column(String(20))
    latitude: Mapped[str] = mapped_column(String(20))
    location: Mapped[str] = mapped_column(Text)
    lsoa_code: Mapped[str] = mapped_column(String(20))
    lsoa_name: Mapped[str] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(Text)
    context: Mapped[str] = mapped_column(Text)


class CrimeSummary(Base):
    """How many rows of a file lie in an area and a category. Kept by the import."""

    __tablename__ = "crimes_summary"
    __table_args__ = (CheckConstraint("number > 0", name="number_positive"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("crimes_file.id"), primary_key=True)
    area: Mapped[str] = mapped_column(String(120), primary_key=True)
    category: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int]


class CrimeCount(Base):
    """An exact figure for a district, month and category, from before the files."""

    __tablename__ = "crimes_count"
    __table_args__ = (
        UniqueConstraint("district_id", "month", "category"),
        CheckConstraint("number >= 0", name="number_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"))
    month: Mapped[Month]
    category: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(String(120))


class CrimeRefusal(Base):
    """A file that was refused, and why."""

    __tablename__ = "crimes_refusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(300))
    force: Mapped[str | None] = mapped_column(String(60))
    month: Mapped[Month | None]
    reason: Mapped[str] = mapped_column(Text)
    refused_at: Mapped[datetime] = mapped_column(index=True)
    refused_by: Mapped[str] = mapped_column(String(120))


class CrimeSacSet(Base):
    """A named set of categories that counts as SAC."""

    __tablename__ = "crimes_sac_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)


class CrimeSacCategory(Base):
    """A category in a set."""

    __tablename__ = "crimes_sac_category"

    set_id: Mapped[int] = mapped_column(ForeignKey("crimes_sac_set.id"), primary_key=True)
    category: Mapped[str] = mapped_column(String(60), primary_key=True)


class CrimeUpload(Base):
    """Files that somebody sent by page: where the work on them stands."""

    __tablename__ = "crimes_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    # The made-up name of the folder that holds the files, and, as JSON, pairs of the name that
    # the sender knows a file by and the made-up name it has in there.
    folder: Mapped[str] = mapped_column(String(40), unique=True)
    files: Mapped[str] = mapped_column(Text)
    # How often the work was started; who started it earlier must not go on beside the last.
    run: Mapped[int] = mapped_column(default=0)
    files_total: Mapped[int] = mapped_column(default=0)
    files_done: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    now_reading: Mapped[str] = mapped_column(String(300), default="")
    heartbeat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(Text)  # the JSON of INTERFACES 2
