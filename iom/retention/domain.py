"""When a client is due for review, and what may be decided then (HANDBOOK 13). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from iom.kernel.dates import day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken

DEFAULT_YEARS = 6
"""Clear years before a record is reviewed, until another number is set (HANDBOOK 13)."""
DEFAULT_SOURCE = "the product’s own default"
MOST_YEARS = 100
TEXT_LENGTH, AUTHORITY_LENGTH = 2_000, 200
_ONE_DAY = timedelta(days=1)


class KeepReason(StrEnum):
    """Why a record is kept beyond its time."""

    RISK = "risk-to-others"
    PROCEEDINGS = "proceedings"
    SAFEGUARDING = "safeguarding"
    COMPLAINT = "complaint-or-claim"
    RESEARCH = "evaluation"
    OTHER = "other"

    @property
    def words(self) -> str:
        """How a page puts it."""
        return _KEEP_WORDS[self]


_KEEP_WORDS = {
    KeepReason.RISK: "There is a risk to other people",
    KeepReason.PROCEEDINGS: "Proceedings are under way or expected",
    KeepReason.SAFEGUARDING: "Somebody’s safety depends on it",
    KeepReason.COMPLAINT: "A complaint or a claim is open",
    KeepReason.RESEARCH: "An evaluation that has been agreed still needs it",
    KeepReason.OTHER: "Another reason",
}


class EraseReason(StrEnum):
    """Why a record is erased. All but the first hold before a record is due, too."""

    NO_LONGER_NEEDED = "no-longer-needed"
    RECORDED_IN_ERROR = "recorded-in-error"
    RIGHT_TO_ERASURE = "right-to-erasure"
    ORDERED = "ordered"

    @property
    def words(self) -> str:
        """How a page puts it."""
        return _ERASE_WORDS[self]


_ERASE_WORDS = {
    EraseReason.NO_LONGER_NEEDED: "Reviewed and no longer needed",
    EraseReason.RECORDED_IN_ERROR: "Should never have been recorded",
    EraseReason.RIGHT_TO_ERASURE: "The person asked for it and has the right to it",
    EraseReason.ORDERED: "A court or the Information Commissioner ordered it",
}


class NotDecided(RuleBroken):
    """A decision cannot be taken as asked; the sentence says why."""


class DecidedMeanwhile(ChangedMeanwhile):
    """Somebody else decided on this record, or held it, since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has decided on this record, or put it on hold or off hold, since you "
            "opened the page. What stands now is below, and what you typed is kept: look at both, "
            "then decide again."
        )


class NotInFull(RuleBroken):
    """The document of everything can only be made by somebody who may see everything."""


class BadPeriod(RuleBroken):
    """The number of clear years cannot be set as asked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands with retention on a day.

    Attributes:
        what: the last thing that happened, in words.
        last_on: its day.
        lasts: it still goes on, so no time runs.
        due_on: the first day on which the record is due for review; None while it lasts.
    """

    what: str
    last_on: date
    lasts: bool
    due_on: date | None

    def is_due(self, today: date) -> bool:
        """Say whether the time is over on a day."""
        return self.due_on is not None and self.due_on <= today


def due_from(last_on: date, years: int) -> date:
    """Return the first day on which that many clear years have passed since a day.

    Clear years leave out the day itself and are over at midnight: they run from the day after it,
    and the review is due on the same day of the year so many years later. Where that would be a
    29 February which the year lacks, it is 1 March (HANDBOOK 13).

    Args:
        last_on: the day on which something last happened.
        years: clear years, at least 1.
    """
    if last_on.year + years >= date.max.year:
        return date.max  # a file may say 9999 for a day that nobody knows
    first = last_on + _ONE_DAY
    try:
        return first.replace(year=first.year + years)
    except ValueError:
        return date(first.year + years, 3, 1)


def still_within_from(today: date, years: int) -> date:
    """Return the earliest day on which something may have happened for nobody to be due yet.

    Whoever's last happening lies before that day is due on `today`; nobody else is.
    """
    try:
        edge = today.replace(year=today.year - years)
    except ValueError:
        edge = today.replace(year=today.year - years, day=28)
    while due_from(edge, years) <= today:
        edge += _ONE_DAY
    while due_from(edge - _ONE_DAY, years) > today:
        edge -= _ONE_DAY
    return edge


def check_years(years: int) -> None:
    """Refuse a number of clear years that makes no sense.

    Raises:
        BadPeriod: it is not from 1 to 100.
    """
    if not 1 <= years <= MOST_YEARS:
        raise BadPeriod(f"The clear years are a whole number from 1 to {MOST_YEARS}.")


def check_words(words: str, *, what: str, most: int = TEXT_LENGTH) -> str:
    """Return what somebody wrote, without blanks around it.

    Raises:
        NotDecided: it is empty or too long.
    """
    words = words.strip()
    if not words:
        raise NotDecided(f"Say {what}.")
    if len(words) > most:
        raise NotDecided(f"There is room for {most:,} characters; you wrote {len(words):,}.")
    return words


def check_keep(*, until_on: date, today: date, years: int) -> None:
    """Refuse to keep a record until a day that has come, or for longer than a period more.

    Raises:
        NotDecided: the day is not after today, or too far off.
    """
    if until_on <= today:
        raise NotDecided("The day until which the record is kept must lie after today.")
    last = due_from(today, years)
    if until_on > last:
        raise NotDecided(
            f"A record can be kept for {years} more years at a time: until {day_in_words(last)}. "
            "It is asked again then."
        )


def check_erase(
    *, ref: str, typed: str, reason: EraseReason, standing: Standing, today: date
) -> None:
    """Refuse an erasure that nobody has confirmed, or for whose reason the time has not come.

    Raises:
        NotDecided: the reference was not typed as it stands, or the record is not due yet.
    """
    if typed.strip() != ref:
        raise NotDecided(f"Type {ref} to confirm that this is the record to be erased.")
    if reason is EraseReason.NO_LONGER_NEEDED and not standing.is_due(today):
        raise NotDecided(
            f"{ref} is not due for review, so it cannot be erased as no longer needed. "
            "Another reason may apply."
        )


def latest_of(standings: Iterable[Standing]) -> Standing:
    """Return the one that counts: what still lasts, else what happened last."""
    return max(standings, key=lambda standing: (standing.lasts, standing.last_on))
