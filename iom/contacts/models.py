"""The table of contacts. Every row is an entry (`iom.entries`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.db import Base, words
from iom.entries.models import EntryColumns, known, once_while_current, read_by


class Contact(EntryColumns, Base):
    """That a worker and a client met, or were to meet. Agency and worker as the file names them."""

    __tablename__ = "contacts_contact"

    ref: Mapped[str | None] = mapped_column(String(60))
    on: Mapped[date] = mapped_column("dated_on")
    agency: Mapped[str] = mapped_column(String(120), default="")
    worker: Mapped[str] = mapped_column(String(120), default="")
    pathway: Mapped[Pathway | None] = mapped_column(words(Pathway, length=20))
    kind: Mapped[ContactKind] = mapped_column(words(ContactKind, length=20))
    minutes: Mapped[int | None]
    attended: Mapped[Attendance | None] = mapped_column(words(Attendance, length=24))
    note: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("contacts_contact", "ref"),
            known("pathway", Pathway, optional=True),
            known("kind", ContactKind),
            known("attended", Attendance, optional=True),
            CheckConstraint("minutes IS NULL OR minutes BETWEEN 0 AND 1440", name="within_a_day"),
            Index("ix_contacts_contact_client_day", "client_id", "dated_on"),
            read_by("contacts_contact", "attended", "dated_on"),
        )
