"""Everything that can stand on a desk, in its order.

A room that comes later adds its source here: a function that takes the desk and returns lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time

from iom.desk import (
    appointments,
    behind,
    directory,
    fund,
    links,
    missed,
    others,
    panels,
    plans,
    police,
    reviews,
    waiting,
    week,
)
from iom.desk.domain import SHOWN, Line, Section, arrested_heading, day_in_full
from iom.desk.reach import Desk

_MIDNIGHT = time()
Source = Callable[[Desk], list[Line]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where lines of one sort stand.

    Attributes:
        code: of the place on the page.
        heading: over the lines; by the desk where it depends on the day.
        sources: what is read for it.
        note: beside the heading, likewise.
        short: in the list of what is on the page; where it is empty, the heading is short enough.
    """

    code: str
    heading: str | Callable[[Desk], str]
    sources: tuple[Source, ...]
    note: str | Callable[[Desk], str] = ""
    short: str = ""


PLACES: Sequence[Place] = (
    Place(
        "arrests",
        lambda desk: arrested_heading(desk.today),
        (police.list_arrests,),
        note="and charges that still have no court date",
        short="Arrests",
    ),
    Place(
        "custody",
        "In and out of custody",
        (police.list_custody,),
        note=lambda desk: f"since {day_in_full(desk.since).split()[0]}",
        short="Custody in and out",
    ),
    Place("wanted", "Wanted", (police.list_wanted,)),
    Place(
        "week",
        "Court and releases this week",
        (week.list_week,),
        note="today and the next six days, and what is past without an answer",
        short="Court and releases",
    ),
    Place("missed", "Missed contacts", (missed.list_missing, behind.list_behind)),
    Place("appointments", "Your appointments", (appointments.list_appointments,)),
    Place("reviews", "Reviews due", (reviews.list_reviews,)),
    Place(
        "plans",
        "Action plans",
        (plans.list_plans,),
        note="to be reviewed this week, and steps of yours that are overdue",
    ),
    Place("panels", "Panels", (panels.list_sittings,)),
    Place(
        "waiting",
        "Waiting for you",
        (others.list_nominations, waiting.list_transfers, waiting.list_handed),
        note="nominations, transfers and handovers",
    ),
    Place(
        "fund",
        "Interventions fund",
        (fund.list_fund,),
        note="the day is that of the oldest",
        short="Fund",
    ),
    Place(
        "covering",
        "You stand in",
        (waiting.list_covering,),
        note="their clients are in the sections above, too",
    ),
    Place("unsure", "Unsure matches", (others.list_unsure,), note="what was sure is in"),
    Place("links", "Link workers", (links.list_sectors,)),
    Place("directory", "Directory", (directory.list_to_confirm,), note="not confirmed for 90 days"),
    Place("adults", "Turning 18 within 182 days", (others.list_turning_adult,), short="Turning 18"),
    Place("died", "Died, place to be ended", (waiting.list_deaths,), short="Died"),
)


def sections_of(desk: Desk) -> list[Section]:
    """Read a desk: its sections that have lines, each ordered by day."""
    found = []
    for place in PLACES:
        lines = [line for source in place.sources for line in source(desk)]
        if not lines:
            continue
        lines.sort(key=lambda line: (line.day, line.at is not None, line.at or _MIDNIGHT))
        heading = _said(place.heading, desk)
        found.append(
            Section(
                code=place.code,
                heading=heading,
                short=place.short or heading,
                lines=lines[:SHOWN],
                note=_said(place.note, desk),
                more=len(lines) > SHOWN,
            )
        )
    return found


def _said(words: str | Callable[[Desk], str], desk: Desk) -> str:
    return words if isinstance(words, str) else words(desk)
