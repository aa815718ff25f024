"""Tables of warnings. Every row is an entry (`iom.entries`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, words
from iom.entries.models import EntryColumns, in_order, known, once_while_current, read_by
from iom.safety.domain import MarkerKind, Reply


class Marker(EntryColumns, Base):
    """A warning marker, from a day until it is taken off; reviewed at the latest on `review_on`."""

    __tablename__ = "safety_marker"

    kind: Mapped[MarkerKind] = mapped_column(words(MarkerKind, length=20))
    what: Mapped[str] = mapped_column("words", Text)
    from_on: Mapped[date]
    review_on: Mapped[date]
    reply: Mapped[Reply] = mapped_column(words(Reply, length=20))
    reply_words: Mapped[str] = mapped_column(Text, default="")
    to_on: Mapped[date | None]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("kind", MarkerKind),
            known("reply", Reply),
            in_order("from_on", "to_on"),
            read_by("safety_marker", "review_on"),
        )


class Apart(EntryColumns, Base):
    """That two clients must not be placed together; it holds for the other as for the first.

    Reviewed at the latest on `review_on`.
    """

    __tablename__ = "safety_apart"

    other_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    why: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    review_on: Mapped[date]
    to_on: Mapped[date | None]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            in_order("from_on", "to_on"),
            CheckConstraint("client_id <> other_id", name="of_two"),
            once_while_current(cls.__tablename__, "client_id", "other_id"),
        )


class Marac(EntryColumns, Base):
    """That a multi-agency conference on domestic abuse (MARAC) heard a case of the client's."""

    __tablename__ = "safety_marac"

    heard_on: Mapped[date]
    to_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (in_order("heard_on", "to_on"),)
