"""Pay what was approved, give back what is not needed, and put right what was entered wrong.

Each function is one act; none of them commits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from iom.audit import service as audit
from iom.db import db
from iom.fund import books
from iom.fund.acting import (
    Doing,
    begin,
    begin_handling,
    category_told,
    step,
    subjects,
)
from iom.fund.books import Entry
from iom.fund.domain import (
    REFERENCE_MAX,
    Act,
    BadRequest,
    State,
    check_day,
    check_words,
)
from iom.fund.events import PaymentReversed, SpendGivenBack, SpendPaid, SpendRefunded
from iom.fund.ledger import Movement
from iom.fund.models import Line, Request
from iom.fund.told import Told
from iom.kernel.errors import NotFound
from iom.kernel.money import sterling


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What was paid.

    Attributes:
        how: such as bank transfer or card.
        last: whether what is approved and still unpaid after it is given back.
    """

    pence: int
    on: date
    how: str
    reference: str
    last: bool = False


def pay(doing: Doing, payment: Payment) -> None:
    """Record that money was paid.

    Raises:
        NotFound: there is no such request that the actor is told of.
        NotForYou: the actor asked for it, or approves nothing.
        BadRequest: the day or a text cannot be right, or it is more than is approved and unpaid.
        RequestMoved: somebody else did something with it meanwhile.
    """
    found = begin_handling(doing)
    if found is None:
        return
    told, request = found
    _check_amount(payment.pence, request.unpaid_pence, "approved and unpaid", more=True)
    _check_day(request, payment.on, doing)
    entry = Entry(
        on=payment.on,
        at=doing.at,
        by=doing.actor.ref,
        request_id=request.id,
        how=check_words(payment.how, "how", "Say how it was paid.", most=REFERENCE_MAX),
        reference=check_words(payment.reference, "reference", most=REFERENCE_MAX),
    )
    line = _post(request, Movement.PAID, payment.pence, entry)
    request.unpaid_pence -= payment.pence
    request.paid_pence += payment.pence
    step(request, Act.PAID, doing, on=payment.on, line=line)
    _record(SpendPaid, doing, told, payment.pence)
    if payment.last and request.unpaid_pence:
        rest = replace(doing, token=f"{doing.token[:50]}.rest")
        _give_back(rest, told, request, request.unpaid_pence, "Not needed after the last payment")


def give_back(doing: Doing, pence: int, reason: str) -> None:
    """Give back what was approved and is not needed; who asked may, too.

    Raises:
        NotFound, RequestMoved: as in `pay`.
        NotForYou: somebody else asked, and the actor approves nothing.
        BadRequest: it is more than is approved and unpaid, or there is no reason.
    """
    found = begin(doing)
    if found is None:
        return
    told, request = found
    _check_amount(pence, request.unpaid_pence, "approved and unpaid")
    _give_back(doing, told, request, pence, check_words(reason, "words", "Say why."))


def refund(doing: Doing, payment: Payment, reason: str) -> None:
    """Record that money that was paid came back; it is left under its heading again.

    Raises:
        NotFound, NotForYou, RequestMoved: as in `pay`.
        BadRequest: it is more than was paid, or a text or the day cannot be right.
    """
    found = begin_handling(doing)
    if found is None:
        return
    told, request = found
    _check_amount(payment.pence, request.paid_pence, "paid")
    _check_day(request, payment.on, doing)
    words = check_words(reason, "words", "Say why it came back.")
    entry = Entry(
        on=payment.on,
        at=doing.at,
        by=doing.actor.ref,
        request_id=request.id,
        how=check_words(payment.how, "how", most=REFERENCE_MAX),
        reference=check_words(payment.reference, "reference", most=REFERENCE_MAX),
    )
    line = _post(request, Movement.REFUNDED, payment.pence, entry)
    request.paid_pence -= payment.pence
    step(request, Act.REFUNDED, doing, words=words, on=payment.on, line=line)
    _record(SpendRefunded, doing, told, payment.pence)


