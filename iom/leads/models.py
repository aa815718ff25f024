"""Tables of handovers; turns and covers themselves are in `iom.sharing.models`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, words
from iom.sharing.domain import InvolvementKind


class Handover(Base):
    """That cases of one worker went to others from a day on."""

    __tablename__ = "leads_handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Of the form that made it: a form that is sent twice is one handover.
    token: Mapped[str] = mapped_column(String(60), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    from_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(120), index=True)


class HandoverReceiver(Base):
    """Somebody to whom cases were handed over, and whether they have said that they know."""

    __tablename__ = "leads_handover_receiver"

    handover_id: Mapped[int] = mapped_column(ForeignKey("leads_handover.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("accounts_user.id"), primary_key=True, index=True
    )
    cases: Mapped[int]
    acknowledged_at: Mapped[datetime | None]


class HandoverCase(Base):
    """A client who was handed over, as what, to whom, and what the receiver is to know."""

    __tablename__ = "leads_handover_case"
    __table_args__ = (CheckConstraint("kind IN ('lead', 'second')", name="leading"),)

    handover_id: Mapped[int] = mapped_column(ForeignKey("leads_handover.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients_client.id"), primary_key=True, index=True
    )
    kind: Mapped[InvolvementKind] = mapped_column(words(InvolvementKind))
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    note: Mapped[str] = mapped_column(Text)
