"""Show what was paid and say what it led to. Each function is one act; none of them commits."""

from __future__ import annotations

from sqlalchemy import func, select, update

from iom.audit import service as audit
from iom.contacts.domain import Outcome
from iom.db import db
from iom.fund.acting import Doing, begin, category_told, step, subjects
from iom.fund.domain import Act, BadRequest, check_words
from iom.fund.events import ReceiptAdded, ReceiptRemoved, SpendOutcomeSaid
from iom.fund.models import About, Receipt
from iom.fund.receipts import kept_as
from iom.kernel.errors import NotFound
from iom.sharing.scope import writing


def add_receipt(doing: Doing, content: bytes) -> None:
    """Add a receipt to a request of which money was paid.

    Raises:
        NotFound: there is no such request that the actor is told of.
        NotForYou: somebody else asked, and the actor approves nothing.
        BadRequest: nothing was paid.
        BadReceipt: the file cannot be kept.
        RequestMoved: somebody else did something with it meanwhile.
    """
    found = begin(doing)
    if found is None:
        return
    told, request = found
    if not request.paid_pence:
        raise BadRequest("Nothing is paid yet, so there is nothing to show.", "file")
    media_type, kept = kept_as(content)
    last = writing(select(func.max(Receipt.number))).where(Receipt.request_id == request.id)
    number = int(db.session.scalar(last) or 0) + 1
    made = step(request, Act.RECEIPT_ADDED, doing, words=f"Receipt {number}")
    db.session.add(
        Receipt(
            request_id=request.id,
            about_id=made.about_id,
            number=number,
            media_type=media_type,
            content=kept,
            added_at=doing.at,
            added_by=doing.actor.ref,
        )
    )
    db.session.flush()
    category = category_told(told)
    audit.record_all(
        (
            ReceiptAdded(subject=each, request=told.id, category=category, receipt=number)
            for each in subjects(told)
        ),
        actor=doing.actor,
        at=doing.at,
    )


def remove_receipt(doing: Doing, receipt_id: int, reason: str) -> None:
    """Delete the content of a receipt that does not belong there; that it was there stays.

    Raises:
        NotFound: as in `add_receipt`, or there is no such receipt of it.
        NotForYou, RequestMoved: as in `add_receipt`.
        BadRequest: there is no reason.
    """
    found = begin(doing)
    if found is None:
        return
    told, request = found
    receipt = db.session.scalar(
        writing(select(Receipt)).where(
            Receipt.id == receipt_id,
            Receipt.request_id == request.id,
            Receipt.removed_at.is_(None),
        )
    )
    if receipt is None:
        raise NotFound("There is no such receipt.")
    words = check_words(reason, "words", "Say why it does not belong there.")
    receipt.content, receipt.removed_at = None, doing.at
    receipt.removed_by = doing.actor.ref
    step(request, Act.RECEIPT_REMOVED, doing, words=f"Receipt {receipt.number}: {words}")
    number, category = receipt.number, category_told(told)
    audit.record_all(
        (
            ReceiptRemoved(subject=each, request=told.id, category=category, receipt=number)
            for each in subjects(told)
        ),
        actor=doing.actor,
        at=doing.at,
    )


def say_outcome(doing: Doing, outcome: Outcome, words: str) -> None:
    """Say what the money led to; said anew, what was said before stays in the history.

    Raises:
        NotFound, NotForYou, RequestMoved: as in `add_receipt`.
        BadRequest: nothing was paid, or there are no words.
    """
    found = begin(doing)
    if found is None:
        return
    told, request = found
    if not request.paid_pence:
        raise BadRequest("Nothing is paid yet, so it cannot have led to anything.")
    said = check_words(words, "words", "Say what it led to.")
    request.outcome = outcome
    db.session.execute(
        update(About).where(About.request_id == request.id).values(outcome_words=said)
    )
    step(request, Act.OUTCOME, doing, words=f"{outcome.label}: {said}")
    category = category_told(told)
    audit.record_all(
        (
            SpendOutcomeSaid(subject=each, request=told.id, category=category)
            for each in subjects(told)
        ),
        actor=doing.actor,
        at=doing.at,
    )
