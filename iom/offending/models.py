"""Tables of what happened."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.offending.domain import SituationKind


class Situation(Base):
    """A span of days in one situation; `to_on` is the first day after it, null while it lasts."""

    __tablename__ = "offending_situation"
    __table_args__ = (
        UniqueConstraint("client_id", "from_on"),
        CheckConstraint("to_on IS NULL OR to_on > from_on", name="to_after_from"),
        CheckConstraint(one_of("kind", SituationKind), name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    kind: Mapped[SituationKind] = mapped_column(words(SituationKind, length=30))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    establishment: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime]
