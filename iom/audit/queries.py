"""Read the audit trail. Nothing changes it."""

from collections.abc import Sequence

from sqlalchemy import select

from iom.audit.models import AuditRecord
from iom.db import db


def list_about(subject: str, *, limit: int = 100) -> Sequence[AuditRecord]:
    """List the records about one subject, latest first."""
    return db.session.scalars(
        select(AuditRecord)
        .where(AuditRecord.subject == subject)
        .order_by(AuditRecord.id.desc())
        .limit(limit)
    ).all()
