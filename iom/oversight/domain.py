"""What counts as unusual looking, and when: the numbers, the week, the night. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from iom.kernel.clock import LONDON
from iom.kernel.errors import RuleBroken

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
NOTE_LENGTH = 500  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What sets a check off. The product's own defaults, shown wherever they are used.

    Attributes:
        opened_most: clients whom one user may open within `within` before a line is made.
        listed_most: clients whom one user may be shown in lists within `within`.
        within: the time in which they are counted.
        night_from: London time at which the night begins.
        night_to: London time, on the next day, at which it ends.
    """

    opened_most: int = 40
    listed_most: int = 500
    within: timedelta = timedelta(minutes=60)
    night_from: time = time(22)
    night_to: time = time(6)


BOUNDS = Bounds()


class Check(StrEnum):
    """A kind of unusual looking."""

    OWN_NAME = "own-name"
    MANY = "many"
    NIGHT = "night"
    SAME_ADDRESS = "same-address"

    @property
    def heading(self) -> str:
        """As the page heads it."""
        return {
            Check.OWN_NAME: "Own surname",
            Check.MANY: "Many in a short time",
            Check.NIGHT: "At night",
            Check.SAME_ADDRESS: "Same address",
        }[self]


class BadNote(RuleBroken):
    """The note does not say what was found."""


class BadTime(RuleBroken):
    """The text is no moment, or the two moments make no window."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, from any day of the week; days are those of London."""

    first: date

    @classmethod
    def until(cls, last: date) -> Week:
        """Return the seven days that end with a day."""
        return cls(last - _WEEK + _DAY)

    @property
    def last(self) -> date:
        """The seventh day."""
        return self.first + _WEEK - _DAY

    @property
    def begins_at(self) -> datetime:
        """Its first moment."""
        return day_begins(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return day_begins(self.first + _WEEK)

    @property
    def earlier(self) -> Week:
        """The seven days before."""
        return Week(self.first - _WEEK)

    def later(self, today: date) -> Week | None:
        """Return the seven days after it, or those up to today; None where today is in it."""
        return Week(min(self.first + _WEEK, today - _WEEK + _DAY)) if self.last < today else None


@dataclass(frozen=True, slots=True)
class Night:
    """The hours between two days."""

    evening: date

    @property
    def morning(self) -> date:
        """The day on which it ends."""
        return self.evening + _DAY

    @property
    def weekend(self) -> bool:
        """Whether it begins or ends on a Saturday or a Sunday."""
        return self.evening.weekday() >= 5 or self.morning.weekday() >= 5

    def span(self, bounds: Bounds = BOUNDS) -> tuple[datetime, datetime]:
        """Return its first moment and the first after it; an hour less or more when clocks change.

        Both are moments of London time, so summer time needs no rule of its own.
        """
        begins = datetime.combine(self.evening, bounds.night_from, LONDON)
        ends = datetime.combine(self.morning, bounds.night_to, LONDON)
        return begins.astimezone(UTC), ends.astimezone(UTC)


def nights_of(week: Week) -> list[Night]:
    """List the nights that begin in a week; the last of them ends in the next."""
    return [Night(week.first + days * _DAY) for days in range(7)]


def day_begins(day: date) -> datetime:
    """Return the first moment of a day in London, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """That one client was opened, or shown in a list, by somebody at a moment."""

    seq: int
    at: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class Burst:
    """A time in which somebody came to see more clients than a bound allows.

    Attributes:
        first: the first look of it.
        last: the last one.
        clients: how many different clients in all.
        peak: the most different clients within the time in which they are counted.
    """

    first: Look
    last: Look
    clients: int
    peak: int


def bursts(looks: Sequence[Look], *, most: int, within: timedelta) -> list[Burst]:
    """Find the times in which more than `most` different clients came within a stretch of time.

    Stretches that overlap are one burst. Looks that lie exactly `within` apart count together.

    Args:
        looks: of one person, by moment.
        most: different clients that are still ordinary.
        within: length of a stretch.
    """
    found: list[tuple[int, int, int]] = []  # first and last place, peak
    inside: Counter[str] = Counter()
    start = 0
    for end, look in enumerate(looks):
        inside[look.subject] += 1
        while look.at - looks[start].at > within:
            gone = looks[start].subject
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            start += 1
        if len(inside) <= most:
            continue
        if found and start <= found[-1][1]:
            first, _, peak = found.pop()
            found.append((first, end, max(peak, len(inside))))
        else:
            found.append((start, end, len(inside)))
    return [
        Burst(
            looks[first],
            looks[last],
            clients=len({look.subject for look in looks[first : last + 1]}),
            peak=peak,
        )
        for first, last, peak in found
    ]


def surnames(words: Sequence[str]) -> list[str]:
    """Say what may be the family name of somebody whose full name has these plain words.

    The last word, the last two and so on as one word each, without the first, which is a given
    name: of `anna van dyke`, `dyke` and `vandyke`. A name of one word is taken as a family name.
    """
    rest = words[1:] or words
    return ["".join(rest[place:]) for place in range(len(rest) - 1, -1, -1)]


def same_name(mine: Container[str], family_names: Iterable[Sequence[str]]) -> bool:
    """Say whether one of the family names, in plain words, is among somebody's `surnames`."""
    return any("".join(name) in mine for name in family_names if name)


def tidy_note(text: str) -> str:
    """Take superfluous blanks out of a note.

    Raises:
        BadNote: it says nothing, or too much.
    """
    note = " ".join(text.split())
    if len(note) < 3 or not note.isprintable():
        raise BadNote("Say in a few words what you found.")
    if len(note) > NOTE_LENGTH:
        raise BadNote(f"A note has at most {NOTE_LENGTH} characters.")
    return note
