"""What the tests of this room log and plan: say only what a test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, select

from iom.accounts.domain import Reader
from iom.audit.models import AuditRecord
from iom.contacts.domain import Attendance, ContactKind
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.entries.models import current
from iom.interventions import booking, service
from iom.interventions.domain import NewEntry, Plan, Work
from iom.interventions.service import Logged
from iom.transaction import transaction

AT = datetime(2026, 5, 5, 10, tzinfo=UTC)
TODAY = date(2026, 5, 5)
CAME, MISSED = Attendance.ATTENDED, Attendance.UNACCEPTABLE_ABSENCE


def work(**said: Any) -> Work:
    return Work(**{"on": TODAY, "kind": ContactKind.GROUP, **said})


def log(
    *refs: str,
    by: Reader,
    form: str = "t",
    came: Any = None,
    plan: Plan | None = None,
    **said: Any,
) -> Logged:
    attendances = came if isinstance(came, dict) else dict.fromkeys(refs, came)
    entry = NewEntry(token=form, came=attendances, work=work(**said), next=plan)
    with transaction():
        return service.log_entry(entry, actor=by, at=AT, today=TODAY)


def book(*refs: str, by: Reader, form: str = "b", **said: Any) -> list[int]:
    plan = Plan(**{"on": TODAY, "kind": ContactKind.OFFICE_VISIT, "at_time": time(10), **said})
    with transaction():
        booking.make_appointments(refs, plan, token=form, actor=by, at=AT, today=TODAY)
    return list(
        db.session.scalars(
            select(Appointment.id).where(Appointment.log == form).order_by(Appointment.id)
        )
    )


def contacts() -> list[Contact]:
    return list(db.session.scalars(select(Contact).where(current(Contact)).order_by(Contact.id)))


def appointments() -> list[Appointment]:
    return list(
        db.session.scalars(select(Appointment).where(current(Appointment)).order_by(Appointment.id))
    )


def events(name: str) -> list[str]:
    rows = select(AuditRecord.subject).where(AuditRecord.event == name).order_by(AuditRecord.seq)
    return list(db.session.scalars(rows))


def number_of(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
