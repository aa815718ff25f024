"""Six-monthly reviews of the story: most were done in time, some are due, a few are late."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.db import db
from iom.kernel.clock import LONDON
from iom.offending.kinds import BREACH
from iom.offending.words import BreachKind
from iom.record.service import add_entry
from iom.reviews import service
from iom.reviews.domain import Finding, Outcome, due_on
from iom.reviews.models import Review
from iom.reviews.preparing import list_unprepared
from iom.reviews.service import NewFinding
from iom.reviews.whom import Place, on_scheme, reviewed
from iom.scoring.domain import Reason
from iom.scoring.service import Order, score_client
from iom.sharing.scope import visible_to
from iom.transaction import transaction

_FINDINGS = (
    (Outcome.KEEP, "Keeps appointments and is in contact with the landlord. No new offence."),
    (Outcome.STEP_DOWN, "Six months without an arrest, in work since spring. Could do with less."),
    (Outcome.KEEP, "Moved twice and missed three appointments; the plan holds, with more visits."),
    (Outcome.PANEL, "Nothing for a year. The place may do more good elsewhere."),
    (Outcome.STEP_UP, "Two arrests in a month and out of the hostel. Needs to be seen more often."),
)
_LAST = 2  # of each client's reviews are told
_NEWS = 3
_MISREAD = "Read the wrong line of the minutes."


def tell(*, actor: Reader, at: datetime) -> None:
    """Let reviews be done, one be corrected, and those that are due be prepared.

    Must be called outside a transaction.
    """
    today = at.astimezone(LONDON).date()
    rows = db.session.execute(
        select(Client.ref, Place.selected_on)
        .join(Place, on_scheme(today))
        .where(visible_to(actor, Client), reviewed(today))
        .order_by(Client.ref)
    ).all()
    with transaction():
        for number, (ref, selected_on) in enumerate(rows):
            said = list(_past(number, selected_on, today))[-_LAST:]
            _write(ref, number, said, actor=actor, at=at)
    with transaction():
        for ref in list_unprepared(actor, today):
            service.prepare(ref, actor=actor, at=at, today=today)
    with transaction():
        _correct(actor=actor, at=at, today=today)


def bring_news(refs: Sequence[str], but: Collection[str], *, actor: Reader, at: datetime) -> None:
    """Let breaches be recorded since the last score of a few clients."""
    today = at.astimezone(LONDON).date()
    with transaction():
        for ref in [each for each in refs if each not in but][:_NEWS]:
            said = {"on": today - timedelta(days=2), "kind": BreachKind.BREACH}
            add_entry(ref, BREACH, said, token=f"n-{ref}", actor=actor, at=at, today=today)


def _past(number: int, selected_on: date | None, today: date) -> Iterator[tuple[date, date]]:
    """Yield the reviews of one client: by when each was due, and the day on which it was done."""
    since = selected_on or today  # never null: it is on the scheme
    late = timedelta(days=30 if number % 4 == 2 else 0)  # who has fallen behind
    while True:
        due = due_on(since)
        day = due - timedelta(days=number * 5 % 24)
        if day > today - late:
            return
        yield due, day
        since = day


def _write(
    ref: str, number: int, said: Sequence[tuple[date, date]], *, actor: Reader, at: datetime
) -> None:
    for place, (due, day) in enumerate(said):
        order = Order(as_of=day, reason=Reason.REVIEW, token=f"demo-review-{due}")
        score_id = score_client(ref, order, actor=actor, at=at, today=day)
        outcome, finding = _FINDINGS[(number + place) % len(_FINDINGS)]
        client_id = db.session.scalars(
            select(Client.id).where(Client.ref == ref, visible_to(actor, Client))
        ).one()
        db.session.add(
            Review(
                client_id=client_id,
                due_on=due,
                score_id=score_id,
                prepared_on=day,
                prepared_at=_noon(day, at),
                prepared_by=actor.ref,
                done_on=day,
                done_at=_noon(day, at),
                done_by=actor.ref,
                outcome=outcome,
                finding=finding,
            )
        )


def _noon(day: date, at: datetime) -> datetime:
    return min(datetime.combine(day, time(12, 30), tzinfo=LONDON), at)


def _correct(*, actor: Reader, at: datetime, today: date) -> None:
    """Let what was said of the review that was done last be corrected."""
    ref, review_id, day = db.session.execute(
        select(Client.ref, Review.id, Review.done_on)
        .join(Review, Review.client_id == Client.id)
        .where(visible_to(actor, Client), Review.done_on.is_not(None))
        .order_by(Review.done_on.desc(), Client.ref)
        .limit(1)
    ).one()
    outcome, words = _FINDINGS[1]
    finding = Finding(day or today, outcome, f"{words} Agreed with probation.")
    new = NewFinding(finding=finding, seen=1, token="demo", reason=_MISREAD)  # noqa: S106  # no secret
    service.correct(ref, review_id, new, actor=actor, at=at, today=today)
