"""Rules of who works with a client, of restrictions and of break-glass (HANDBOOK 1, 13). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from iom.kernel.dates import day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.sharing.domain import LEADING, InvolvementKind, RestrictionKind

OPEN_FOR = timedelta(minutes=60)
"""How long a record stays open after the glass was broken."""
REASON_MIN, REASON_MAX = 10, 1_000
_OLDEST = date(1990, 1, 1)
_AHEAD = timedelta(days=366)

KIND_LABELS = {
    InvolvementKind.LEAD: "Lead professional",
    InvolvementKind.SECOND: "Second professional",
    InvolvementKind.LINK: "Link worker",
    InvolvementKind.OTHER: "Works with the client",
}


class ReasonAct(StrEnum):
    """What a reason that is kept was given for."""

    RESTRICTED = "restricted"
    CHANGED = "changed"
    LIFTED = "lifted"


class BadInvolvement(RuleBroken):
    """It cannot be recorded that they work with the client."""


class BadRestriction(RuleBroken):
    """The record cannot be closed in this way."""


class LocksOut(BadRestriction):
    """Whoever asks would not see the record themselves afterwards, and has not said they know."""


class RestrictionMoved(ChangedMeanwhile):
    """Somebody else restricted the record, changed the restriction or lifted it meanwhile."""


class BadReason(RuleBroken):
    """The reason is too short or too long to be one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvolvement:
    """Who is to work with a client: an agency, or one of its workers by name.

    Attributes:
        user_id: the worker; None for the agency as a whole.
        to_on: the first day on which they no longer do; None while it lasts.
    """

    agency_id: int
    user_id: int | None
    kind: InvolvementKind
    from_on: date
    to_on: date | None = None


class Lasting(Protocol):
    """What is known of an involvement on the record."""

    @property
    def agency_id(self) -> int:
        """Whose."""

    @property
    def user_id(self) -> int | None:
        """By name, if so."""

    @property
    def from_on(self) -> date:
        """The first day."""

    @property
    def to_on(self) -> date | None:
        """The first day after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """To whom a record is closed.

    Attributes:
        kind: to all but the people named, or to the people named.
        user_ids: the people named.
        shown: whether the others are told that there is a record, and to ask the owner.
        owner_id: who answers for it; never shut out.
        reason: why, in words that stay beside the record and are never on the trail.
    """

    kind: RestrictionKind
    user_ids: frozenset[int]
    shown: bool
    owner_id: int
    reason: str

    def closes_to(self, user_id: int) -> bool:
        """Say whether the record is closed to somebody by these terms."""
        if user_id == self.owner_id:
            return False
        return (user_id in self.user_ids) == (self.kind is RestrictionKind.NAMED)


def check_reason(text: str) -> str:
    """Return a typed reason without the blanks around it.

    Raises:
        BadReason: it has fewer than 10 characters, or more than 1,000.
    """
    reason = " ".join(text.split())
    if len(reason) < REASON_MIN:
        raise BadReason(f"Give a reason of at least {REASON_MIN} characters.", "reason")
    if len(reason) > REASON_MAX:
        raise BadReason(f"Give a reason of at most {REASON_MAX:,} characters.", "reason")
    return reason


def check_first_day(from_on: date, *, today: date) -> None:
    """Refuse a first day that cannot be right.

    Raises:
        BadInvolvement: as said.
    """
    if not _OLDEST <= from_on <= today + _AHEAD:
        raise BadInvolvement("The first day must lie between 1990 and a year from today.")


def check_involvement(new: NewInvolvement, recorded: Iterable[Lasting], *, today: date) -> None:
    """Refuse days that cannot be right, and the same agency or worker twice at one time.

    Lead and second are given by rules of their own (`iom.leads`): one at a time.

    Raises:
        BadInvolvement: as said.
    """
    if new.kind in LEADING:
        raise BadInvolvement("Lead and second professional are given on pages of their own.")
    check_first_day(new.from_on, today=today)
    if new.to_on is not None and new.to_on <= new.from_on:
        raise BadInvolvement("The last day must not be before the first day.")
    for one in recorded:
        same = (one.agency_id, one.user_id) == (new.agency_id, new.user_id)
        if same and _overlap(one, new):
            since = day_in_words(one.from_on)
            raise BadInvolvement(
                f"They are on the record as working with this client from {since} already; "
                "end that first."
            )


def _overlap(one: Lasting, new: NewInvolvement) -> bool:
    begins_before_end = new.to_on is None or one.from_on < new.to_on
    return begins_before_end and (one.to_on is None or new.from_on < one.to_on)


class Placed(Protocol):
    """What is known of who is what to a client, and when."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def kind(self) -> InvolvementKind:
        """What they are to the client."""

    @property
    def from_on(self) -> date:
        """The first day."""

    @property
    def to_on(self) -> date | None:
        """The first day after."""


One = TypeVar("One", bound=Placed)


def followed_by(row: Placed, rows: Iterable[One]) -> One | None:
    """Find whom somebody followed as lead or second: who ended on the day on which they began."""
    if row.kind not in LEADING:
        return None
    earlier = [
        each
        for each in rows
        if each.id != row.id and each.kind is row.kind and each.to_on == row.from_on
    ]
    return max(earlier, key=lambda each: (each.from_on, each.id), default=None)


def check_end(from_on: date, ended_on: date | None, to_on: date) -> None:
    """Refuse to end what has ended, or an end before the beginning.

    Raises:
        BadInvolvement: as said.
    """
    if to_on < from_on:
        raise BadInvolvement(
            f"They work with the client from {day_in_words(from_on)}: the day must not be before."
        )
    if ended_on is not None and ended_on <= to_on:
        raise BadInvolvement(f"This ends on {day_in_words(ended_on)} already.")


def check_terms(terms: Terms) -> None:
    """Refuse a restriction that would close nothing, or shut out its owner.

    Raises:
        BadRestriction: as said.
    """
    if terms.kind is RestrictionKind.NAMED and not terms.user_ids:
        raise BadRestriction("Name at least one person to whom the record is closed.")
    if terms.kind is RestrictionKind.NAMED and terms.owner_id in terms.user_ids:
        raise BadRestriction(
            "The owner cannot be shut out: name another owner, or take them off the people named."
        )


def open_until(at: datetime) -> datetime:
    """Say until when a record stays open that was opened at a moment."""
    return at + OPEN_FOR
