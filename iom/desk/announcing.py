"""Tell whoever answers for a client that the move to adult services at 18 is to be begun."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from iom.clients.deaths import living
from iom.clients.models import Client
from iom.db import db
from iom.desk.reach import place_ended
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.leads.queries import recipients_of
from iom.notices.models import Notice
from iom.notices.service import notify
from iom.sharing.scope import writing
from iom.youth.domain import born_after, born_by, turns_adult_on
from iom.youth.models import AdultMove

# Made once: the text of a statement with a new alias would be worked out anew each time.
_Done = aliased(AdultMove, name="done")


def announce_moves(at: datetime) -> int:
    """Announce what is due and has not been announced; may be called at any time, by anybody.

    From 182 days before the eighteenth birthday until it, once for each birthday: a day that was
    missed is made up for by the next, and a date of birth that was corrected is announced anew.
    Where there is nobody to tell, it stays due. Who died is announced to nobody.

    Returns:
        How many clients were announced.
    """
    today = at.astimezone(LONDON).date()
    made = 0
    for row, key in due_moves(at):
        people = recipients_of(row.id, today)
        if not people:
            continue
        day = day_in_words(turns_adult_on(row.date_of_birth))
        notify(
            people,
            kind="adult-move",
            sentence=f"{row.ref} turns 18 on {day}: begin the move to adult services.",
            link=f"/clients/{row.ref}/record#adult-move",
            key=key,
            at=at,
        )
        made += 1
    return made


def due_moves(at: datetime) -> list[tuple[Any, str]]:
    """List who is to be announced and is not yet, each with the key of the notice.

    So whoever opens a page begins no transaction where there is nothing to announce.
    """
    today = at.astimezone(LONDON).date()
    moved = exists().where(
        _Done.client_id == Client.id, _Done.done_on.is_not(None), _Done.ended_at.is_(None)
    )
    due = db.session.execute(
        writing(select(Client.id, Client.ref, Client.date_of_birth))
        .where(
            Client.date_of_birth > born_after(today),
            Client.date_of_birth <= born_by(today),
            living(Client),
            ~place_ended(today),
            ~moved,
        )
        .order_by(Client.id)
    ).all()
    if not due:
        return []
    keys = {row.id: f"adult-move:{row.ref}:{turns_adult_on(row.date_of_birth)}" for row in due}
    told = set(db.session.scalars(select(Notice.key).where(Notice.key.in_(keys.values()))))
    return [(row, keys[row.id]) for row in due if keys[row.id] not in told]
