"""What a page or a file showed goes on the trail: once it is ready, and before anybody has it."""

from __future__ import annotations

from datetime import datetime

from iom.audit import service as audit
from iom.kernel import clock
from iom.kernel.events import Event
from iom.transaction import transaction
from iom.web import access


def put_on_trail(*events: Event, at: datetime | None = None) -> None:
    """Put on the trail, in their order, what whoever is signed in was shown or takes out.

    Args:
        events: what happened; where nothing did, nothing is written.
        at: when; now, where the page itself names no moment.

    Raises:
        TrailUnavailable: the trail cannot be written, so nobody gets to see the page.
    """
    if events:
        with transaction():
            audit.record_all(events, actor=access.reader(), at=at or clock.now())
