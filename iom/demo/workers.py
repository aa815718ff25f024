"""Who works with whom in the story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.safeguards.domain import NewInvolvement
from iom.safeguards.involvements import involve
from iom.sharing.domain import InvolvementKind


def work_together(clients: Sequence[dict[str, str]], *, actor: Reader, at: datetime) -> None:
    """Let the story's workers and their agencies work with clients who are on the scheme.

    Args:
        clients: rows of the file of clients; every third of Cambridge goes to probation, every
            fourth to housing, every second of Fenland to housing too.
        actor: whoever records it.
        at: when.
    """
    here = [row for row in clients if row["selected_on"] and not row["deselected_on"]]
    cambridge = [row for row in here if row["district"] == "Cambridge"]
    fenland = [row for row in here if row["district"] == "Fenland"]
    _give(cambridge[::3], "ivy", InvolvementKind.LEAD, actor, at)
    _give(cambridge[1::4], "linden", InvolvementKind.LINK, actor, at)
    _give(fenland[::2], "linden", InvolvementKind.LINK, actor, at)


def _give(
    clients: Sequence[dict[str, str]],
    username: str,
    kind: InvolvementKind,
    actor: Reader,
    at: datetime,
) -> None:
    """Make two in three somebody's own, and the others their agency's."""
    user = get_user_by_name(username)
    for place, row in enumerate(clients):
        own = place % 3 != 2
        new = NewInvolvement(
            agency_id=user.agency_id,
            user_id=user.id if own else None,
            kind=kind if own else InvolvementKind.OTHER,
            from_on=date.fromisoformat(row["selected_on"]),
            to_on=None,
        )
        involve(row["client_ref"], new, actor=actor, at=at, today=at.date())
