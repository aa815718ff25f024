"""The audit trail: rows are added and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.kernel.events import Operation


class AuditRecord(Base):
    """One event, as it was when it happened."""

    __tablename__ = "audit_record"
    __table_args__ = (CheckConstraint(one_of("operation", Operation), name="operation_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80), index=True)
    operation: Mapped[Operation] = mapped_column(words(Operation, length=20))
    event: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
