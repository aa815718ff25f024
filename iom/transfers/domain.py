"""Rules of transfers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from iom.kernel.dates import day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event, Operation

NAME_LENGTH, NOTE_LENGTH = 120, 2_000
_SHORTEST = 10  # letters of a reason
_AHEAD_DAYS = 366


class Why(StrEnum):
    """Why a client is to be transferred."""

    MOVED_HOME = "moved-home"
    PLACED = "placed"
    RELEASE = "release"
    ORDER = "order"
    SAFETY = "safety"
    FAMILY = "family"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return _WHYS[self]


_WHYS = {
    Why.MOVED_HOME: "Has moved home",
    Why.PLACED: "Placed there: approved premises, bail or supported housing",
    Why.RELEASE: "Will be released to an address there",
    Why.ORDER: "The order or licence was moved there",
    Why.SAFETY: "Not safe where they are",
    Why.FAMILY: "To be near family or a carer",
    Why.OTHER: "Another reason, told in the note",
}


class Refusal(StrEnum):
    """Why a transfer is declined."""

    NOT_HERE = "not-here"
    SHORT_STAY = "short-stay"
    CAPACITY = "capacity"
    RISK = "risk"
    INCOMPLETE = "incomplete"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return _REFUSALS[self]


_REFUSALS = {
    Refusal.NOT_HERE: "They do not live here",
    Refusal.SHORT_STAY: "They are here for a short time only",
    Refusal.CAPACITY: "No capacity now",
    Refusal.RISK: "A risk here that must be settled first",
    Refusal.INCOMPLETE: "The pack does not say enough",
    Refusal.OTHER: "Another reason",
}


class State(StrEnum):
    """Where a transfer stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken-back"

    @property
    def label(self) -> str:
        """As pages have it."""
        return self.value.replace("-", " ").capitalize()


class BadTransfer(RuleBroken):
    """The transfer cannot be as it is."""


class TransferChanged(ChangedMeanwhile):
    """Somebody else did something with the transfer since it was shown."""

    def __init__(self, state: State) -> None:
        super().__init__(
            "Somebody else has done something with this transfer since you opened it: it is "
            f"{state.label.lower()} now. Nothing of yours was done."
        )


def check_planned(day: date, *, today: date) -> None:
    """Refuse a planned day that lies in a past month or more than a year ahead.

    Raises:
        BadTransfer: it does.
    """
    if not today.replace(day=1) <= day <= today + timedelta(days=_AHEAD_DAYS):
        raise BadTransfer(
            "The planned day must lie in this month or later, at most a year ahead.",
            field="planned_on",
        )


def check_effective(day: date, *, since: date | None, today: date) -> None:
    """Refuse a day on which a transfer cannot take effect.

    A move never rewrites past months (HANDBOOK 2). It does not lie ahead either: who sees the
    record changes in the moment of the acceptance, so a client is taken over on the day or soon
    after it.

    Args:
        day: from which the client is in the other district.
        since: the day from which the client has been in the present one; None: not known.
        today: the day.

    Raises:
        BadTransfer: the day lies in a past month, ahead, or not after `since`.
    """
    first = today.replace(day=1)
    if not first <= day <= today:
        raise BadTransfer(
            f"The day must lie between {day_in_words(first)} and today: a move never changes past "
            "months, and whoever takes a client over does so on the day or after it.",
            field="effective_on",
        )
    if since is not None and day <= since:
        raise BadTransfer(
            f"They have been where they are since {day_in_words(since)}: the day must lie after.",
            field="effective_on",
        )


def check_words(text: str, *, field: str = "words") -> str:
    """Return what somebody wrote as a reason, tidied.

    Raises:
        BadTransfer: it is too short or too long.
    """
    text = tidied(text, field=field)
    if len(text) < _SHORTEST:
        raise BadTransfer(f"Write a reason of at least {_SHORTEST} letters.", field=field)
    return text


def tidied(text: str, *, field: str) -> str:
    """Return a note without what is invisible.

    Raises:
        BadTransfer: it is too long.
    """
    kept = "".join(c for c in text if c.isprintable() or c == "\n")
    text = "\n".join(line.rstrip() for line in kept.splitlines()).strip()
    if len(text) > NOTE_LENGTH:
        raise BadTransfer(
            f"Write at most {NOTE_LENGTH:,} characters; these are {len(text):,}.", field=field
        )
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAsked(Event):
    """Somebody offered a client to a district, or to a scheme outside."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    transfer: int
    from_district: str
    to_district: str  # empty: outside


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferMoved(Event):
    """A transfer was accepted, declined, withdrawn or taken back."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    transfer: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRead(Event):
    """Somebody read of a transfer, by itself or in a list."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackGiven(Event):
    """What the receivers of a client need to know was shown or handed over to a district."""

    operation: ClassVar[Operation] = Operation.DISCLOSURE
    transfer: int
    to: str  # the district's code; `outside`
    form: str  # page, pdf
