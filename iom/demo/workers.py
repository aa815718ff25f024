"""Who works with whom in the story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.clients.models import Client
from iom.db import db, insert_rows
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import writing


def work_together(clients: Sequence[dict[str, str]], *, actor: Reader, at: datetime) -> None:
    """Let the story's workers and their agencies work with clients who are on the scheme.

    Args:
        clients: rows of the file of clients; every third of a district goes to probation's own
            case manager or her agency, every fourth to housing's link worker or his.
        actor: whoever records it.
        at: when.
    """
    here = [row for row in clients if row["selected_on"] and not row["deselected_on"]]
    cambridge = [row for row in here if row["district"] == "Cambridge"]
    fenland = [row for row in here if row["district"] == "Fenland"]
    rows = [
        *_rows(cambridge[::3], "ivy", InvolvementKind.LEAD, actor, at),
        *_rows(cambridge[1::4], "linden", InvolvementKind.LINK, actor, at),
        *_rows(fenland[::2], "linden", InvolvementKind.LINK, actor, at),
    ]
    insert_rows(Involvement, rows)


def _rows(
    clients: Sequence[dict[str, str]],
    username: str,
    kind: InvolvementKind,
    actor: Reader,
    at: datetime,
) -> list[dict[str, object]]:
    """Return two in three as somebody's own, the others as their agency's."""
    user = get_user_by_name(username)
    refs = [row["client_ref"] for row in clients]
    ids = dict(
        db.session.execute(writing(select(Client.ref, Client.id).where(Client.ref.in_(refs))))
        .tuples()
        .all()
    )
    return [
        {
            "client_id": ids[row["client_ref"]],
            "agency_id": user.agency_id,
            "user_id": None if place % 3 == 2 else user.id,
            "kind": InvolvementKind.OTHER if place % 3 == 2 else kind,
            "from_on": date.fromisoformat(row["selected_on"]),
            "to_on": None,
            "recorded_at": at,
            "recorded_by": actor.ref,
        }
        for place, row in enumerate(clients)
    ]
