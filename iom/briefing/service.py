"""Take in what neighbourhood staff send back: sightings and arrests. Nothing here commits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.briefing.queries import get_client_to_send_of
from iom.clients.domain import subject_of
from iom.db import db
from iom.entries.checking import check_values
from iom.entries.domain import BadEntry, Kind, Values
from iom.entries.events import EntryAdded
from iom.entries.rows import columns_of_new
from iom.record.domain import check_life
from iom.record.telling import tell_at_once
from iom.sharing.scope import writing
from iom.transaction import savepoint

SOURCE = "briefing"


def send(  # noqa: PLR0913  # an act, on what, with what, by whom and when
    ref: str,
    kind: Kind,
    values: Values,
    *,
    token: str,
    actor: Reader,
    at: datetime,
    today: date,
) -> Any:  # noqa: ANN401  # of the kind's model
    """Put a sighting or an arrest on the record, and tell whoever leads. Sent twice, it is one.

    Raises:
        NoSuchClient: there is no such client, or none of whom the actor is told.
        NotFound: no agreement shares this kind of data with the actor's agency.
        BadEntry: something is missing or cannot be right, or is on the record already.
    """
    client = get_client_to_send_of(actor, ref, kind, today=today)
    check_values(kind, values, today=today)
    # Nobody is told of who died.
    check_life(kind, values[kind.day], born=client.date_of_birth, died_on=None)
    if values.get("ref") == "":
        values = {**values, "ref": None}  # what has no reference may stand beside another
    own = columns_of_new(client.id, source=SOURCE, actor=actor, at=at, token=token)
    row = kind.model(**{**own, **values})
    try:
        # Two clicks may come here at once: the constraint lets one through.
        with savepoint():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        same = writing(select(kind.model)).where(
            kind.model.client_id == client.id, kind.model.token == token
        )
        if (before := db.session.scalar(same)) is None:
            raise BadEntry("This reference is on a record already.", field="ref") from None
        return before
    event = EntryAdded(
        subject=subject_of(ref),
        kind=kind.code,
        category=kind.category.value,
        entry=row.id,
        source=SOURCE,
    )
    audit.record(event, actor=actor, at=at)
    tell_at_once(kind, row, client, actor=actor, at=at)
    return row
