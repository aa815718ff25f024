"""Words and rules of the fund (HANDBOOK 8). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from iom.accounts.domain import Category
from iom.contacts.domain import Pathway
from iom.entries.domain import Word
from iom.kernel.dates import Month
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.money import sterling
from iom.kernel.words import in_a_row

USUAL_LIMIT_PENCE: Final = 100_000
"""The most for one request where no limit is set; this product’s own number."""
MOST_CLIENTS: Final = 20
NOT_ALLOCATED: Final = ""
"""The heading of what is awarded and not allocated yet."""
WORDS_MAX, LINE_MAX, HEADING_MAX, REFERENCE_MAX = 2_000, 120, 80, 40


class GrantKind(Word):
    """What sort of money it is."""

    REVENUE = "revenue"
    CAPITAL = "capital"
    POOLED = "pooled"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return "Pooled fund" if self is GrantKind.POOLED else f"{self.value.capitalize()} grant"


class State(Word):
    """Where a request stands. A decided request stays decided."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Act(Word):
    """What was done with a request."""

    ASKED = "asked"
    APPROVED = "approved"
    APPROVED_MORE = "approved-more"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PAID = "paid"
    GIVEN_BACK = "given-back"
    REVERSED = "reversed"
    REFUNDED = "refunded"
    RECEIPT_ADDED = "receipt-added"
    RECEIPT_REMOVED = "receipt-removed"
    OUTCOME = "outcome"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "approved-more": "More approved",
            "given-back": "Given back",
            "reversed": "Payment reversed",
            "refunded": "Refund received",
            "receipt-added": "Receipt added",
            "receipt-removed": "Receipt removed",
            "outcome": "Outcome said",
        }.get(self.value, self.value.capitalize())


class BadRequest(RuleBroken):
    """What was typed cannot be right; `field` is which of it."""


class NotForYou(RuleBroken):
    """The actor may not do this with this request. Becomes a 403 page."""


class OverLimit(RuleBroken):
    """It is more than the actor may approve for one request."""


class RequestMoved(ChangedMeanwhile):
    """Somebody else did something with the request meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else did something with this request while you looked. Nothing of yours was "
            "done: look at it as it stands now, and send yours again if it should still be."
        )


class FundMoved(ChangedMeanwhile):
    """Somebody else moved money meanwhile, so that what is left is no longer what was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What became of the money of a request, in pence.

    Attributes:
        asked: what was asked for.
        approved: what was approved, in all.
        unpaid: what is approved, not paid and not given back.
        paid: what was paid, less what was refunded or reversed.
    """

    asked: int
    approved: int
    unpaid: int
    paid: int


def stage_of(state: State, sums: Sums) -> str:
    """Say where a request stands, within a sentence."""
    if state is State.WAITING:
        return "waits for a decision"
    if state is not State.APPROVED:
        return state.words
    if sums.unpaid:
        part = f", {sterling(sums.paid)} paid" if sums.paid else ""
        return f"approved, {sterling(sums.unpaid)} unpaid{part}"
    return f"paid, {sterling(sums.paid)}" if sums.paid else "approved and not used"


def check_not_own(requester_id: int, user_id: int | None) -> None:
    """Refuse that somebody decides on, or pays, what they asked for themselves.

    Raises:
        NotForYou: it is their own; likewise for a command, which has no name to sign with.
    """
    if user_id is None or user_id == requester_id:
        raise NotForYou(
            "You asked for this yourself: approving, paying and putting right is for somebody else."
        )


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who approves spending, and the most of it for one request."""

    user_id: int
    name: str
    most_pence: int


class Rests(Word):
    """What the limit of an approver rests on."""

    OWN = "own"
    ROLE = "role"
    USUAL = "usual"


def limit_of(own: int | None, of_role: int | None) -> tuple[int, Rests]:
    """Say which limit holds, in pence, and on what it rests: one's own, the role's, the usual."""
    if own is not None:
        return own, Rests.OWN
    if of_role is not None:
        return of_role, Rests.ROLE
    return USUAL_LIMIT_PENCE, Rests.USUAL


def check_limit(
    pence: int, approver_id: int, approvers: Sequence[Approver], *, requester_id: int
) -> None:
    """Refuse more for one request than an approver may approve, and say who could.

    Args:
        pence: what would be approved for the request in all.
        approver_id: who approves.
        approvers: all who approve.
        requester_id: who asked, and so is none of those who could.

    Raises:
        OverLimit: as said.
    """
    own = next((each.most_pence for each in approvers if each.user_id == approver_id), 0)
    if pence <= own:
        return
    able = [
        each.name
        for each in approvers
        if each.most_pence >= pence and each.user_id not in {approver_id, requester_id}
    ]
    could = (
        f"{in_a_row(able, last='or')} may approve it."
        if able
        else "Nobody else’s limit is as high: an administrator can raise one."
    )
    raise OverLimit(
        f"{sterling(pence)} is more than the {sterling(own)} that you may approve for one "
        f"request. {could}"
    )


def year_of(day: date) -> int:
    """Return the financial year that a day lies in, by the calendar year in which it begins."""
    return Month.of(day).financial_year_start.year


def year_name(year: int) -> str:
    """Write a financial year for a reader: `2010-11`."""
    return f"{year}-{(year + 1) % 100:02}"


def first_day(year: int) -> date:
    """Return the first day of a financial year: 1 April."""
    return date(year, 4, 1)


def last_day(year: int) -> date:
    """Return the last day of a financial year: 31 March."""
    return date(year + 1, 3, 31)


def category_of(pathway: Pathway | None) -> Category:
    """Say of which category a request is: what it tells of somebody is its pathway's.

    Money that the scheme spends is not the client's own money, so it is not *finance* by itself.
    """
    return Category.IDENTITY if pathway is None else pathway.category


def heading_name(heading: str) -> str:
    """Write a heading for a reader."""
    return heading or "Not allocated yet"


def check_words(text: str, field: str, missing: str = "", *, most: int = WORDS_MAX) -> str:
    """Return a text without blanks around it.

    Raises:
        BadRequest: it is too long, or empty where `missing` says that it may not be.
    """
    kept = text.strip()
    if not kept and missing:
        raise BadRequest(missing, field)
    if len(kept) > most:
        raise BadRequest(f"Write at most {most:,} characters.", field)
    return kept


def check_day(on: date, *, today: date, not_before: date) -> None:
    """Refuse a day on which money cannot have moved.

    Raises:
        BadRequest: it lies ahead, or before what it follows.
    """
    if on > today:
        raise BadRequest("This day lies ahead: say when it happened.", "on")
    if on < not_before:
        raise BadRequest("This day is before the request was approved.", "on")
