"""Change how somebody is reached at work. None of these acts commits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from iom.accounts import queries
from iom.accounts.domain import BadAccount, Reader
from iom.accounts.events import UserChanged
from iom.accounts.models import User
from iom.accounts.reach import Reach, checked_telephone
from iom.audit import service as audit
from iom.db import db
from iom.kernel.errors import ChangedMeanwhile


def change_own_telephone(telephone: str, *, seen: str, actor: Reader, at: datetime) -> None:
    """Change one's own work telephone number; empty takes it off.

    Args:
        telephone: as it was typed.
        seen: the number that the page showed, so that what another has set is not lost.
        actor: whose it is.
        at: when.

    Raises:
        ChangedMeanwhile: somebody else changed it since it was seen.
        BadAccount: it is none, or it is that already.
    """
    user = queries.get_own(actor)
    now, wanted = queries.reach_of(user), checked_telephone(telephone)
    if now.telephone == wanted:
        raise BadAccount("That is your number already. Nothing was changed.")
    if now.telephone != seen:
        raise ChangedMeanwhile(
            f"Somebody else has set your number to {now.telephone or 'nothing'} since you opened "
            "this page. Send yours again if it is the right one."
        )
    set_reach(user, replace(now, telephone=wanted))
    audit.record(UserChanged(subject=user.ref, telephone_changed=True), actor=actor, at=at)
    db.session.flush()


def set_reach(user: User, reach: Reach) -> None:
    """Keep how somebody is reached at work."""
    user.work_email, user.work_telephone = reach.email or None, reach.telephone or None


def called(event: UserChanged, user: User, full_name: str, reach: Reach) -> UserChanged:
    """Add to an event what else of an account changes: that it does, never what it is."""
    now = queries.reach_of(user)
    return replace(
        event,
        name_changed=full_name != user.full_name,
        email_changed=reach.email != now.email,
        telephone_changed=reach.telephone != now.telephone,
    )
