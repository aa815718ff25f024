"""Everything that can stand on a desk, in its order.

A room that comes later adds its source here: a function that takes the desk and returns lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where lines of one sort stand.

    Attributes:
        code: of the place on the page.
        heading: over the lines, by the day.
        short: in the list of what is on the page.
        sources: what is read for it.
        note: beside the heading, by the day.
    """

    code: str
    heading: Callable[[date], str]
    short: str
    sources: tuple[Source, ...]
    note: Callable[[Desk], str] = field(default=lambda _: "")


def _always(heading: str) -> Callable[[date], str]:
    return lambda _: heading


def _since(desk: Desk) -> str:
    return f"since {day_in_full(desk.since).split()[0]}"


PLACES: Sequence[Place] = (
    Place(
        code="arrests",
        heading=arrested_heading,
        short="Arrests",
        sources=(police.list_arrests,),
        note=lambda _: "and charges that still have no court date",
    ),
    Place(
        code="custody",
        heading=_always("In and out of custody"),
        short="Custody in and out",
        sources=(police.list_custody,),
        note=_since,
    ),
    Place(code="wanted", heading=_always("Wanted"), short="Wanted", sources=(police.list_wanted,)),
    Place(
        code="week",
        heading=_always("Court and releases this week"),
        short="Court and releases",
        sources=(week.list_week,),
        note=lambda _: "today and the next six days, and what is past without an answer",
    ),
    Place(
        code="missed",
        heading=_always("Missed contacts"),
        short="Missed contacts",
        sources=(missed.list_missing, behind.list_behind),
    ),
    Place(
        code="appointments",
        heading=_always("Your appointments"),
        short="Your appointments",
        sources=(appointments.list_appointments,),
    ),
    Place(
        code="reviews",
        heading=_always("Reviews due"),
        short="Reviews due",
        sources=(reviews.list_reviews,),
    ),
    Place(
        code="plans",
        heading=_always("Action plans"),
        short="Action plans",
        sources=(plans.list_plans,),
        note=lambda _: "to be reviewed this week, and steps of yours that are overdue",
    ),
    Place(
        code="panels", heading=_always("Panels"), short="Panels", sources=(panels.list_sittings,)
    ),
    Place(
        code="waiting",
        heading=_always("Waiting for you"),
        short="Waiting for you",
        sources=(others.list_nominations, waiting.list_transfers, waiting.list_handed),
        note=lambda _: "nominations, transfers and handovers",
    ),
    Place(
        code="fund",
        heading=_always("Interventions fund"),
        short="Fund",
        sources=(fund.list_fund,),
        note=lambda _: "the day is that of the oldest",
    ),
    Place(
        code="covering",
        heading=_always("You stand in"),
        short="You stand in",
        sources=(waiting.list_covering,),
        note=lambda _: "their clients are in the sections above, too",
    ),
    Place(
        code="unsure",
        heading=_always("Unsure matches"),
        short="Unsure matches",
        sources=(others.list_unsure,),
        note=lambda _: "what was sure is in",
    ),
    Place(
        code="links",
        heading=_always("Link workers"),
        short="Link workers",
        sources=(links.list_sectors,),
    ),
    Place(
        code="directory",
        heading=_always("Directory"),
        short="Directory",
        sources=(directory.list_to_confirm,),
        note=lambda _: "not confirmed for 90 days",
    ),
    Place(
        code="adults",
        heading=_always("Turning 18 within 182 days"),
        short="Turning 18",
        sources=(others.list_turning_adult,),
    ),
    Place(
        code="died",
        heading=_always("Died, place to be ended"),
        short="Died",
        sources=(waiting.list_deaths,),
    ),
)


def sections_of(desk: Desk) -> list[Section]:
    """Read a desk: its sections that have lines, each ordered by day."""
    found = []
    for place in PLACES:
        lines = [line for source in place.sources for line in source(desk)]
        if not lines:
            continue
        lines.sort(key=lambda line: (line.day, line.at is not None, line.at or _MIDNIGHT))
        found.append(
            Section(
                code=place.code,
                heading=place.heading(desk.today),
                short=place.short,
                lines=lines[:SHOWN],
                note=place.note(desk),
                more=len(lines) > SHOWN,
            )
        )
    return found
