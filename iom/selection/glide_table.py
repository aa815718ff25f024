"""The glide path of a client as the rows of a table: the same as the chart draws. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iom.cohort.domain import LEVEL_NAMES
from iom.selection.glide import Happened, Mark
from iom.selection.planned import Ahead, Step


@dataclass(frozen=True, slots=True)
class Row:
    """A step of the path in words: what was, or, with `may_be`, what may follow.

    Attributes:
        until: its last day; None while it lasts, or for the end of the place.
    """

    on: date
    until: date | None
    level: str
    situation: str
    contacts: str
    happened: str
    may_be: bool = False


def rows_of(
    steps: Sequence[Step],
    ahead: Sequence[Ahead],
    marks: Sequence[Mark],
    *,
    contacts_of: Sequence[int],
    today: date,
) -> list[Row]:
    """List the same, the latest last: what was, then what may follow.

    Args:
        steps: as drawn.
        ahead: as drawn.
        marks: as drawn.
        contacts_of: planned in 28 days, from level 1 upwards.
        today: the day.
    """
    found = []
    for step in steps:
        lasts = step.to_on > today
        happened = [each.what for each in marks if step.from_on <= each.on < step.to_on]
        found.append(
            Row(
                step.from_on,
                None if lasts else step.to_on - timedelta(days=1),
                _level(step.level),
                "not at liberty" if step.away else "at liberty",
                str(step.contacts),
                _counted(happened),
            )
        )
    for number, each in enumerate(ahead):
        following = ahead[number + 1].on if number + 1 < len(ahead) else None
        if following == each.on:
            continue  # passed through on one day
        found.append(
            Row(
                each.on,
                following - timedelta(days=1) if following else None,
                _level(each.level) if each.level else "off the scheme",
                "if at liberty",
                str(contacts_of[each.level - 1]) if each.level else "0",
                "",
                may_be=True,
            )
        )
    return found


def _level(level: int | None) -> str:
    return "none" if level is None else f"{level} {LEVEL_NAMES[level]}"


def _counted(happened: Sequence[Happened]) -> str:
    names = {
        Happened.PROVEN: ("offence proven or charged", "offences proven or charged"),
        Happened.ARREST: ("arrest", "arrests"),
    }
    counts = [(names[what], happened.count(what)) for what in Happened]
    return ", ".join(f"{n} {words[n > 1]}" for words, n in counts if n)
