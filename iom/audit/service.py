"""Write to the audit trail, inside the caller's transaction."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from iom.audit.models import AuditRecord
from iom.db import insert_rows
from iom.kernel.dates import Month
from iom.kernel.events import Event


class Actor(Protocol):
    """Whoever does something: a signed-in user or a command."""

    @property
    def ref(self) -> str:
        """`user:hazel` or `command:root`."""


def record(event: Event, *, actor: Actor, at: datetime) -> None:
    """Add the event to the trail. It stands or falls with the change that it tells of."""
    record_all([event], actor=actor, at=at)


def record_all(events: Iterable[Event], *, actor: Actor, at: datetime) -> None:
    """Add many events to the trail in one statement, in their order."""
    rows = [
        {
            "at": at,
            "actor": actor.ref,
            "operation": event.operation,
            "event": type(event).__name__,
            "subject": event.subject,
            "detail": {
                field.name: _plain(getattr(event, field.name))
                for field in fields(event)
                if field.name != "subject"
            },
        }
        for event in events
    ]
    insert_rows(AuditRecord, rows)


def _plain(value: object) -> Any:  # noqa: ANN401  # whatever JSON can hold
    if isinstance(value, date | Decimal | Month):
        return str(value)
    if isinstance(value, tuple | list | frozenset | set):
        items = [_plain(item) for item in value]
        return sorted(items) if isinstance(value, frozenset | set) else items
    return value
