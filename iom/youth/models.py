"""Tables about clients under 18. Every row is an entry (`iom.entries`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base
from iom.entries.models import EntryColumns, in_order


class YouthWorker(EntryColumns, Base):
    """The worker of the youth offending team who works with a client."""

    __tablename__ = "youth_worker"

    name: Mapped[str] = mapped_column(String(120))
    team: Mapped[str] = mapped_column(String(120), default="")
    telephone: Mapped[str] = mapped_column(String(30), default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (in_order("from_on", "to_on"),)


class FamilyIntervention(EntryColumns, Base):
    """A programme that works with the whole family."""

    __tablename__ = "youth_family_intervention"

    programme: Mapped[str] = mapped_column(String(120))
    worker: Mapped[str] = mapped_column(String(120), default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (in_order("from_on", "to_on"),)


class AdultMove(EntryColumns, Base):
    """The move to adult services: to whom, planned when, done when."""

    __tablename__ = "youth_adult_move"

    service: Mapped[str] = mapped_column(String(120))
    worker: Mapped[str] = mapped_column(String(120), default="")
    planned_on: Mapped[date]
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
