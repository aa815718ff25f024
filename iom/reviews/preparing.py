"""Prepare every review that has become due, and tell whoever answers for the client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.leads.queries import recipients_of
from iom.notices.service import notify
from iom.reviews import domain
from iom.reviews.domain import CannotReview
from iom.reviews.queries import find_standing
from iom.reviews.service import prepare
from iom.reviews.whom import Open, Place, on_scheme, open_here, reviewed, since
from iom.scoring.service import CannotScore
from iom.sharing.scope import visible_to


def list_unprepared(actor: Reader, today: date) -> Sequence[str]:
    """List by reference whose review is due and not prepared, the longest due first.

    One statement.
    """
    return db.session.scalars(
        select(Client.ref)
        .join(Place, on_scheme(today))
        .outerjoin(Open, open_here())
        .where(
            visible_to(actor, Client),
            reviewed(today),
            Open.id.is_(None),
            since() <= domain.due_since(today),
        )
        .order_by(since(), Client.id)
    ).all()


def prepare_and_tell(ref: str, *, actor: Reader, at: datetime, today: date) -> bool:
    """Prepare the review of one client, unless somebody did meanwhile, and tell of it.

    The lead is told, or who stands in, the second or the coordinators (`recipients_of`), by the
    reference alone and once for each day on which a review is due. Whoever has left the scheme or
    died meanwhile is left out.

    Returns:
        Whether it was this call that prepared it.

    Raises:
        NoMatrix: no version of the matrix is active.
    """
    try:
        made = prepare(ref, actor=actor, at=at, today=today)
    except (CannotReview, CannotScore):
        return False
    if made:
        client_id = db.session.scalars(
            select(Client.id).where(Client.ref == ref, visible_to(actor, Client))
        ).one()
        standing = find_standing(client_id, today)
        if standing is not None:
            due = standing.due_on
            notify(
                recipients_of(client_id, today),
                kind="review",
                sentence=f"{ref}: the six-monthly review is to be done by {day_in_words(due)}.",
                link=f"/clients/{ref}/review",
                key=f"review:{ref}:{due}",
                at=at,
            )
    return made
