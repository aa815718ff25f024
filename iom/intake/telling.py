"""Tell the lead professionals at once of what a file brought in about their clients."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.db import db
from iom.intake.layouts import News
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table
from iom.leads.queries import recipients_of
from iom.notices.service import OPENED, notify
from iom.sharing.readers import reader_of

RECENT = timedelta(days=14)
"""What lies further back is history that somebody brings in, and nobody’s news."""
_SHOWN = 3


def recent(news: Iterable[News], *, today: date) -> list[News]:
    """Leave out what happened too long ago to be news."""
    return [each for each in news if today - RECENT <= each.on <= today]


def tell_leads(news: Iterable[News], *, key: str, actor: Reader, at: datetime) -> None:
    """Put one notice for each client before their lead professional, or before who stands in.

    The notice names the client by reference alone and says what happened as far as its reader's
    agency may see that. Whoever brought the file in is not told what they know.

    Args:
        news: of one file, already recent.
        key: what tells the file from others, so that nobody is told of it twice.
        actor: who brought it in.
        at: when.
    """
    by_client: dict[int, list[News]] = {}
    for each in news:
        by_client.setdefault(each.client.id, []).append(each)
    for client_id, own in by_client.items():
        ids = recipients_of(client_id, at.astimezone(LONDON).date()) - {actor.user_id}
        for user in db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.id)):
            reader = reader_of(user)
            if told := [each for each in own if reader.sees(each.category)]:
                ref = told[0].client.person.ref
                notify(
                    [user.id],
                    kind=OPENED,
                    sentence=f"{ref}: {_in_words(told)}.",
                    link=f"/clients/{ref}",
                    key=f"news:{ref}:{key}",
                    at=at,
                )


def _in_words(told: list[News]) -> str:
    latest = sorted(told, key=lambda each: each.on, reverse=True)
    parts = [f"{each.what} ({day_in_table(each.on)})" for each in latest[:_SHOWN]]
    if len(latest) > _SHOWN:
        parts.append(f"and {len(latest) - _SHOWN} more")
    return "; ".join(parts)
