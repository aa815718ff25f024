"""DIP and DTTO of some clients of the story, through the same act as on the page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.cohort.corrections import code_of
from iom.db import db
from iom.offending.words import DipEventKind as Event
from iom.programmes.domain import offered
from iom.programmes.service import NewEvent, record_event, status_on
from iom.sharing.scope import visible_to

_STORIES: tuple[tuple[tuple[Event, int], ...], ...] = (
    (
        (Event.TRIGGER_ARREST, 250),
        (Event.ASSESSED, 240),
        (Event.NEEDS_TREATMENT, 240),
        (Event.CARE_PLAN, 226),
        (Event.REFERRED_TIER_3, 224),
        (Event.JOINED_CASELOAD, 210),
        (Event.RETAINED_12_WEEKS, 120),
        (Event.DTTO_COMMENCED, 100),
    ),
    (
        (Event.PRISON_REFERRAL, 190),
        (Event.ASSESSED, 176),
        (Event.CARE_PLAN, 160),
        (Event.JOINED_CASELOAD, 150),
        (Event.UNPLANNED_EXIT, 60),
    ),
    (
        (Event.JOINED_CASELOAD, 320),
        (Event.DTTO_COMMENCED_LOWER, 300),
        (Event.RETAINED_12_WEEKS, 230),
        (Event.DTTO_COMPLETED, 110),
        (Event.PLANNED_COMPLETION, 45),
    ),
    ((Event.TRIGGER_ARREST, 21), (Event.ASSESSED, 12), (Event.NEEDS_TREATMENT, 12)),
)


def tell(
    clients: list[dict[str, str]],
    chosen: Collection[str],
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Put events of DIP, and the statuses that go with them, on records, in one transaction.

    Args:
        clients: rows of the file of clients; one in seven of those on the scheme has a story.
        chosen: of whom more is told; the first of them has one, too.
        actor: whoever records it.
        at: when.
        today: the day from which days are counted back.
    """
    here = [
        row["client_ref"]
        for row in clients
        if row["selected_on"] and not row["deselected_on"] and row["deselection_reason"] != "died"
    ]
    told = [*list(chosen)[:1], *(ref for ref in here[3::7] if ref not in chosen)]
    ids = dict(
        db.session.execute(
            select(Client.ref, Client.id).where(Client.ref.in_(told), visible_to(actor, Client))
        ).all()
    )
    for number, ref in enumerate(told):
        for place, (event, days) in enumerate(_STORIES[number % len(_STORIES)]):
            on = today - timedelta(days=days)
            now = status_on(ids[ref], on)
            new = NewEvent(
                event=event,
                on=on,
                status=offered(event, now),
                seen=code_of(now),
                token=f"story-dip-{place}",
            )
            record_event(ref, new, actor=actor, at=at, today=today)
