"""What lines on the desk are made of, and how days are put on it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from iom.kernel.dates import SHORT_MONTHS
from iom.kernel.working_days import last_working_day_before

SHOWN = 25
"""Lines of a section that the desk shows; of more it says that there are more."""
WEEK = timedelta(days=6)
"""This week: today and the six days after it."""
JUST_ENTERED = timedelta(days=28)
"""How old something may be that was entered lately and still is news."""
MISSED_FOR = timedelta(days=14)
QUIET_DAYS = 28
QUIET_LEVELS = (3, 4, 5)
FIRST_CONTACT = timedelta(days=7)
"""How long after the selection a first contact is waited for: level 3 plans one a week."""
QUIET_LOOKED_AT = 1000
"""Among how many of them the longest silences are looked for, so that no desk waits for it."""
QUIET_SHOWN = 10
"""Clients whom nobody has met that the desk names; the others stand behind a link."""
ENDING = timedelta(days=14)
PLACE_YEARS = 2  # after which every place is reviewed (HANDBOOK 5)

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WHOLE_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Tag:
    """A departure from the ordinary: its word, and the colour that repeats it."""

    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Act:
    """A verb, and the page to which it leads: an endpoint with what fills its address."""

    verb: str
    endpoint: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Who:
    """The client whom a line is about."""

    id: int
    ref: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that waits.

    Attributes:
        day: by which lines are ordered, with `at`.
        when: the day as the line has it.
        late: how late it is, where it is.
        who: whom it is about; None: nobody on the record, whom `named` says.
        nomination: the number of the nomination that it is about.
        transfer: the reference of the client whose transfer it is about.
        waiting_row: the number of the row of a file that it is about.
        tag: a departure from the ordinary.
        strong: what of it is read first.
        what: what happened or is due.
        acts: what to do about it, the commonest first; at least one.
    """

    day: date
    when: str
    acts: tuple[Act, ...]
    at: time | None = None
    late: str = ""
    who: Who | None = None
    named: str = ""
    nomination: int | None = None
    transfer: str = ""
    waiting_row: int | None = None
    tag: Tag | None = None
    strong: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines of one sort.

    Attributes:
        code: of its place on the page.
        heading: over its lines.
        short: in the list of what is on the page.
        note: in grey beside the heading.
        more: whether there are more than the lines shown.
    """

    code: str
    heading: str
    short: str
    lines: Sequence[Line]
    note: str = ""
    more: bool = False

    @property
    def count(self) -> str:
        """How many lines there are."""
        return f"{len(self.lines)}+" if self.more else str(len(self.lines))


def day_words(day: date, today: date) -> str:
    """Write a day for a line: `Today`, `Fri 17 Oct`, with the year where it is another one."""
    if day == today:
        return "Today"
    words = f"{_DAYS[day.weekday()]} {day.day} {SHORT_MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def with_time(words: str, at: time | None) -> str:
    """Add the time of day to a day, where it is known."""
    return f"{words}, {at:%H:%M}" if at else words


def day_in_full(day: date) -> str:
    """Write a day as the heading of the desk: `Monday 13 October 2025`."""
    return f"{_WHOLE_DAYS[day.weekday()]} {day:%-d %B %Y}"


def days_late(due: date, today: date) -> str:
    """Say how late something is; empty where it is not."""
    late = (today - due).days
    if late <= 0:
        return ""
    return "1 day late" if late == 1 else f"{late:,} days late"


def since_last_time(today: date) -> date:
    """Return the first day of which the desk has news: the working day before."""
    return last_working_day_before(today)


def arrested_heading(today: date) -> str:
    """Head the arrests: `Arrested over the weekend`, `Arrested since Thursday`."""
    since = since_last_time(today)
    if today.weekday() == 0 and since.weekday() == _FRIDAY:
        return "Arrested over the weekend"
    if (today - since).days == 1:
        return "Arrested since yesterday"
    return f"Arrested since {_WHOLE_DAYS[since.weekday()]}"
