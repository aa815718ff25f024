"""Contacts for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from iom.clients.models import Client
from iom.contacts.domain import Attendance, ContactKind
from iom.contacts.kinds import CONTACT
from tests.factories.accounts import NOON
from tests.factories.entries import an_entry

TODAY = NOON.date()
MISSED, EXCUSED = Attendance.UNACCEPTABLE_ABSENCE, Attendance.ACCEPTABLE_ABSENCE


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def contacts(client: Client, *days: int, **said: Any) -> None:
    """Put a contact on the record for each of some days, so many before today."""
    values = {"kind": ContactKind.OFFICE_VISIT, "agency": "Police", "worker": "Rowan Ashworth"}
    for each in days:
        an_entry(client, CONTACT, on=ago(each), **(values | said))
