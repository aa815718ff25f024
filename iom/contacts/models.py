"""The tables of contacts and appointments. Every row is an entry (`iom.entries`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.contacts.domain import Attendance, ContactKind, Outcome, Pathway
from iom.db import Base, words
from iom.entries.models import EntryColumns, known, once_while_current, read_by


class Contact(EntryColumns, Base):
    """That a worker and a client met, or were to meet. Agency and worker as the file names them.

    Those of one entry of the log, a client each, have the same `log`.
    """

    __tablename__ = "contacts_contact"

    ref: Mapped[str | None] = mapped_column(String(60))
    on: Mapped[date] = mapped_column("dated_on")
    at_time: Mapped[time | None] = mapped_column("starts_at")
    agency: Mapped[str] = mapped_column(String(120), default="")
    worker: Mapped[str] = mapped_column(String(120), default="")
    pathway: Mapped[Pathway | None] = mapped_column(words(Pathway, length=20))
    kind: Mapped[ContactKind] = mapped_column(words(ContactKind, length=20))
    provider: Mapped[str] = mapped_column(String(120), default="", server_default="")
    # The reference of the directory. Programmes are closed and never deleted, and there may be
    # none of this reference where the entry came by file.
    programme: Mapped[str | None] = mapped_column(String(20))
    minutes: Mapped[int | None]
    attended: Mapped[Attendance | None] = mapped_column(words(Attendance, length=24))
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome, length=12))
    cost_pence: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    log: Mapped[str | None] = mapped_column(String(40))

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("contacts_contact", "ref"),
            known("pathway", Pathway, optional=True),
            known("kind", ContactKind),
            known("attended", Attendance, optional=True),
            known("outcome", Outcome, optional=True),
            CheckConstraint("minutes IS NULL OR minutes BETWEEN 0 AND 1440", name="within_a_day"),
            CheckConstraint(
                "cost_pence IS NULL OR cost_pence BETWEEN 0 AND 1000000", name="cost_in_bounds"
            ),
            Index("ix_contacts_contact_client_day", "client_id", "dated_on"),
            Index("ix_contacts_contact_log", "log"),
            read_by("contacts_contact", "attended", "dated_on"),
            read_by("contacts_contact", "worker", "dated_on"),
            read_by("contacts_contact", "agency", "dated_on"),
        )


class Appointment(EntryColumns, Base):
    """That a worker and a client are to meet. It is called off, or a contact comes of it."""

    __tablename__ = "contacts_appointment"

    on: Mapped[date] = mapped_column("dated_on")
    at_time: Mapped[time | None] = mapped_column("starts_at")
    kind: Mapped[ContactKind] = mapped_column(words(ContactKind, length=20))
    pathway: Mapped[Pathway | None] = mapped_column(words(Pathway, length=20))
    agency: Mapped[str] = mapped_column(String(120), default="")
    worker: Mapped[str] = mapped_column(String(120), default="")
    provider: Mapped[str] = mapped_column(String(120), default="")
    programme: Mapped[str | None] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    called_off: Mapped[str] = mapped_column(Text, default="")
    log: Mapped[str | None] = mapped_column(String(40))
    # What came of it, as the row that was put on then; a later wording follows that one.
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts_contact.id"), index=True)

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("kind", ContactKind),
            known("pathway", Pathway, optional=True),
            CheckConstraint("called_off = '' OR contact_id IS NULL", name="called_off_or_kept"),
            Index("ix_contacts_appointment_client_day", "client_id", "dated_on"),
            read_by(
                "contacts_appointment",
                "dated_on",
                where="contact_id IS NULL AND called_off = ''",
            ),
        )
