"""Delete what requests about several clients say as a whole, where one of them is erased.

What a request says of the client alone goes with the client's other rows. Its amounts stay: the
accounts of the fund are nobody's, and go on adding up.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from iom.audit.service import Actor
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.fund.models import About, Receipt, Step
from iom.sharing.scope import writing


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Delete the receipts and the words of what was done with requests about others, too.

    Both may speak of whoever is erased. That it was done stays, with the others.

    Args:
        who: is erased.
        actor: not looked at; the erasure itself is on the trail.
        at: likewise.
    """
    del actor, at
    shared = writing(
        select(About.request_id, func.min(About.id)).where(
            or_(About.client_id.is_(None), About.client_id != who.client_id),
            About.request_id.in_(select(About.request_id).where(About.client_id == who.client_id)),
        )
    ).group_by(About.request_id)
    for request_id, about_id in db.session.execute(shared).all():
        _run(delete(Receipt).where(Receipt.request_id == request_id))
        _run(update(Step).where(Step.request_id == request_id).values(words="", about_id=about_id))


def _run(statement: object) -> None:
    db.session.execute(
        statement,  # type: ignore[call-overload]  # an update or a delete
        execution_options={"synchronize_session": False},
    )
