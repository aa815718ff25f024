"""Tell those who lead a client's case at once of what is urgent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.clients.deaths import find_death
from iom.clients.models import Client
from iom.db import db
from iom.entries.domain import Kind
from iom.kernel.clock import LONDON
from iom.leads.queries import recipients_of
from iom.notices.service import notify
from iom.record.queries import category_of_row
from iom.sharing.readers import reader_of


def tell_at_once(kind: Kind, row: Any, client: Client, *, actor: Reader, at: datetime) -> None:  # noqa: ANN401  # of the kind's model
    """Put a notice before the lead professional, unless it was they who recorded it.

    Of who died nobody is told anything. The sentence names the client by reference alone, and is
    for those whose agency sees what it is about.
    """
    sentence = kind.tells(row) if kind.tells else ""
    if not sentence or find_death(client.id):
        return
    category = category_of_row(kind, row)
    ids = recipients_of(client.id, at.astimezone(LONDON).date()) - {actor.user_id}
    users = db.session.scalars(select(User).where(User.id.in_(ids)))
    notify(
        [user.id for user in users if reader_of(user).sees(category)],
        kind="entry",
        sentence=f"{client.ref}: {sentence}.",
        link=f"/clients/{client.ref}/record#{kind.code}",
        key=f"entry:{kind.code}:{row.id}",
        at=at,
    )
