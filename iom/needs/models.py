"""Tables of assessments and of what people say of a need. Every row is an entry (`iom.entries`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, words
from iom.entries.domain import Known
from iom.entries.models import EntryColumns, known, once_while_current
from iom.needs.domain import SECTIONS, NeedKind, NeedStatus, Tool


class Assessment(EntryColumns, Base):
    """What an assessment says, section by section; null is what it leaves out."""

    __tablename__ = "needs_assessment"

    ref: Mapped[str | None] = mapped_column(String(60))
    on: Mapped[date] = mapped_column("dated_on")
    tool: Mapped[Tool] = mapped_column(words(Tool, length=20))
    assessor: Mapped[str] = mapped_column(String(120), default="")
    accommodation: Mapped[int | None]
    ete: Mapped[int | None]
    relationships: Mapped[int | None]
    lifestyle: Mapped[int | None]
    drugs: Mapped[int | None]
    alcohol: Mapped[int | None]
    thinking: Mapped[int | None]
    attitudes: Mapped[int | None]
    finance: Mapped[Known | None] = mapped_column(words(Known, length=12))
    health: Mapped[Known | None] = mapped_column(words(Known, length=12))

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("needs_assessment", "ref"),
            known("tool", Tool),
            known("finance", Known, optional=True),
            known("health", Known, optional=True),
            *(
                CheckConstraint(
                    f"{kind} IS NULL OR {kind} BETWEEN 0 AND {section.most}", name=f"{kind}_range"
                )
                for kind, section in SECTIONS.items()
            ),
            Index("ix_needs_assessment_client_day", "client_id", "dated_on"),
        )


class NeedWord(EntryColumns, Base):
    """That a need is being worked on, was met, or that the client declined, from a day on."""

    __tablename__ = "needs_status"

    on: Mapped[date] = mapped_column("dated_on")
    need: Mapped[NeedKind] = mapped_column(words(NeedKind, length=20))
    status: Mapped[NeedStatus] = mapped_column(words(NeedStatus, length=20))
    what: Mapped[str] = mapped_column("words", Text, default="")
    worker: Mapped[str] = mapped_column(String(120), default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("need", NeedKind),
            known("status", NeedStatus),
            Index("ix_needs_status_client_day", "client_id", "dated_on"),
        )
