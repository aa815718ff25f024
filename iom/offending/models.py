"""Tables of offending and of where a client was in law. Every row is an entry (`iom.entries`).

A row that came in by a file bears the file's reference (`ref`), which no other current row of its
table has.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.entries.domain import Known
from iom.entries.models import EntryColumns, known, once_while_current, read_by
from iom.offending.domain import SituationKind
from iom.offending.words import (
    AntiSocialKind,
    BreachKind,
    DipEventKind,
    Disposal,
    OffenceCategory,
    TestResult,
)


class Situation(EntryColumns, Base):
    """A span of days in one situation; `to_on` is the first day after it, null while it lasts.

    `expected_on` is the day of release that is expected; what is expected is never what happened.
    """

    __tablename__ = "offending_situation"

    kind: Mapped[SituationKind] = mapped_column(words(SituationKind, length=30))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    establishment: Mapped[str] = mapped_column(String(120), default="")
    expected_on: Mapped[date | None]
    # Where the day has come and nobody knows: when to ask again.
    ask_on: Mapped[date | None]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("offending_situation", "client_id", "from_on"),
            CheckConstraint("to_on IS NULL OR to_on > from_on", name="to_after_from"),
            CheckConstraint(one_of("kind", SituationKind), name="kind_known"),
            read_by("offending_situation", "expected_on", where="to_on IS NULL"),
            read_by("offending_situation", "from_on", where="to_on IS NULL"),
            read_by("offending_situation", "to_on", where="to_on IS NOT NULL"),
        )


class Offence(EntryColumns, Base):
    """An offence, or an arrest that is not proven yet. Its disposal moves on, with history."""

    __tablename__ = "offending_offence"

    ref: Mapped[str | None] = mapped_column(String(60))
    offence_on: Mapped[date]
    category: Mapped[OffenceCategory] = mapped_column(words(OffenceCategory))
    disposal: Mapped[Disposal] = mapped_column(words(Disposal, length=20))
    alcohol: Mapped[Known | None] = mapped_column(words(Known, length=12))
    note: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("offending_offence", "ref"),
            known("category", OffenceCategory),
            known("disposal", Disposal),
            known("alcohol", Known, optional=True),
            Index("ix_offending_offence_client_day", "client_id", "offence_on"),
            read_by("offending_offence", "offence_on"),
        )


class Predictor(EntryColumns, Base):
    """A reoffending predictor over two years, in per cent; `name` is its name and version."""

    __tablename__ = "offending_predictor"

    ref: Mapped[str | None] = mapped_column(String(60))
    on: Mapped[date] = mapped_column("dated_on")
    value: Mapped[int]
    name: Mapped[str] = mapped_column(String(120), default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("offending_predictor", "ref"),
            CheckConstraint("value BETWEEN 0 AND 100", name="per_cent"),
        )


class DrugTest(EntryColumns, Base):
    """A drug test, with one of four results."""

    __tablename__ = "offending_drug_test"

    ref: Mapped[str | None] = mapped_column(String(60))
    on: Mapped[date] = mapped_column("dated_on")
    result: Mapped[TestResult] = mapped_column(words(TestResult, length=20))
    substances: Mapped[str] = mapped_column(String(120), default="")
    occasion: Mapped[str] = mapped_column(String(120), default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (once_while_current("offending_drug_test", "ref"), known("result", TestResult))


class Intelligence(EntryColumns, Base):
    """A graded piece of intelligence. What it says stays with the police's own system."""

    __tablename__ = "offending_intelligence"

    ref: Mapped[str | None] = mapped_column(String(60))
    on: Mapped[date] = mapped_column("dated_on")
    grade: Mapped[str] = mapped_column(String(20), default="")
    what: Mapped[str] = mapped_column("words", Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (once_while_current("offending_intelligence", "ref"),)


class Breach(EntryColumns, Base):
    """A breach of an order or licence, a warning, or a recall."""

    __tablename__ = "offending_breach"

    ref: Mapped[str | None] = mapped_column(String(60))
    on: Mapped[date] = mapped_column("dated_on")
    kind: Mapped[BreachKind] = mapped_column(words(BreachKind, length=12))
    what: Mapped[str] = mapped_column("words", Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (once_while_current("offending_breach", "ref"), known("kind", BreachKind))


class DipEvent(EntryColumns, Base):
    """A dated event of the Drug Interventions Programme."""

    __tablename__ = "offending_dip_event"

    ref: Mapped[str | None] = mapped_column(String(60))
    on: Mapped[date] = mapped_column("dated_on")
    event: Mapped[DipEventKind] = mapped_column(words(DipEventKind))

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (once_while_current("offending_dip_event", "ref"), known("event", DipEventKind))


class AntiSocialCase(EntryColumns, Base):
    """An open case of anti-social behaviour, or an order that came of one."""

    __tablename__ = "offending_anti_social_case"

    kind: Mapped[AntiSocialKind] = mapped_column(words(AntiSocialKind, length=20))
    what: Mapped[str] = mapped_column("words", Text, default="")
    held_by: Mapped[str] = mapped_column(String(120), default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (known("kind", AntiSocialKind),)
