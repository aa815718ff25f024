"""Tables of the link-worker register. No client is in them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.register.domain import Act, Sector


class RegisterLink(Base):
    """A link with a sector, or with a provider. `version` is the number of the step that holds."""

    __tablename__ = "register_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Of the form that added it: a form that is sent twice is one link.
    token: Mapped[str] = mapped_column(String(60), unique=True)
    version: Mapped[int] = mapped_column(default=1)


class RegisterStep(Base):
    """What was done with a link, and what it has said since. Rows are never changed.

    The person is somebody with an account, or a name with agency and telephone.
    """

    __tablename__ = "register_step"
    __table_args__ = (
        UniqueConstraint("link_id", "number"),
        UniqueConstraint("link_id", "token"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint(one_of("act", Act), name="act_known"),
        CheckConstraint(one_of("sector", Sector), name="sector_known"),
        CheckConstraint("(user_id IS NULL) = (name <> '')", name="one_person"),
        CheckConstraint("last_on IS NULL OR last_on >= since_on", name="last_on_after_since_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("register_link.id"))
    number: Mapped[int]
    act: Mapped[Act] = mapped_column(words(Act, length=12))
    sector: Mapped[Sector] = mapped_column(words(Sector, length=20))
    provider: Mapped[str] = mapped_column(String(120))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    agency: Mapped[str] = mapped_column(String(120))
    telephone: Mapped[str] = mapped_column(String(120))
    since_on: Mapped[date]
    last_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    token: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))


class RegisterDistrict(Base):
    """A district in which a step says that the link is kept."""

    __tablename__ = "register_district"

    step_id: Mapped[int] = mapped_column(ForeignKey("register_step.id"), primary_key=True)
    district_id: Mapped[int] = mapped_column(
        ForeignKey("places_district.id"), primary_key=True, index=True
    )
