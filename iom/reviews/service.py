"""Prepare reviews, say that they are done, correct what was said. No act here commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Category, Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client
from iom.db import db
from iom.entries.checking import check_reason
from iom.entries.domain import BadEntry
from iom.kernel.dates import day_in_words
from iom.kernel.errors import NotFound
from iom.reviews import domain
from iom.reviews.domain import CannotReview, Finding, ReviewChanged, check_finding
from iom.reviews.events import ReviewCorrected, ReviewDone, ReviewPrepared
from iom.reviews.models import FormerFinding, Review
from iom.reviews.queries import Standing, find_standing
from iom.safeguards.involvements import take
from iom.scoring.domain import Reason
from iom.scoring.queries import NOT_SHARED
from iom.scoring.service import Order, score_client
from iom.sharing.scope import writing
from iom.transaction import savepoint

_NOBODY_REVIEWS = (
    "is not reviewed: whoever is not on the scheme, has died or is at MAPPA level 2 or 3 is not."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """What a form says of a review.

    Attributes:
        finding: the day, what is to come of it, and the words.
        seen: the version of the review with which the form was made.
        token: of the form: sent twice, it is said once.
        reason: why what was said is corrected.
    """

    finding: Finding
    seen: int
    token: str
    reason: str = ""


def prepare(ref: str, *, actor: Reader, at: datetime, today: date) -> bool:
    """Prepare the review of a client that is due: score the client for it.

    Asked for twice, or by two at once, it happens once for each day on which one is due.

    Returns:
        Whether it was this call that prepared it.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not change the record, or may not see what a score rests on.
        CannotReview: nobody reviews the client, or the review is not due yet.
        NoMatrix: no version of the matrix is active.
    """
    client = _client(ref, actor)
    take([client.id])
    standing = find_standing(client.id, today)
    if standing is None:
        raise CannotReview(f"{ref} {_NOBODY_REVIEWS}")
    if standing.open_id is not None:
        return False
    if domain.state_on(standing.due_on, today) is None:
        first = day_in_words(standing.due_on - domain.AHEAD)
        raise CannotReview(f"The next review of {ref} is due from {first} on.")
    order = Order(as_of=today, reason=Reason.REVIEW, token=secrets.token_urlsafe(24))
    try:
        with savepoint():
            score_id = score_client(ref, order, actor=actor, at=at, today=today)
            row = Review(
                client_id=client.id,
                due_on=standing.due_on,
                score_id=score_id,
                prepared_on=today,
                prepared_at=at,
                prepared_by=actor.ref,
            )
            db.session.add(row)
            db.session.flush()
    except IntegrityError:  # somebody else, a moment ago
        if _find(client.id, standing) is None:
            raise
        return False
    event = ReviewPrepared(subject=subject_of(ref), due_on=standing.due_on)
    audit.record(event, actor=actor, at=at)
    return True


def say_done(
    ref: str, review_id: int, new: NewFinding, *, actor: Reader, at: datetime, today: date
) -> None:
    """Say that a review is done, and what was found. Sent twice, it is said once.

    Raises:
        NoSuchClient, NotYours: as in `prepare`.
        NotFound: the client has no such review.
        CannotReview: the day or the words cannot be right.
        ReviewChanged: somebody else has written about it since.
    """
    row = _taken(ref, review_id, actor)
    if row.token == new.token:
        return
    if row.done_on is not None or row.version != new.seen:
        raise ReviewChanged
    found = check_finding(new.finding, first=row.prepared_on, today=today)
    _write(row, found, new.token, actor=actor, at=at)
    audit.record(ReviewDone(subject=subject_of(ref), due_on=row.due_on), actor=actor, at=at)


def correct(
    ref: str,
    review_id: int,
    new: NewFinding,
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Correct what was said of a review that is done; what it said stays readable.

    Raises:
        NoSuchClient, NotYours, NotFound, ReviewChanged: as in `say_done`.
        CannotReview: a day, words or the reason cannot be right, or it is not done yet.
    """
    row = _taken(ref, review_id, actor)
    if row.token == new.token:
        return
    if row.version != new.seen:
        raise ReviewChanged
    if row.done_on is None or row.done_at is None or row.outcome is None:
        raise CannotReview("This review is not done yet, so there is nothing to correct.")
    try:
        why = check_reason(new.reason)
    except BadEntry as refusal:
        raise CannotReview(str(refusal), "reason") from None
    found = check_finding(new.finding, first=row.prepared_on, today=today)
    if found == Finding(row.done_on, row.outcome, row.finding):
        raise CannotReview("Nothing is different from what it says.", "finding")
    before = FormerFinding(
        client_id=row.client_id,
        review_id=row.id,
        done_on=row.done_on,
        outcome=row.outcome,
        finding=row.finding,
        written_at=row.done_at,
        written_by=row.done_by,
        ended_at=at,
        ended_by=actor.ref,
        reason=why,
    )
    db.session.add(before)
    _write(row, found, new.token, actor=actor, at=at)
    audit.record(ReviewCorrected(subject=subject_of(ref), due_on=row.due_on), actor=actor, at=at)


def _write(row: Review, found: Finding, token: str, *, actor: Reader, at: datetime) -> None:
    row.done_on, row.done_at, row.done_by = found.on, at, actor.ref
    row.outcome, row.finding, row.token = found.outcome, found.words, token
    db.session.flush()


def _client(ref: str, actor: Reader) -> Client:
    client = get_changeable_client(actor, ref)
    if not actor.sees(Category.OFFENDING):
        raise NotYours(ref, NOT_SHARED)
    return client


def _taken(ref: str, review_id: int, actor: Reader) -> Review:
    client = _client(ref, actor)
    take([client.id])
    row = db.session.scalar(
        writing(select(Review))
        .where(Review.client_id == client.id, Review.id == review_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("This client has no such review.")
    return row


def _find(client_id: int, standing: Standing) -> int | None:
    same = writing(select(Review.id)).where(
        Review.client_id == client_id, Review.due_on == standing.due_on
    )
    return db.session.scalar(same)
