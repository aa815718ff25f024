"""Take in what neighbourhood staff send back. Nothing here commits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.briefing.queries import get_briefed_client
from iom.clients.domain import subject_of
from iom.db import db
from iom.enforcement.kinds import SIGHTING
from iom.enforcement.models import Sighting
from iom.entries.checking import check_values
from iom.entries.domain import Values
from iom.entries.events import EntryAdded
from iom.entries.rows import columns_of_new
from iom.record.telling import tell_at_once
from iom.sharing.scope import writing
from iom.transaction import savepoint

SOURCE = "briefing"


def send_sighting(
    ref: str, values: Values, *, token: str, actor: Reader, at: datetime, today: date
) -> Sighting:
    """Put on the record that somebody was seen, and tell whoever leads. Sent twice, it is one.

    Raises:
        NoSuchClient: there is no such client, or none of whom the actor is told.
        BadEntry: something is missing or cannot be right.
    """
    client = get_briefed_client(actor, ref, today=today)
    check_values(SIGHTING, values, today=today)
    own = columns_of_new(client.id, source=SOURCE, actor=actor, at=at, token=token)
    sighting = Sighting(**{**own, **values})
    try:
        # Two clicks may come here at once: the constraint lets one through.
        with savepoint():
            db.session.add(sighting)
            db.session.flush()
    except IntegrityError:
        return db.session.scalars(
            writing(select(Sighting)).where(
                Sighting.client_id == client.id, Sighting.token == token
            )
        ).one()
    event = EntryAdded(
        subject=subject_of(ref),
        kind=SIGHTING.code,
        category=SIGHTING.category.value,
        entry=sighting.id,
        source=SOURCE,
    )
    audit.record(event, actor=actor, at=at)
    tell_at_once(SIGHTING, sighting, client, actor=actor, at=at)
    return sighting
