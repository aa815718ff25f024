"""Rows of the trail for tests: who looked at whom, when and how."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.clients.domain import ClientExported, ClientListed, ClientViewed, subject_of
from iom.kernel.clock import LONDON
from iom.kernel.events import Event
from iom.transaction import transaction


def london(text: str) -> datetime:
    """Return the moment at which clocks in London show `2026-05-01 13:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def opened(
    who: User | Reader, refs: Iterable[str], at: datetime, *, page: str = "overview"
) -> None:
    """Let somebody open clients."""
    put(who, [ClientViewed(subject=subject_of(ref), page=page) for ref in refs], at)


def listed(who: User | Reader, refs: Iterable[str], at: datetime) -> None:
    """Let somebody be shown clients in a list."""
    put(who, [ClientListed(subject=subject_of(ref), page="client list") for ref in refs], at)


def taken_out(who: User | Reader, refs: Iterable[str], at: datetime) -> None:
    """Let somebody take clients out in a file."""
    put(who, [ClientExported(subject=subject_of(ref), what="printed list") for ref in refs], at)


def put(who: User | Reader, events: Iterable[Event], at: datetime) -> None:
    """Put events on the trail."""
    ref, agency = who.ref, who.agency if isinstance(who, Reader) else who.agency.code
    with transaction():
        audit.record_all(events, actor=audit.Doer(ref, agency), at=at)
