"""Rules of sittings and of what a panel decides (HANDBOOK 4, 5 and 13). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from iom.cohort.domain import Status
from iom.kernel.errors import ChangedMeanwhile, RuleBroken

SEES_DAYS = 14
"""How long before and after its day the list of a sitting is open to its members."""
AHEAD_DAYS, DEFER_DAYS = 366, 366
AT_ONCE = 20
"""How many cases are put on a list at once: more than a sitting gets through in a morning."""
PLACE_LENGTH, WORDS_MIN, WORDS_MAX = 120, 10, 2_000


class State(StrEnum):
    """Where a sitting stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CALLED_OFF = "called-off"

    @property
    def label(self) -> str:
        """As a page has it."""
        return self.value.replace("-", " ").capitalize()

    @property
    def lasts(self) -> bool:
        """Whether its list is still worked on."""
        return self in {State.PLANNED, State.OPEN}


class What(StrEnum):
    """What a panel decides of a case."""

    SELECT = "select"
    NOT_SELECT = "not-select"
    LEVEL = "level"
    KEEP = "keep"
    DESELECT = "deselect"
    DEFER = "defer"

    @property
    def act(self) -> str:
        """As a link or a button has it."""
        return _WHATS[self][0]

    @property
    def done(self) -> str:
        """As the record has it."""
        return _WHATS[self][1]


_WHATS = {
    What.SELECT: ("Select", "Selected"),
    What.NOT_SELECT: ("Do not select", "Not selected"),
    What.LEVEL: ("Set another level", "Level set"),
    What.KEEP: ("Keep place and level", "Place and level kept"),
    What.DESELECT: ("Deselect", "Deselected"),
    What.DEFER: ("Defer", "Deferred"),
}

_OPEN_TO = {
    Status.NOMINATED: (What.SELECT, What.NOT_SELECT, What.DEFER),
    Status.ON_SCHEME: (What.KEEP, What.LEVEL, What.DESELECT, What.DEFER),
}


def acts_on(status: Status | None) -> tuple[What, ...]:
    """Say what can be decided of somebody who stands so, the commonest first."""
    return _OPEN_TO.get(status, ()) if status else ()


class BadSitting(RuleBroken):
    """A sitting cannot be as typed."""


class BadDecision(BadSitting):
    """A decision, a dissent or a correction cannot be as typed."""


class SittingMovedOn(ChangedMeanwhile):
    """Somebody else changed the sitting or its list since it was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed this sitting since you opened the page. Nothing of yours "
            "was done; look at it as it stands now and send it again if it still holds."
        )


class DecidedMeanwhile(ChangedMeanwhile):
    """Somebody decided of the client since the case was shown."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"Somebody else has decided about {ref} since you opened the page. Nothing of yours "
            "was done; look at what stands now, and send yours again only if the panel still "
            "wants it."
        )


class OutForThisCase(RuleBroken):
    """Whoever asks has a conflict of interest on the case."""

    def __init__(self) -> None:
        super().__init__(
            "You have a conflict of interest on this case, so you are out for it: you neither see "
            "it here nor take part in the decision."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed of a sitting.

    Attributes:
        district_ids: none is the whole scheme.
        chair_id: one of the members; None while nobody is in the chair.
        member_ids: who sits.
    """

    on: date
    at: time | None
    place: str
    district_ids: frozenset[int]
    chair_id: int | None
    member_ids: frozenset[int]


def check_terms(terms: Terms, *, today: date, before: date | None = None) -> None:
    """Refuse a sitting that cannot be held so.

    Args:
        terms: what is agreed.
        today: the day.
        before: the day on which it was to be; that may stay, though it has passed.

    Raises:
        BadSitting: the day lies in the past or too far ahead, the place is too long, or the chair
            is no member.
    """
    last = today + timedelta(days=AHEAD_DAYS)
    if terms.on != before and not today <= terms.on <= last:
        raise BadSitting("The day must be today or later, at most a year ahead.", field="day")
    if len(terms.place) > PLACE_LENGTH or not terms.place.isprintable():
        raise BadSitting(
            f"The place may have up to {PLACE_LENGTH} characters, nothing invisible.", field="place"
        )
    if not terms.member_ids:
        raise BadSitting("Choose who sits: a panel has at least one member.", field="members")
    if terms.chair_id is not None and terms.chair_id not in terms.member_ids:
        raise BadSitting("Whoever is in the chair must be a member, too.", field="chair")


@dataclass(frozen=True, slots=True)
class Seen:
    """The days on which a seat shows the list: from a day up to another that is not one."""

    from_on: date
    to_on: date


def seen_from(on: date) -> Seen:
    """Say when members see the list of a sitting on a day."""
    around = timedelta(days=SEES_DAYS)
    return Seen(on - around, on + around + timedelta(days=1))


def seen_no_more(seat: Seen, today: date) -> Seen:
    """Let a seat show nothing from today on."""
    return Seen(min(seat.from_on, today), min(seat.to_on, today))


def may_open(on: date, today: date) -> bool:
    """Say whether a sitting can be opened: not before its day."""
    return on <= today


def check_words(text: str, *, field: str, what: str) -> str:
    """Return what somebody wrote, tidied.

    Raises:
        BadDecision: it is too short or too long.
    """
    text = tidied(text)
    if not WORDS_MIN <= len(text) <= WORDS_MAX:
        raise BadDecision(f"Write {what} in {WORDS_MIN} to {WORDS_MAX:,} characters.", field=field)
    return text


def tidied(text: str) -> str:
    """Return words without what is invisible and without superfluous blanks."""
    kept = "".join(c for c in text if c.isprintable() or c == "\n")
    return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()


def check_until(until_on: date | None, *, today: date) -> date:
    """Return until when a case is deferred: tomorrow or later, at most a year ahead.

    Raises:
        BadDecision: it is none such.
    """
    last = today + timedelta(days=DEFER_DAYS)
    if until_on is None or not today < until_on <= last:
        raise BadDecision(
            "Enter the day from which it is to be on a list again: tomorrow or later, at most a "
            "year ahead.",
            field="until_on",
        )
    return until_on
