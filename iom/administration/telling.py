"""Tell others what somebody may now do, so that a second account does not stay unseen.

That an administrator makes one for themselves cannot be stopped where there is one administrator.
So it is told beyond the administrators: to the coordinators of the places, who know who works
there, and to the auditors, who keep an eye on administrators and are neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from iom.accounts.domain import Permission, Reader
from iom.accounts.holders import list_holders
from iom.accounts.models import User
from iom.accounts.queries import district_ids_of, users_of_districts
from iom.accounts.rights import Difference
from iom.accounts.words import in_words
from iom.db import db
from iom.notices.service import notify
from iom.safeguards.colleagues import list_workers


def tell(user: User, what: Difference, did: str, *, actor: Reader, at: datetime) -> None:
    """Tell what somebody may now do that shows clients or spends money, or shows other clients."""
    parts = [f"may now: {in_words(what.told)}"] if what.told else []
    parts += ["may now see clients of another agency, or of more places"] if what.elsewhere else []
    if parts:
        sentence = f"{_named(actor)} {did} “{user.username}”, which {', and '.join(parts)}."
        here = set(db.session.scalars(users_of_districts(district_ids_of(user.id))))
        coordinators = _who_may(Permission.SEE_EVERY_CLIENT) & here
        _send_to_watchers(coordinators, sentence, user, actor=actor, at=at)


def tell_of_reset(user: User, did: str, *, actor: Reader, at: datetime) -> None:
    """Tell the owner and others of a reset: with a code somebody else could sign in."""
    _send_to_watchers((), f"{_named(actor)} {did} “{user.username}”.", user, actor=actor, at=at)
    yours = (
        f"{_named(actor)} {did} your account. If you did not ask for it, tell an administrator "
        "at once."
    )
    _send([user.id], yours, "", user, actor=actor, at=at)


def _send_to_watchers(
    coordinators: Iterable[int], sentence: str, user: User, *, actor: Reader, at: datetime
) -> None:
    """Tell administrators, then auditors, then coordinators: each once, with a page that opens."""
    watchers = (
        (list_holders(), f"/users/{user.username}"),
        (_who_may(Permission.READ_AUDIT), f"/audit/user/{user.username}?view=account"),
        (coordinators, ""),
    )
    for to, link in watchers:
        _send([each for each in to if each != user.id], sentence, link, user, actor=actor, at=at)


def _send(
    to: Iterable[int], sentence: str, link: str, user: User, *, actor: Reader, at: datetime
) -> None:
    notify(
        [each for each in to if each != actor.user_id],
        kind="rights",
        sentence=sentence,
        link=link,
        key=f"rights:{user.username}:{at.isoformat()}",
        at=at,
    )


def _who_may(permission: Permission) -> set[int]:
    return {each.user_id for each in list_workers(permission)}


def _named(actor: Reader) -> str:
    return actor.name[:1].upper() + actor.name[1:]