def reverse(doing: Doing, line_id: int, reason: str) -> None:
    """Take back a payment that was entered wrong, by a counter entry; both stay in the ledger.

    What it was is approved and unpaid again.

    Raises:
        NotFound: as in `pay`, or there is no such payment of this request.
        NotForYou, RequestMoved: as in `pay`.
        BadRequest: it was taken back before, part of it was refunded, or there is no reason.
    """
    found = begin_handling(doing)
    if found is None:
        return
    told, request = found
    paid = _payment(request, line_id)
    words = check_words(reason, "words", "Say what was wrong with it.")
    if paid.pence > request.paid_pence:
        raise BadRequest("Part of it was refunded, so the whole of it cannot be taken back.")
    entry = Entry(
        on=doing.today,
        at=doing.at,
        by=doing.actor.ref,
        request_id=request.id,
        reverses_id=paid.id,
        how=paid.how,
        reference=paid.reference,
    )
    line = _post(request, Movement.REVERSED, paid.pence, entry)
    request.paid_pence -= paid.pence
    request.unpaid_pence += paid.pence
    step(request, Act.REVERSED, doing, words=words, line=line)
    _record(PaymentReversed, doing, told, paid.pence)


def get_payment(told: Told, line_id: int) -> Line:
    """Fetch a payment of a request that the reader is told of.

    Raises:
        NotFound: there is no such payment of it.
    """
    line = db.session.scalar(
        select(Line).where(
            Line.id == line_id, Line.request_id == told.id, Line.movement == Movement.PAID
        )
    )
    if line is None:
        raise NotFound("There is no such payment.")
    return line


def _payment(request: Request, line_id: int) -> Line:
    line = db.session.scalar(
        select(Line).where(
            Line.id == line_id, Line.request_id == request.id, Line.movement == Movement.PAID
        )
    )
    if line is None:
        raise NotFound("There is no such payment.")
    if db.session.scalar(select(Line.id).where(Line.reverses_id == line.id)) is not None:
        raise BadRequest("This payment was taken back already.")
    return line


def _give_back(doing: Doing, told: Told, request: Request, pence: int, words: str) -> None:
    entry = Entry(on=doing.today, at=doing.at, by=doing.actor.ref, request_id=request.id)
    line = _post(request, Movement.GIVEN_BACK, pence, entry)
    request.unpaid_pence -= pence
    step(request, Act.GIVEN_BACK, doing, words=words, line=line)
    _record(SpendGivenBack, doing, told, pence)


def _post(request: Request, movement: Movement, pence: int, entry: Entry) -> Line:
    """Write the line under the request's heading; of a closed year nothing is left after it."""
    allocation, year, grant = books.take_allocation(request.allocation_id or 0)
    line = books.post(allocation, movement, pence, entry)
    if year.closed_at is not None:
        after = replace(entry, on=entry.on, reason=f"{movement.label} after the year was closed")
        books.sweep(grant, year, allocation, after)
    return line


def _check_amount(pence: int, most: int, what: str, *, more: bool = False) -> None:
    if pence <= 0:
        raise BadRequest("Enter more than nothing.", "pence")
    if pence > most:
        how = " Have more approved first." if more else ""
        raise BadRequest(
            f"{sterling(pence)} is more than the {sterling(most)} {what}.{how}", "pence"
        )


def _check_day(request: Request, on: date, doing: Doing) -> None:
    if request.state is not State.APPROVED or request.decided_on is None:
        raise BadRequest("Only what was approved is paid.")
    check_day(on, today=doing.today, not_before=request.decided_on)


def _record(
    kind: type[SpendPaid | SpendGivenBack | SpendRefunded | PaymentReversed],
    doing: Doing,
    told: Told,
    pence: int,
) -> None:
    category = category_told(told)
    audit.record_all(
        (
            kind(subject=each, request=told.id, category=category, pence=pence)
            for each in subjects(told)
        ),
        actor=doing.actor,
        at=doing.at,
    )
