"""What goes with an event of DIP, how orders went, and what counts from when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from iom.cohort.domain import MAPPA_EXCLUDED, DipStatus
from iom.entries.domain import BadEntry
from iom.kernel.dates import day_in_words
from iom.kernel.errors import ChangedMeanwhile
from iom.offending.words import DipEventKind

GOES_WITH: Final[Mapping[DipEventKind, DipStatus]] = {
    DipEventKind.TRIGGER_ARREST: DipStatus.IDENTIFIED,
    DipEventKind.PRISON_REFERRAL: DipStatus.IDENTIFIED,
    DipEventKind.ASSESSED: DipStatus.ASSESSED,
    DipEventKind.CARE_PLAN: DipStatus.CARE_PLAN_AGREED,
    DipEventKind.JOINED_CASELOAD: DipStatus.ON_CASELOAD,
    DipEventKind.RETAINED_12_WEEKS: DipStatus.RETAINED,
    DipEventKind.PLANNED_COMPLETION: DipStatus.PLANNED_COMPLETION,
    DipEventKind.UNPLANNED_EXIT: DipStatus.UNPLANNED_EXIT,
}
"""The status that usually begins with an event. It is offered; a person says yes."""
COMMENCED: Final = frozenset({DipEventKind.DTTO_COMMENCED, DipEventKind.DTTO_COMMENCED_LOWER})
ENDED: Final = frozenset({DipEventKind.DTTO_COMPLETED, DipEventKind.DTTO_NOT_COMPLETED})
_FURTHER: Final = (
    DipStatus.IDENTIFIED,
    DipStatus.ASSESSED,
    DipStatus.CARE_PLAN_AGREED,
    DipStatus.ON_CASELOAD,
    DipStatus.RETAINED,
)


class StatusMeanwhile(ChangedMeanwhile):
    """Another status holds on that day than when it was asked."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of DIP on a day."""

    on: date
    event: DipEventKind
    id: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What held from a day up to another, that one left out; None: it still does."""

    from_on: date
    to_on: date | None
    words: str
    status: DipStatus | None = None
    level: int = 0
    number: int = 0


def offered(event: DipEventKind, now: DipStatus | None) -> DipStatus | None:
    """Return the status to offer with an event; None: none goes with it, or it holds already.

    What only leads towards treatment is not offered to somebody who is further already: an arrest
    or another assessment takes nobody off the caseload.
    """
    status = GOES_WITH.get(event)
    if status is None or status is now:
        return None
    if status in _FURTHER and now in _FURTHER and _FURTHER.index(status) < _FURTHER.index(now):
        return None
    return status


@dataclass(frozen=True, slots=True)
class Order:
    """A DTTO or DRR: when it commenced, of which intensity, how and when it ended."""

    commenced: Happened | None
    ended: Happened | None

    @property
    def lower(self) -> bool:
        """Whether it is of lower intensity."""
        return self.commenced is not None and (
            self.commenced.event is DipEventKind.DTTO_COMMENCED_LOWER
        )

    @property
    def outcome(self) -> str:
        """How it ended, in words."""
        if self.ended is None:
            return "under way"
        completed = self.ended.event is DipEventKind.DTTO_COMPLETED
        return "completed successfully" if completed else "not completed"


def orders_of(events: Iterable[Happened]) -> list[Order]:
    """Put commencements and ends together, the earliest first.

    A file may say that one ended of which nobody recorded the beginning, or begin a second one
    before the first ended: each is an order of its own.
    """
    found: list[Order] = []
    for each in sorted(events, key=lambda each: (each.on, each.event in ENDED, each.id)):
        if each.event in COMMENCED:
            found.append(Order(each, None))
        elif each.event in ENDED:
            going = next((place for place, it in enumerate(found) if it.ended is None), None)
            if going is None:
                found.append(Order(None, each))
            else:
                found[going] = Order(found[going].commenced, each)
    return found


def check_order(event: DipEventKind, on: date, events: Iterable[Happened]) -> None:
    """Refuse that a DTTO ends which never began, or begins while another is under way.

    Raises:
        BadEntry: so it is. What a file brings is not asked: it records what happened.
    """
    going = [
        order.commenced
        for order in orders_of(each for each in events if each.on <= on)
        if order.ended is None and order.commenced
    ]
    if event in ENDED and not going:
        raise BadEntry(
            "No DTTO or DRR was under way on that day: record first when it commenced.",
            field="event",
        )
    if event in COMMENCED and going:
        raise BadEntry(
            f"The one that commenced on {day_in_words(going[0].on)} is still under way: record "
            "first how it ended.",
            field="event",
        )


@dataclass(frozen=True, slots=True)
class Count:
    """Days on which drug misuse counts in a score, both ends included, and what it rests on.

    Attributes:
        to_on: the last day; None: as long as the status holds.
    """

    from_on: date
    to_on: date | None
    why: str


def counts_of(
    tests: Iterable[date], statuses: Iterable[Held], *, days: int, counting: frozenset[DipStatus]
) -> list[Count]:
    """Say from when to when a positive test or the status counts (HANDBOOK 4), the earliest first.

    It counts once however many of them there are, so days that touch or overlap are one count.

    Args:
        tests: days of tests that were positive for Class A.
        statuses: that held.
        days: how long a test counts; the day of it and the last of these days count, too.
        counting: the statuses that count.
    """
    single = [
        Count(on, on + timedelta(days=days), f"positive test of {day_in_words(on)}") for on in tests
    ]
    single += [
        Count(each.from_on, each.to_on - timedelta(days=1) if each.to_on else None, each.words)
        for each in statuses
        if each.status in counting
    ]
    found: list[Count] = []
    for each in sorted(single, key=lambda each: (each.from_on, each.why)):
        last = found[-1] if found else None
        if last and (last.to_on is None or each.from_on <= last.to_on + timedelta(days=1)):
            end = None if None in (last.to_on, each.to_on) else max(last.to_on, each.to_on)  # type: ignore[type-var]
            why = last.why if each.why in last.why else f"{last.why}; {each.why}"
            found[-1] = Count(last.from_on, end, why)
        else:
            found.append(each)
    return found


def mappa_sentence(held: Held, today: date) -> str:
    """Say what a MAPPA level does, in a sentence; of no level that nothing is left out."""
    still = held.to_on is None or held.to_on > today
    days = f"From {day_in_words(held.from_on)}"
    if not still and held.to_on:
        days += f" to {day_in_words(held.to_on - timedelta(days=1))}"
    if held.level >= MAPPA_EXCLUDED:
        out = "out of every count, flows included"
        return f"{days} at level {held.level}: from that day {out}."
    if held.level:
        return f"{days} at level {held.level}: a flag; counted like everybody."
    return f"{days} not managed under MAPPA: counted like everybody."
