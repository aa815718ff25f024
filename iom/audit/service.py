"""Put events on the audit trail, inside the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from iom.audit import trail
from iom.audit.signing import canonical_detail, canonical_line, exact_time
from iom.db import db
from iom.kernel.dates import Month
from iom.kernel.events import Event


class Actor(Protocol):
    """Whoever does something: a signed-in user or a command."""

    @property
    def ref(self) -> str:
        """`user:hazel` or `command:root`."""

    @property
    def agency(self) -> str:
        """The code of the agency they work for; empty for a command."""


@dataclass(frozen=True, slots=True)
class Doer:
    """An actor who is not a reader: somebody at the door, or the program itself."""

    ref: str
    agency: str = ""


def record(event: Event, *, actor: Actor, at: datetime) -> None:
    """Add the event to the trail. It stands or falls with the change that it tells of.

    Raises:
        RuntimeError: no transaction is open (`iom.transaction`).
        ValueError: the moment has no zone, or a value would break a signed line.
    """
    record_all([event], actor=actor, at=at)


def record_all(events: Iterable[Event], *, actor: Actor, at: datetime) -> None:
    """Add many events to the trail, in their order.

    They are written when the transaction ends, all at once.

    Raises:
        RuntimeError: no transaction is open (`iom.transaction`).
        ValueError: the moment has no zone, or a value would break a signed line.
    """
    waiting = trail.waiting(db.session())
    when, who, agency = exact_time(at), canonical_line(actor.ref), canonical_line(actor.agency)
    for event in events:
        detail = {
            field.name: _plain(getattr(event, field.name))
            for field in fields(event)
            if field.name != "subject"
        }
        waiting.append(
            (
                when,
                who,
                agency,
                event.operation.value,
                type(event).__name__,
                canonical_line(event.subject),
                canonical_detail(detail),
            )
        )


def _plain(value: object) -> Any:  # noqa: ANN401  # whatever JSON can hold
    if isinstance(value, date | Decimal | Month):
        return str(value)
    if isinstance(value, tuple | list | frozenset | set):
        items = [_plain(item) for item in value]
        return sorted(items) if isinstance(value, frozenset | set) else items
    return value
