"""Read the audit trail. Nothing changes it."""

from collections.abc import Sequence

from sqlalchemy import select

from iom.audit.models import AuditRecord
from iom.db import db
from iom.kernel.events import Operation

_CHANGES = (Operation.COLLECTION, Operation.ALTERATION, Operation.COMBINATION)


def list_about(subject: str, *, limit: int | None = 100) -> Sequence[AuditRecord]:
    """List the records about one subject, latest first; with no limit, all of them."""
    return db.session.scalars(
        select(AuditRecord)
        .where(AuditRecord.subject == subject)
        .order_by(AuditRecord.seq.desc())
        .limit(limit)
    ).all()


def list_changes_about(subject: str, *, limit: int = 100) -> Sequence[AuditRecord]:
    """List what was put in or changed about one subject, latest first; who read it is left out."""
    return db.session.scalars(
        select(AuditRecord)
        .where(AuditRecord.subject == subject, AuditRecord.operation.in_(_CHANGES))
        .order_by(AuditRecord.seq.desc())
        .limit(limit)
    ).all()
