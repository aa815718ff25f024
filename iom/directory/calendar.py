"""What begins when: a month of starts and drop-ins. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from iom.directory.domain import Programme, Start
from iom.directory.words import Taken
from iom.kernel.dates import Month

MOST_IN_A_DAY = 6
"""Lines of a day that the month shows; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Begins:
    """That a fixed-term programme begins on a day."""

    programme: Programme
    start: Start


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month: what begins on it, and the drop-ins that are open."""

    on: date
    begins: Sequence[Begins] = field(default=())
    drop_ins: Sequence[Programme] = field(default=())

    @property
    def more(self) -> int:
        """How many lines there are beyond those that the month shows."""
        return max(len(self.begins) + len(self.drop_ins) - MOST_IN_A_DAY, 0)

    @property
    def shown_drop_ins(self) -> Sequence[Programme]:
        """The drop-ins for which there is room beneath what begins."""
        return self.drop_ins[: max(MOST_IN_A_DAY - len(self.begins), 0)]

    @property
    def shown_begins(self) -> Sequence[Begins]:
        """What begins, as far as there is room."""
        return self.begins[:MOST_IN_A_DAY]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month.

    Attributes:
        weeks: from Monday to Sunday; None where the day is of another month.
        begins: all that begins in it, the earliest first.
        unsaid: drop-ins of which nobody has said when they are open.
    """

    month: Month
    weeks: Sequence[Sequence[Day | None]]
    begins: Sequence[Begins]
    unsaid: Sequence[Programme]


def calendar_of(programmes: Sequence[Programme], month: Month) -> Calendar:
    """Lay a month out. A programme is there until the day on which it closes.

    Args:
        programmes: in the order in which those of one day are to stand.
        month: which.
    """
    begins = sorted(
        (
            Begins(programme, start)
            for programme in programmes
            if programme.takes is Taken.FIXED_TERM
            for start in programme.starts
            if Month.of(start.on) == month and programme.open_on(start.on)
        ),
        key=lambda each: each.start.on,
    )
    drop_ins = [each for each in programmes if each.takes is Taken.DROP_IN]
    first, last = month.first_day, month.last_day
    days: list[Day | None] = [None] * first.weekday()
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        days.append(
            Day(
                on,
                [each for each in begins if each.start.on == on],
                [each for each in drop_ins if _open(each, on)],
            )
        )
    days += [None] * (-len(days) % 7)
    weeks = [days[place : place + 7] for place in range(0, len(days), 7)]
    return Calendar(month, weeks, begins, [each for each in drop_ins if not each.days])


def _open(programme: Programme, on: date) -> bool:
    return programme.open_on(on) and any(each.number == on.weekday() for each in programme.days)
