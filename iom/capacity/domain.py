"""What a setting of capacity and a watch may say (HANDBOOK 6). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from iom.entries.checking import check_reason
from iom.entries.domain import BadEntry
from iom.kernel.dates import day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.selection.staying import months_full_on

MOST_PLACES = 9_999
MOST_YEARS_AHEAD = 2
# This product's own defaults: the handbook says that the retention is short.
MOST_MONTHS = 6
"""How long a watch is kept at most after it was decided; a new decision renews it."""
REVIEW_WEEKS = 12
"""After how long a watch is to be reviewed, unless somebody says another day."""
MOST_HANDLING = 2_000
_LEAST_WORDS = 10


class BadSetting(RuleBroken):
    """A setting of capacity cannot be as it is."""


class SettingMoved(ChangedMeanwhile):
    """Somebody else has set the places of the scheme meanwhile."""

    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"Somebody else has set the places of {scheme} since you opened the page. Nothing of "
            "yours was done; what is set now is shown below."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSetting:
    """What is to be set.

    Attributes:
        from_on: the first day on which it holds; today or later.
        places: in the scheme.
        floors: by the code of the district; a district without one has no floor.
        why: who decided it and why.
        token: of the form: sent twice, it is one setting.
    """

    from_on: date
    places: int
    floors: Mapping[str, int] = field(default_factory=dict)
    why: str
    token: str


def check_setting(new: NewSetting, *, today: date) -> str:
    """Refuse what no setting can say.

    Returns:
        The reason, without superfluous blanks.

    Raises:
        BadSetting: a number, the day or the reason cannot be right.
    """
    for name, number in (("places", new.places), *_floors(new)):
        if not 0 <= number <= MOST_PLACES:
            raise BadSetting(f"Enter a whole number from 0 to {MOST_PLACES:,}.", field=name)
    floors = sum(new.floors.values())
    if floors > new.places:
        raise BadSetting(
            f"The floors of the districts come to {floors}, more than the {new.places} places of "
            f"the scheme. Lower a floor, or find {floors - new.places} more.",
            field="places",
        )
    if new.from_on < today:
        raise BadSetting(
            "What held stays as it was: the first day must be today or later.", field="from_on"
        )
    if new.from_on > months_full_on(today, 12 * MOST_YEARS_AHEAD):
        raise BadSetting(
            f"The first day lies more than {MOST_YEARS_AHEAD} years ahead.", field="from_on"
        )
    return _reason(new.why, field="why", refusal=BadSetting)


def _floors(new: NewSetting) -> list[tuple[str, int]]:
    return [(f"floor-{code}", number) for code, number in new.floors.items()]


class Act(StrEnum):
    """What a step of a watch did."""

    PUT = "put"
    KEPT = "kept"
    CORRECTED = "corrected"
    TAKEN_OFF = "taken-off"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            Act.PUT: "Put on the list",
            Act.KEPT: "Reviewed: kept on the list",
            Act.CORRECTED: "Corrected",
            Act.TAKEN_OFF: "Taken off the list",
        }[self]


class BadWatch(RuleBroken):
    """A watch cannot be as it is."""


class WatchMoved(ChangedMeanwhile):
    """Somebody else did something with this watch meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed what the list of people just outside says of this client "
            "since you opened the page. Nothing of yours was done; what it says now is shown below."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What partners are asked to do, and until when.

    Attributes:
        agency_id: the partner that leads.
        handling: the agreed way of handling, in words that every partner may read.
        review_on: by when it is to be looked at again.
        until_on: the last day on which anything of it is kept.
        reason: why the client is on the list.
    """

    agency_id: int
    handling: str
    review_on: date
    until_on: date
    reason: str


def check_terms(
    terms: Terms, *, decided_on: date, today: date, before: Terms | None = None
) -> Terms:
    """Refuse what no watch can say.

    Args:
        terms: what is to hold.
        decided_on: the day of the decision from which its retention counts.
        today: the day.
        before: what held before, where it is corrected: days that stay as they were may be past.

    Returns:
        The same, without superfluous blanks.

    Raises:
        BadWatch: a text or a day cannot be right.
    """
    handling = terms.handling.strip()
    if not _LEAST_WORDS <= len(handling) <= MOST_HANDLING:
        raise BadWatch(
            f"Say in {_LEAST_WORDS} to {MOST_HANDLING:,} characters what was agreed.",
            field="handling",
        )
    _check_days(terms, decided_on=decided_on, today=today, before=before)
    return Terms(
        agency_id=terms.agency_id,
        handling=handling,
        review_on=terms.review_on,
        until_on=terms.until_on,
        reason=checked_words(terms.reason, field="reason"),
    )


def _check_days(terms: Terms, *, decided_on: date, today: date, before: Terms | None) -> None:
    if before and (terms.review_on, terms.until_on) == (before.review_on, before.until_on):
        return
    last = months_full_on(decided_on, MOST_MONTHS)
    if not today < terms.until_on <= last:
        raise BadWatch(
            f"Nothing is kept longer than {MOST_MONTHS} months after the decision: choose a day "
            f"after today, up to {day_in_words(last)}. A review can renew it.",
            field="until_on",
        )
    if not today < terms.review_on <= terms.until_on:
        raise BadWatch(
            "The review must come after today, and before the entry is deleted.", field="review_on"
        )


def checked_words(text: str, *, field: str) -> str:
    """Return words of a watch without superfluous blanks.

    Raises:
        BadWatch: they are too few or too many.
    """
    return _reason(text, field=field, refusal=BadWatch)


def _reason(text: str, *, field: str, refusal: type[BadSetting | BadWatch]) -> str:
    try:
        return check_reason(text)
    except BadEntry as wrong:
        raise refusal(str(wrong), field=field) from None
