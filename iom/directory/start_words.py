"""What somebody says of a start, and whether it can be so. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from iom.directory.domain import BadProgramme
from iom.directory.drafting import MOST_PLACES, check_number, check_taken, line, plain
from iom.kernel.dates import day_in_words

AHEAD = timedelta(days=731)
"""A start lies at most so far ahead: two years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStart:
    """What somebody says of a start."""

    on: date
    places: int | None
    taken: int = 0
    note: str = ""


def check_start(said: NewStart, *, today: date, was: date | None = None) -> NewStart:
    """Return what is said of a start without superfluous blanks.

    Args:
        said: what.
        today: the day; a start is put in before it has been.
        was: its day so far, where it is changed.

    Raises:
        BadProgramme: the day, a number or the note cannot be right.
    """
    if said.on != was and not today <= said.on <= today + AHEAD:
        raise BadProgramme(
            f"The start must lie between today and {day_in_words(today + AHEAD)}.", field="on"
        )
    check_number(said.places, "places", least=1, most=MOST_PLACES)
    check_taken(said.taken, said.places)
    return replace(said, note=line(said.note, field="note", most=200))


def start_in_words(said: NewStart) -> Mapping[str, str]:
    """Write all that is said of a start as a label and words each."""
    return {
        "Start": day_in_words(said.on),
        "Places": plain(said.places),
        "Places taken": plain(said.taken),
        "Note": said.note,
    }
