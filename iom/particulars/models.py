"""Tables of particulars. Every row is an entry (`iom.entries`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, words
from iom.entries.domain import Known
from iom.entries.models import EntryColumns, in_order, known, read_by
from iom.particulars.domain import Reading, Relationship, Way, Whose


class Telephone(EntryColumns, Base):
    """A telephone number; `comparable` is its digits, by which it is searched."""

    __tablename__ = "particulars_telephone"

    number: Mapped[str] = mapped_column(String(30))
    comparable: Mapped[str] = mapped_column(String(30), index=True)
    whose: Mapped[Whose] = mapped_column(words(Whose, length=20))
    safe: Mapped[Known] = mapped_column(words(Known, length=12))
    when: Mapped[str] = mapped_column("when_to_ring", String(200), default="")
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    checked_on: Mapped[date | None]
    checked_by: Mapped[str] = mapped_column(String(120), default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (known("whose", Whose), known("safe", Known), in_order("from_on", "to_on"))


class Communication(EntryColumns, Base):
    """How to talk with a client. One holds at a time."""

    __tablename__ = "particulars_communication"

    language: Mapped[str] = mapped_column(String(60), default="")
    interpreter: Mapped[Known] = mapped_column(words(Known, length=12))
    reading: Mapped[Reading] = mapped_column(words(Reading, length=20))
    learning: Mapped[str] = mapped_column("learning_difficulty", Text, default="")
    preferred: Mapped[Way | None] = mapped_column("preferred_way", words(Way, length=20))
    note: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("interpreter", Known),
            known("reading", Reading),
            known("preferred_way", Way, optional=True),
        )


class Relation(EntryColumns, Base):
    """Next of kin, a carer, or somebody else who is close to a client."""

    __tablename__ = "particulars_relation"

    name: Mapped[str] = mapped_column(String(120))
    relationship: Mapped[Relationship] = mapped_column(words(Relationship, length=20))
    next_of_kin: Mapped[Known] = mapped_column(words(Known, length=12))
    carer: Mapped[Known] = mapped_column(words(Known, length=12))
    telephone: Mapped[str] = mapped_column(String(30), default="")
    may_contact: Mapped[Known] = mapped_column(words(Known, length=12))
    note: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("relationship", Relationship),
            *(known(name, Known) for name in ("next_of_kin", "carer", "may_contact")),
            in_order("from_on", "to_on"),
        )


class Participation(EntryColumns, Base):
    """What a client who is on no licence or order agreed to, and since when they no longer do."""

    __tablename__ = "particulars_participation"

    scope: Mapped[str] = mapped_column(Text)
    given_on: Mapped[date]
    withdrawn_on: Mapped[date | None]
    in_writing: Mapped[Known] = mapped_column(words(Known, length=12))
    witnessed_by: Mapped[str] = mapped_column(String(120), default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("in_writing", Known),
            in_order("given_on", "withdrawn_on"),
            read_by("particulars_participation", "withdrawn_on", where="withdrawn_on IS NOT NULL"),
        )


class Photograph(EntryColumns, Base):
    """A picture of a client's face, shown until the day before `expires_on`.

    `content` is the JPEG file that `iom.particulars.pictures` made of what was sent.
    """

    __tablename__ = "particulars_photograph"

    taken_on: Mapped[date]
    expires_on: Mapped[date]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (in_order("taken_on", "expires_on"),)
