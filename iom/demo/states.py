"""What not every record or account has: one on hold, one closed, two made one, one who has left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from iom.accounts.changing import disable_user
from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.demo import namesakes, workers
from iom.demo.sign_ins import SIGN_INS
from iom.kernel.clock import LONDON
from iom.merges import service as merges
from iom.retention.service import NewHold, Seen, set_hold
from iom.safeguards.domain import Terms
from iom.safeguards.restrictions import restrict
from iom.sharing.domain import RestrictionKind
from iom.sharing.readers import reader_of


def make(clients: Sequence[dict[str, str]], *, actor: Reader, at: datetime) -> None:
    """Make one of each, in the caller's transaction.

    Args:
        clients: rows of the file of clients.
        actor: a coordinator of all districts.
        at: when.
    """
    _hold(clients, actor, at)
    _close(actor, at)
    kept, other = namesakes.ONE_PERSON
    merges.merge(
        kept,
        other,
        choice={},
        ground="Both gave the same address and the same mother’s name",
        fingerprint=merges.preview(actor, kept, other).fingerprint,
        actor=actor,
        at=at,
    )
    [administrator] = [each for each in SIGN_INS if each.role.value == "administrator"]
    disable_user(workers.GONE, actor=reader_of(get_user_by_name(administrator.username)), at=at)


def _hold(clients: Sequence[dict[str, str]], actor: Reader, at: datetime) -> None:
    """Keep the record of somebody who has left: a question about it is open."""
    gone = [row["client_ref"] for row in clients if row["deselected_on"]]
    new = NewHold(
        reason="A complaint about a home visit is looked into.",
        authority="Complaints officer, letter of this month",
        review_on=at.astimezone(LONDON).date() + timedelta(days=90),
    )
    set_hold(gone[1], new, seen=Seen(state=None), actor=actor, at=at)


def _close(actor: Reader, at: datetime) -> None:
    """Close one record to all but its owner and one worker."""
    terms = Terms(
        kind=RestrictionKind.ALL_BUT,
        user_ids=frozenset({get_user_by_name("maple").id}),
        shown=True,
        owner_id=get_user_by_name(SIGN_INS[0].username).id,
        reason="Known to somebody who works here; closed until that is settled.",
    )
    restrict(namesakes.CLOSED, terms, actor=actor, at=at)
