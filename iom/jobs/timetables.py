"""When a job is to be run: moments that follow from the clock alone. Pure.

A slot is a moment in UTC. It is the same for everybody who works it out, whenever they do, so it
can name a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from iom.kernel.clock import LONDON

_ONE_DAY = timedelta(days=1)


class Timetable(Protocol):
    """The slots of a job, without beginning or end."""

    @property
    def in_words(self) -> str:
        """`every 10 minutes`, `every day at 06:00`."""

    def last(self, at: datetime) -> datetime:
        """Return the latest slot that is not after a moment."""

    def following(self, slot: datetime) -> datetime:
        """Return the first slot after a moment."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes, counted from midnight UTC; a change of the clocks moves none.

    Raises:
        ValueError: the minutes do not divide a day, so the count would begin anew unevenly.
    """

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1 or 24 * 60 % self.minutes:
            raise ValueError(f"{self.minutes} minutes do not divide a day")

    @property
    def in_words(self) -> str:
        """`every minute`, `every hour`, `every 10 minutes`."""
        single = {1: "every minute", 60: "every hour"}
        return single.get(self.minutes, f"every {self.minutes} minutes")

    def last(self, at: datetime) -> datetime:
        """Return the latest slot that is not after a moment."""
        utc = at.astimezone(UTC)
        midnight = datetime.combine(utc.date(), time(), UTC)
        step = timedelta(minutes=self.minutes)
        return midnight + (utc - midnight) // step * step

    def following(self, slot: datetime) -> datetime:
        """Return the first slot after a moment."""
        return self.last(slot) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once on every day of the United Kingdom, at a time of its clocks.

    Where the clocks leave that time out in spring, it is as much later as they jump; where they
    show it twice in autumn, it is the first of the two.
    """

    at: time

    @property
    def in_words(self) -> str:
        """`every day at 06:00`."""
        return f"every day at {self.at:%H:%M}"

    def last(self, at: datetime) -> datetime:
        """Return the latest slot that is not after a moment."""
        today = at.astimezone(LONDON).date()
        slot = self._on(today)
        return slot if slot <= at else self._on(today - _ONE_DAY)

    def following(self, slot: datetime) -> datetime:
        """Return the first slot after a moment."""
        today = slot.astimezone(LONDON).date()
        own = self._on(today)
        return own if own > slot else self._on(today + _ONE_DAY)

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, LONDON).astimezone(UTC)


def slots_between(timetable: Timetable, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the slots from one moment to another, both included, in their order."""
    slot = timetable.last(first)
    if slot < first:
        slot = timetable.following(slot)
    while slot <= last:
        yield slot
        slot = timetable.following(slot)
