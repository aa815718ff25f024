"""Tables of courts, orders and enforcement. Every row is an entry (`iom.entries`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from sqlalchemy import CheckConstraint, ColumnElement, String, Text, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, words
from iom.enforcement.domain import Hearing, OrderKind, SentenceKind, VisitResult, WarrantKind
from iom.entries.domain import Known
from iom.entries.models import EntryColumns, in_order, known, once_while_current, read_by


class CourtDate(EntryColumns, Base):
    """A day on which a client must be at court, and what came of it."""

    __tablename__ = "enforcement_court_date"

    on: Mapped[date] = mapped_column("dated_on", index=True)
    time: Mapped[time | None] = mapped_column("at_time")
    court: Mapped[str] = mapped_column(String(120))
    hearing: Mapped[Hearing] = mapped_column(words(Hearing, length=20))
    outcome: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("hearing", Hearing),
            read_by("enforcement_court_date", "dated_on", where="outcome = ''"),
        )


NO_OUTCOME: ColumnElement[bool] = CourtDate.outcome == literal_column("''")
"""The condition that nobody has recorded an outcome, in the words of the index for it."""


class Warrant(EntryColumns, Base):
    """A warrant. While neither executed nor withdrawn it is outstanding, and the client wanted."""

    __tablename__ = "enforcement_warrant"

    ref: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[WarrantKind] = mapped_column(words(WarrantKind, length=30))
    issued_on: Mapped[date]
    court: Mapped[str] = mapped_column(String(120), default="")
    executed_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("enforcement_warrant", "ref"),
            known("kind", WarrantKind),
            CheckConstraint(
                "executed_on IS NULL OR withdrawn_on IS NULL", name="executed_or_withdrawn"
            ),
            in_order("issued_on", "executed_on"),
            in_order("issued_on", "withdrawn_on"),
            read_by(
                "enforcement_warrant",
                "issued_on",
                where="executed_on IS NULL AND withdrawn_on IS NULL",
            ),
        )


class Order(EntryColumns, Base):
    """A licence, an order or bail, with the conditions that a client must keep to."""

    __tablename__ = "enforcement_order"

    kind: Mapped[OrderKind] = mapped_column(words(OrderKind, length=30))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    curfew_from: Mapped[time | None]
    curfew_to: Mapped[time | None]
    tag: Mapped[Known | None] = mapped_column(words(Known, length=12))
    exclusion: Mapped[str] = mapped_column(Text, default="")
    non_contact: Mapped[str] = mapped_column(Text, default="")
    other: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("kind", OrderKind),
            known("tag", Known, optional=True),
            in_order("from_on", "to_on"),
            CheckConstraint("(curfew_from IS NULL) = (curfew_to IS NULL)", name="curfew_whole"),
            read_by("enforcement_order", "to_on"),
        )


class Sentence(EntryColumns, Base):
    """A sentence. Under 12 months of custody is a route of selection of its own."""

    __tablename__ = "enforcement_sentence"

    passed_on: Mapped[date]
    kind: Mapped[SentenceKind] = mapped_column(words(SentenceKind, length=20))
    days: Mapped[int | None]
    months: Mapped[int | None]
    court: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (known("kind", SentenceKind),)


class CurfewVisit(EntryColumns, Base):
    """A visit at the hours of a curfew, and what it found."""

    __tablename__ = "enforcement_curfew_visit"

    on: Mapped[date] = mapped_column("dated_on")
    time: Mapped[time] = mapped_column("at_time")
    result: Mapped[VisitResult] = mapped_column(words(VisitResult, length=20))
    by: Mapped[str] = mapped_column("visited_by", String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (known("result", VisitResult),)


class Sighting(EntryColumns, Base):
    """That somebody saw a client, where and when; sent back by neighbourhood staff."""

    __tablename__ = "enforcement_sighting"

    on: Mapped[date] = mapped_column("dated_on")
    time: Mapped[time | None] = mapped_column("at_time")
    place: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column("words", Text, default="")
