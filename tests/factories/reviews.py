"""Six-monthly reviews for tests: say only what the test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.db import db
from iom.reviews import service
from iom.reviews.domain import Finding, Outcome
from iom.reviews.models import Review
from iom.reviews.preparing import prepare_and_tell
from iom.reviews.service import NewFinding
from iom.sharing.scope import counting
from iom.transaction import transaction
from tests.factories.accounts import COMMAND

WORDS = "Settled in a flat, in work since March"


def a_review(client: Client | str, on: date, *, actor: Reader = COMMAND) -> int:
    """Prepare the review of a client on a day on which one is due. Returns its number."""
    ref = client if isinstance(client, str) else client.ref
    db.session.rollback()
    with transaction():
        assert prepare_and_tell(ref, actor=actor, at=noon_of(on), today=on)
    return newest()


def done(client: Client | str, review_id: int, on: date, **said: Any) -> None:
    """Say that a review is done, with the first outcome and some words."""
    ref = client if isinstance(client, str) else client.ref
    new: dict[str, Any] = {"outcome": Outcome.KEEP, "words": WORDS, "seen": 1} | said
    actor = new.pop("actor", COMMAND)
    token, seen = new.pop("token", token_urlsafe(24)), new.pop("seen")
    db.session.rollback()
    with transaction():
        service.say_done(
            ref,
            review_id,
            NewFinding(finding=Finding(on=on, **new), seen=seen, token=token),
            actor=actor,
            at=noon_of(on),
            today=on,
        )


def newest() -> int:
    """Return the number of the review that was prepared last."""
    found = db.session.scalars(counting(select(Review.id)).order_by(Review.id.desc())).first()
    assert found is not None
    return found


def noon_of(day: date) -> datetime:
    """Return noon of a day."""
    return datetime.combine(day, time(12), UTC)
