"""Empty the notes that speak of a client who is erased, where no key leads to them.

A note on one case goes with the client's other rows. A note on all cases of a handover, or on a
cover, is to name nobody, and somebody may have named a client all the same.
"""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select, update

from iom.audit.service import Actor
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.leads.models import Handover
from iom.sharing.models import Cover


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Empty every such note that holds the reference, the family name or a number of the client.

    Args:
        who: is erased.
        actor: not looked at; the erasure itself is on the trail.
        at: likewise.
    """
    del actor, at
    words = {who.ref, *(family for family, _ in who.names), *(number for _, number in who.numbers)}
    told = "|".join(re.escape(word) for word in sorted(words) if word)
    if not told:
        return
    named = re.compile(rf"(?<![\w-])(?:{told})(?![\w-])", re.IGNORECASE)
    for table in (Handover, Cover):
        notes = db.session.execute(select(table.id, table.note).where(table.note != ""))
        ids = [row.id for row in notes if named.search(row.note)]
        db.session.execute(
            update(table).where(table.id.in_(ids)).values(note=""),
            execution_options={"synchronize_session": False},
        )
