"""Tables of providers, of what they offer, and of what was done with either. No client is in them.

A number is never used again, so that a reference made of it (`iom.directory.domain.programme_ref`)
names one programme for good; nothing is ever deleted.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.contacts.domain import Pathway
from iom.db import Base, one_of, words
from iom.directory.history import Act
from iom.directory.words import ForSex, ForStatutory, Sector, Taken, Where
from iom.needs.domain import NeedKind


class DirectoryProvider(Base):
    """An organisation that offers something."""

    __tablename__ = "directory_provider"
    __table_args__ = (CheckConstraint(one_of("sector", Sector), name="sector_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    sector: Mapped[Sector] = mapped_column(words(Sector, length=20))
    third_sector: Mapped[bool]
    telephone: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None]
    closed_why: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class DirectoryProgramme(Base):
    """One thing that a provider offers. Null bounds and capacities: none, or not known.

    `days` are the days of the week of a drop-in, as their words with blanks between. `link_name` is
    there where the link worker has no account.
    """

    __tablename__ = "directory_programme"
    __table_args__ = (
        CheckConstraint(one_of("pathway", Pathway), name="pathway_known"),
        CheckConstraint(one_of("sex", ForSex), name="sex_known"),
        CheckConstraint(one_of("statutory", ForStatutory), name="statutory_known"),
        CheckConstraint(one_of("custody", Where), name="custody_known"),
        CheckConstraint(one_of("takes", Taken), name="takes_known"),
        CheckConstraint(
            "least_age IS NULL OR most_age IS NULL OR least_age <= most_age", name="ages_in_order"
        ),
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("capacity IS NULL OR capacity >= 1", name="capacity_from_one"),
        CheckConstraint("cost_pence IS NULL OR cost_pence >= 0", name="cost_not_negative"),
        Index("ix_directory_programme_provider_id", "provider_id"),
        Index("ix_directory_programme_confirmed_on", "confirmed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("directory_provider.id"))
    name: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(Text, default="")
    pathway: Mapped[Pathway] = mapped_column(words(Pathway, length=20))
    everywhere: Mapped[bool]
    least_age: Mapped[int | None]
    most_age: Mapped[int | None]
    sex: Mapped[ForSex] = mapped_column(words(ForSex, length=8))
    statutory: Mapped[ForStatutory] = mapped_column(words(ForStatutory, length=8))
    custody: Mapped[Where] = mapped_column(words(Where, length=12))
    how_to_refer: Mapped[str] = mapped_column(Text, default="")
    link_user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    link_name: Mapped[str] = mapped_column(String(120), default="")
    takes: Mapped[Taken] = mapped_column(words(Taken, length=12))
    days: Mapped[str] = mapped_column(String(40), default="")
    hours: Mapped[str] = mapped_column(String(80), default="")
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    cost_pence: Mapped[int | None]
    confirmed_on: Mapped[date]
    confirmed_by: Mapped[str] = mapped_column(String(120))
    # When those who should confirm it were last asked to, since it was confirmed.
    chased_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_why: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class DirectoryNeed(Base):
    """A need that a programme meets."""

    __tablename__ = "directory_need"
    __table_args__ = (CheckConstraint(one_of("need", NeedKind), name="need_known"),)

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("directory_programme.id"), primary_key=True
    )
    need: Mapped[NeedKind] = mapped_column(words(NeedKind, length=20), primary_key=True)


class DirectoryDistrict(Base):
    """A district that a programme serves, where it does not serve every one."""

    __tablename__ = "directory_district"

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("directory_programme.id"), primary_key=True
    )
    district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"), primary_key=True)


class DirectoryStart(Base):
    """A day on which a fixed-term programme begins; it is kept when it is called off."""

    __tablename__ = "directory_start"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("places IS NULL OR places >= 1", name="places_from_one"),
        Index("ix_directory_start_programme_day", "programme_id", "on_day"),
        Index("ix_directory_start_on_day", "on_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("directory_programme.id"))
    on: Mapped[date] = mapped_column("on_day")
    places: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(200), default="")
    called_off: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class DirectoryChange(Base):
    """What was done with a programme or a provider, and what changed. Rows are never changed.

    `said` holds a line for each thing that changed. `token` is of the form: sent twice, once done.
    """

    __tablename__ = "directory_change"
    __table_args__ = (
        CheckConstraint(one_of("act", Act), name="act_known"),
        CheckConstraint("(programme_id IS NULL) <> (provider_id IS NULL)", name="of_one_thing"),
        Index("ix_directory_change_programme_id", "programme_id"),
        Index("ix_directory_change_provider_id", "provider_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("directory_programme.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("directory_provider.id"))
    act: Mapped[Act] = mapped_column(words(Act, length=20))
    said: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str | None] = mapped_column(String(60), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
