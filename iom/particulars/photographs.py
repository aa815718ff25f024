"""Read a client's photograph. Nothing here changes a row."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from iom.db import db
from iom.entries.models import current
from iom.particulars.models import Photograph
from iom.sharing.scope import among_seen


def find_shown(client_id: int, *, today: date) -> int | None:
    """Return which photograph is shown today of a client whom the reader sees; None: there is none.

    It is the one on the record that was taken last, unless it has expired.
    """
    row = db.session.execute(
        among_seen(select(Photograph.id, Photograph.expires_on))
        .where(Photograph.client_id == client_id, current(Photograph))
        .order_by(Photograph.taken_on.desc(), Photograph.id.desc())
        .limit(1)
    ).one_or_none()
    return row.id if row is not None and today < row.expires_on else None


def find_picture(client_id: int, *, today: date) -> bytes | None:
    """Return the picture that is shown today of a client whom the reader sees, if there is one."""
    shown = find_shown(client_id, today=today)
    if shown is None:
        return None
    return db.session.scalar(
        among_seen(select(Photograph.content)).where(
            Photograph.client_id == client_id, Photograph.id == shown
        )
    )
