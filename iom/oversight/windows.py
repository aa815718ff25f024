"""Moments as people type them, and the window between two of them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.oversight.domain import BadTime

_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_EARLIEST_YEAR, _LATEST_YEAR = 1990, 2200
_OTHER_ORDER = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Window:
    """The time from one moment up to, not including, another."""

    from_at: datetime
    to_at: datetime


def read_window(first: str, last: str, *, now: datetime) -> Window:
    """Read the two ends of a window.

    A day alone is the whole day: a window may run from a day to the same day. Without a zone the
    time is that of London; an hour that comes twice when clocks go back is taken so that the window
    is the longer one.

    Args:
        first: its first moment, like `2026-05-01T08:30`, `2026-05-01` or `2026-05-01T08:30+02:00`.
        last: the first moment after it, or its last day.
        now: the present moment.

    Raises:
        BadTime: one of them is no moment, the first is not before the last, or is still to come.
    """
    from_at = _read(first, "from", end=False)
    to_at = _read(last, "to", end=True)
    if from_at >= to_at:
        raise BadTime(
            f"The window would end before it begins: from {first.strip()} to {last.strip()}."
        )
    if from_at > now:
        raise BadTime(f"The window begins in the future: {first.strip()}.")
    return Window(from_at, to_at)


def _read(text: str, name: str, *, end: bool) -> datetime:
    text = text.strip()
    found = _MOMENT.fullmatch(text)
    if found and not _EARLIEST_YEAR <= int(found[1]) < _LATEST_YEAR:
        raise BadTime(f"“{text}” ({name}) is no time from which there is a trail.")
    if not found:
        hint = " Write the year first, then month and day." if _OTHER_ORDER.match(text) else ""
        raise BadTime(
            f"“{text[:40]}” ({name}) is not a time written YYYY-MM-DD or YYYY-MM-DDTHH:MM.{hint}"
        )
    year, month, day, hour, minute, second, zone = found.groups()
    if hour is None:
        return _day(text, name, int(year), int(month), int(day), end=end)
    try:
        moment = datetime.fromisoformat(
            f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{_zone(zone)}"
        )
        return moment.astimezone(UTC) if zone else _in_london(moment, text, end=end)
    except ValueError:
        raise _no_such_time(text, name, int(month), int(day)) from None


def _zone(zone: str | None) -> str:
    """Write a zone as every version of Python reads it."""
    if not zone:
        return ""
    if zone == "Z":
        return "+00:00"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def _day(text: str, name: str, year: int, month: int, day: int, *, end: bool) -> datetime:
    try:
        whole = date(year, month, day)
        first = whole + timedelta(days=1) if end else whole
        return datetime(first.year, first.month, first.day, tzinfo=LONDON).astimezone(UTC)
    except ValueError:
        raise _no_such_time(text, name, month, day) from None


def _in_london(naive: datetime, text: str, *, end: bool) -> datetime:
    """Take a moment as London's clocks show it; `end` takes the later of two.

    Raises:
        BadTime: clocks go forward over it.
    """
    moment = naive.replace(tzinfo=LONDON, fold=int(end)).astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != naive:
        raise BadTime(
            f"“{text}” is no time in London: clocks go forward over it on "
            f"{day_in_words(naive.date())}."
        )
    return moment


def _no_such_time(text: str, name: str, month: int, day: int) -> BadTime:
    hint = "; day and month look swapped" if month > 12 and 1 <= day <= 12 else ""
    return BadTime(f"“{text}” ({name}) is no moment in the calendar{hint}.")
