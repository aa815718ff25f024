"""Table of the reasons that people gave; restrictions themselves are in `iom.sharing.models`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.safeguards.domain import ReasonAct


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
