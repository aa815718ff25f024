"""Read letters. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from iom.accounts.models import User
from iom.db import db
from iom.mail.domain import LetterState
from iom.mail.models import Letter

_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as a list shows it; whose it is by user name, never by address."""

    number: int
    username: str
    state: LetterState
    made_at: datetime
    due_at: datetime
    tries: int
    why: str
    done_at: datetime | None


def list_letters(*, every: bool = False) -> Sequence[Shown]:
    """List letters, latest first: those that wait or failed, or every one that is still kept."""
    found = (
        select(
            Letter.id,
            User.username,
            Letter.state,
            Letter.made_at,
            Letter.due_at,
            Letter.tries,
            Letter.why,
            Letter.done_at,
        )
        .join(User, User.id == Letter.user_id)
        .order_by(Letter.id.desc())
        .limit(_SHOWN)
    )
    if not every:
        found = found.where(Letter.state.in_((LetterState.WAITING, LetterState.GIVEN_UP)))
    return [Shown(*row) for row in db.session.execute(found)]
