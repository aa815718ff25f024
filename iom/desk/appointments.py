"""The line about one's own appointments of which nobody has said what came of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from iom.accounts.domain import Permission
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.contacts.kinds import APPOINTMENT
from iom.contacts.models import Appointment
from iom.desk.domain import Act, Line, day_words
from iom.desk.reach import Desk
from iom.interventions.appointments import LATE_DAYS
from iom.interventions.people import open_appointment
from iom.record.queries import seen_rows
from iom.sharing.scope import visible_to


def list_appointments(desk: Desk) -> list[Line]:
    """Count the reader's own appointments that are past without an outcome. One statement."""
    if not (desk.sees_clients and desk.reader.may(Permission.LOG_WORK)):
        return []
    statement: Any = (
        select(func.count(Appointment.id), func.min(Appointment.on))
        .join(Client, Client.id == Appointment.client_id)
        .where(
            visible_to(desk.reader, Client),
            living(Client),
            Appointment.worker == desk.reader.name,
            Appointment.on < desk.today,
            Appointment.on >= desk.today - timedelta(days=LATE_DAYS),
            open_appointment(),
            seen_rows(desk.reader, APPOINTMENT),
        )
    )
    number, first = desk.rows(statement)[0]
    if not number:
        return []
    many = "appointment" if number == 1 else "appointments"
    return [
        Line(
            day=first,
            when=day_words(first, desk.today),
            named=f"{number} {many} without an outcome",
            what="Nobody has said yet whether they came.",
            acts=(Act("Say what came of them", "appointments.index"),),
        )
    ]
