"""Who leads the clients on a desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from iom.accounts.models import User
from iom.db import db
from iom.desk.checking import holds
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import among_seen


def leads_of(client_ids: Collection[int], today: date) -> Mapping[int, str]:
    """Return the name of who leads each of some clients today; no key for who has none."""
    if not client_ids:
        return {}
    rows = db.session.execute(
        among_seen(select(Involvement.client_id, User.full_name))
        .join(User, User.id == Involvement.user_id)
        .where(
            Involvement.client_id.in_(sorted(client_ids)),
            Involvement.kind == InvolvementKind.LEAD,
            Involvement.from_on <= today,
            holds(Involvement, today),
        )
        .order_by(Involvement.from_on, Involvement.id)
    )
    return {row.client_id: row.full_name for row in rows}
