"""Who moves in the story: one client is offered and waits, one was taken over, one was declined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from iom.accounts.domain import Reader
from iom.kernel.clock import LONDON
from iom.places import queries as places
from iom.transfers import service
from iom.transfers.accepting import Acceptance, accept
from iom.transfers.domain import Refusal, Why
from iom.transfers.service import NewTransfer


def move(clients: Sequence[dict[str, str]], *, actor: Reader, at: datetime) -> None:
    """Offer three clients who are on the scheme to other districts.

    Args:
        clients: rows of the file of clients.
        actor: offers and decides.
        at: when the last of it happens; in this month, so that no past month changes.
    """
    here = [row for row in clients if row["selected_on"] and not row["deselected_on"]]
    cambridge = [row["client_ref"] for row in here if row["district"] == "Cambridge"]
    waits, taken, declined = cambridge[4], cambridge[9], cambridge[14]
    _offer(waits, "fenland", Why.PLACED, "Placed at Elm House, in March, since Monday.", actor, at)
    today = at.astimezone(LONDON).date()
    number = _offer(taken, "huntingdonshire", Why.MOVED_HOME, "Lives with an aunt now.", actor, at)
    accept(number, Acceptance(effective_on=today), version=1, actor=actor, at=at, today=today)
    number = _offer(declined, "peterborough", Why.FAMILY, "", actor, at)
    service.decline(
        number,
        Refusal.SHORT_STAY,
        "They stay with family for two weeks and go back to Cambridge.",
        version=1,
        actor=actor,
        at=at,
        today=today,
    )


def _offer(ref: str, to: str, why: Why, note: str, actor: Reader, at: datetime) -> int:
    today = at.astimezone(LONDON).date()
    new = NewTransfer(
        token=f"demo-{ref}",
        to_district_id=places.get_district(to).id,
        why=why,
        planned_on=today,
        note=note,
    )
    return service.ask(ref, new, actor=actor, at=at, today=today).id
