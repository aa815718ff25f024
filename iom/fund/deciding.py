"""Approve, approve more, decline and withdraw. Each function is one act; none of them commits."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from iom.audit import service as audit
from iom.fund import books
from iom.fund.acting import Doing, begin, begin_handling, category_told, step, subjects
from iom.fund.books import Entry
from iom.fund.domain import (
    NOT_ALLOCATED,
    Act,
    BadRequest,
    FundMoved,
    NotForYou,
    State,
    check_limit,
    check_words,
    first_day,
    year_name,
)
from iom.fund.events import SpendApproved, SpendDeclined, SpendWithdrawn
from iom.fund.ledger import Movement, NotEnough
from iom.fund.limits import list_approvers
from iom.fund.models import Allocation, Line, Request
from iom.fund.told import Told
from iom.kernel.money import sterling
from iom.transaction import savepoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """How much of which heading is approved.

    Attributes:
        seen_pence: what was left of it when the form was made; None where it was not shown.
        words: why less than was asked, or more than was approved before.
    """

    allocation_id: int
    pence: int
    seen_pence: int | None
    words: str


def approve(doing: Doing, approval: Approval) -> None:
    """Approve a request, in full or for less: so much of a heading is committed.

    Raises:
        NotFound: there is no such request that the actor is told of, or no such heading.
        NotForYou: the actor asked for it, or approves nothing.
        BadRequest: it was decided before, or the amount or the heading cannot be right.
        OverLimit: it is more than the actor may approve; the sentence says who could.
        NotEnough: it is more than is left.
        RequestMoved, FundMoved: somebody else was quicker.
    """
    found = begin_handling(doing)
    if found is None:
        return
    told, request = found
    _check_waiting(request)
    if approval.pence <= 0 or approval.pence > request.asked_pence:
        raise BadRequest(
            f"Approve more than nothing, and at most the {sterling(request.asked_pence)} asked.",
            "pence",
        )
    less = approval.pence < request.asked_pence
    words = check_words(approval.words, "words", "Say why it is less." if less else "")
    _check_limit(doing, request, approval.pence)
    line = _commit(doing, request, approval)
    request.state, request.allocation_id = State.APPROVED, approval.allocation_id
    request.decided_on, request.decided_by_id = doing.today, doing.actor.user_id
    step(request, Act.APPROVED, doing, words=words, line=line)
    _record_approved(doing, told, approval.pence, more=False)


def approve_more(doing: Doing, approval: Approval) -> None:
    """Approve more for a request that was approved before, out of the same heading.

    Raises:
        As `approve`; the limit counts all that is approved for the request.
    """
    found = begin_handling(doing)
    if found is None:
        return
    told, request = found
    if request.state is not State.APPROVED or request.allocation_id is None:
        raise BadRequest("More is approved only for what was approved before.")
    if approval.pence <= 0:
        raise BadRequest("Approve more than nothing.", "pence")
    words = check_words(approval.words, "words", "Say why more is needed.")
    _check_limit(doing, request, request.approved_pence + approval.pence)
    line = _commit(doing, request, approval)
    step(request, Act.APPROVED_MORE, doing, words=words, line=line)
    _record_approved(doing, told, approval.pence, more=True)


def decline(doing: Doing, reason: str) -> None:
    """Decline a request, with the reason.

    Raises:
        NotFound, NotForYou, RequestMoved: as in `approve`.
        BadRequest: it was decided before, or there is no reason.
    """
    found = begin_handling(doing)
    if found is None:
        return
    told, request = found
    _check_waiting(request)
    words = check_words(reason, "words", "Say why: who asked reads it.")
    request.state = State.DECLINED
    request.decided_on, request.decided_by_id = doing.today, doing.actor.user_id
    step(request, Act.DECLINED, doing, words=words)
    category = category_told(told)
    audit.record_all(
        (
            SpendDeclined(subject=each, request=told.id, category=category)
            for each in subjects(told)
        ),
        actor=doing.actor,
        at=doing.at,
    )


def withdraw(doing: Doing, reason: str) -> None:
    """Withdraw a request that waits; only who asked does.

    Raises:
        NotFound, RequestMoved: as in `approve`.
        NotForYou: somebody else asked.
        BadRequest: it was decided before, or there is no reason.
    """
    found = begin(doing)
    if found is None:
        return
    told, request = found
    if request.by_id != doing.actor.user_id:
        raise NotForYou("Only who asked withdraws a request; decline it instead.")
    _check_waiting(request)
    words = check_words(reason, "words", "Say why it is no longer needed.")
    request.state = State.WITHDRAWN
    step(request, Act.WITHDRAWN, doing, words=words)
    category = category_told(told)
    audit.record_all(
        (
            SpendWithdrawn(subject=each, request=told.id, category=category)
            for each in subjects(told)
        ),
        actor=doing.actor,
        at=doing.at,
    )


def _check_waiting(request: Request) -> None:
    if request.state is not State.WAITING:
        raise BadRequest(f"This request is {request.state.words} already.")


def _check_limit(doing: Doing, request: Request, pence: int) -> None:
    user_id = doing.actor.user_id or 0
    check_limit(pence, user_id, list_approvers(), requester_id=request.by_id)


def _commit(doing: Doing, request: Request, approval: Approval) -> Line:
    """Commit an amount of a heading, which is locked from here on until the transaction ends."""
    allocation, year, _ = books.take_allocation(request.allocation_id or approval.allocation_id)
    if allocation.heading == NOT_ALLOCATED:
        raise BadRequest("Choose a heading: what is not allocated yet is not spent.", "heading")
    if year.closed_at is not None:
        raise BadRequest(f"{year_name(year.year)} is closed: nothing is left of it.", "heading")
    if doing.today < first_day(year.year):
        raise BadRequest(f"{year_name(year.year)} has not begun yet.", "heading")
    entry = Entry(on=doing.today, at=doing.at, by=doing.actor.ref, request_id=request.id)
    try:
        with savepoint():
            line = books.post(allocation, Movement.APPROVED, approval.pence, entry)
    except NotEnough:
        raise _too_late(allocation, approval) from None
    except IntegrityError:
        # The table's own rule, should anybody ever have got past the lock.
        raise FundMoved("Somebody else moved money under this heading. Try again.") from None
    request.approved_pence += approval.pence
    request.unpaid_pence += approval.pence
    return line


def _too_late(allocation: Allocation, approval: Approval) -> FundMoved | NotEnough:
    """Say that it is not enough, and whether it would have been when the form was made."""
    left = allocation.balance.left
    if approval.seen_pence is None or approval.seen_pence == left:
        return NotEnough(f"Only {sterling(left)} is left under {allocation.heading}.")
    return FundMoved(
        f"Only {sterling(left)} is left under {allocation.heading}: somebody else moved money "
        f"while you looked, when it was {sterling(approval.seen_pence)}. Nothing was approved."
    )


def _record_approved(doing: Doing, told: Told, pence: int, *, more: bool) -> None:
    category = category_told(told)
    audit.record_all(
        (
            SpendApproved(subject=each, request=told.id, category=category, pence=pence, more=more)
            for each in subjects(told)
        ),
        actor=doing.actor,
        at=doing.at,
    )
