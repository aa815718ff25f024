"""What a year strip draws, as the rows of a table. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from iom.casefile.strip import LaneOn, LevelStretch, SituationStretch
from iom.cohort.domain import LEVEL_NAMES


@dataclass(frozen=True, slots=True)
class StripRow:
    """Something that is drawn: its day, its lane, what it is, and its last day where it lasted.

    `until` is None for what happened on one day, and for what lasts still, which `lasts` says.
    """

    on: date
    lane: str
    said: str
    until: date | None = None
    lasts: bool = False


def table_of(
    levels: Iterable[LevelStretch],
    situations: Iterable[SituationStretch] | None,
    lanes: Iterable[LaneOn],
    *,
    first: date,
    last: date,
) -> list[StripRow]:
    """List what is drawn from one day to another, the latest first."""
    spans: list[tuple[str, str, LevelStretch | SituationStretch]] = [
        ("Level", f"{each.level} {LEVEL_NAMES[each.level]}", each) for each in levels
    ]
    spans += [("Situation", each.label, each) for each in situations or ()]
    rows = [
        StripRow(
            each.from_on,
            lane,
            said,
            until=each.to_on - timedelta(days=1) if each.to_on else None,
            lasts=each.to_on is None,
        )
        for lane, said, each in spans
        if each.from_on <= last and (each.to_on is None or each.to_on > first)
    ]
    rows += [
        StripRow(mark.on, lane.label, mark.said)
        for lane in lanes
        for mark in lane.marks
        if first <= mark.on <= last
    ]
    return sorted(rows, key=lambda row: row.on, reverse=True)
