"""Tables of the reasons that people gave, and of what was taken back with them.

Restrictions themselves, and who works with whom, are in `iom.sharing.models`.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.safeguards.domain import ReasonAct
from iom.sharing.domain import InvolvementKind


class RestrictionReason(Base):
    """Why a record was restricted, or the restriction changed or lifted; the trail has no texts."""

    __tablename__ = "safeguards_restriction_reason"
    __table_args__ = (CheckConstraint(one_of("act", ReasonAct), name="act_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    act: Mapped[ReasonAct] = mapped_column(words(ReasonAct, length=20))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))


class TakenBack(Base):
    """That somebody works with a client, as it stood on the record before it was taken back.

    Its row is gone from the table that the scope asks, so it is in no list and in no count.
    """

    __tablename__ = "safeguards_taken_back"
    __table_args__ = (CheckConstraint(one_of("kind", InvolvementKind), name="kind_known"),)

    # The number that it had, so that a second click finds it.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("accounts_agency.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    kind: Mapped[InvolvementKind] = mapped_column(words(InvolvementKind))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(120))
