"""Where a score lies among the bands, and how it went, as plain numbers for an SVG. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from iom.kernel.dates import SHORT_MONTHS
from iom.scoring.bands import Band, Thresholds

_LEFT, _RIGHT = 8.0, 328.0
_LETTER: Final = 7.6  # what a letter needs
_MOST_NAMED = 6  # of scores in the history; more would lie on one another
_HISTORY_LEFT, _HISTORY_RIGHT = 46.0, 272.0
_TOP, _BOTTOM = 24.0, 158.0
_LABEL_ROOM = 52.0
_FILLS = {
    Band.DESELECT: "#ffffff",
    Band.HOLD: "#f3f3f3",
    Band.WATCH: "#cecece",
    Band.SELECT: "#8eb8dc",
}
_ORDER = (Band.DESELECT, Band.HOLD, Band.WATCH, Band.SELECT)


@dataclass(frozen=True, slots=True)
class Segment:
    """A band as a bar; its name is empty where there is no room, its begin for the first."""

    x: float
    width: float
    fill: str
    name: str
    name_x: float
    begins: str


@dataclass(frozen=True, slots=True)
class BandChart:
    """The bands side by side, the score as a mark, and as far as a predictor could carry it."""

    segments: Sequence[Segment]
    at: float
    label: float
    most: float | None
    adds: str
    said: str


@dataclass(frozen=True, slots=True)
class Point:
    """A score in the history; texts are empty where there is no room for them."""

    x: float
    y: float
    label_y: float
    score: str
    when: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a band begins."""

    y: float
    begins: str
    name: str


@dataclass(frozen=True, slots=True)
class HistoryChart:
    """Scores over time from 0 upwards, and where the bands begin."""

    grid: Sequence[Grid]
    path: str
    points: Sequence[Point]
    said: str


def bands_of(
    thresholds: Thresholds, score: Decimal, *, may_add: Decimal | None = None
) -> BandChart:
    """Draw where a score lies.

    Args:
        thresholds: where the bands begin.
        score: rounded.
        may_add: the most points that a missing predictor may add; None: it is not missing.
    """
    highest = max(thresholds.select + 20, score + (may_add or 0) + 5)
    scale = (_RIGHT - _LEFT) / float(highest)

    def x(value: Decimal) -> float:
        return round(_LEFT + float(value) * scale, 1)

    begins = [thresholds.begins(band) for band in _ORDER]
    ends = [*begins[1:], highest]
    segments = [
        Segment(
            x(begin),
            round(x(end) - x(begin), 1),
            _FILLS[band],
            *_name(band, x(begin), x(end), x(score)),
            f"{begin.normalize():f}" if begin else "",
        )
        for band, begin, end in zip(_ORDER, begins, ends, strict=True)
    ]
    said = ", ".join(f"{band} from {begin}" for band, begin in zip(_ORDER, begins, strict=True))
    more = f" With the highest predictor it would be {score + may_add}." if may_add else ""
    return BandChart(
        segments=segments,
        at=x(score),
        label=min(max(x(score), 24.0), 312.0),
        most=x(score + may_add) if may_add else None,
        adds=f"{may_add.normalize():f}" if may_add else "",
        said=f"Bands: {said}. The score is {score}.{more}",
    )


def _name(band: Band, begin: float, end: float, mark: float) -> tuple[str, float]:
    """Place the name of a band beside the mark, or leave it out where there is no room."""
    room = len(band) * _LETTER + 8
    for left in (begin + 5, end - room + 3):
        if begin < left and left + room - 5 <= end and not left - 3 < mark < left + room - 5:
            return band, round(left, 1)
    return ("", 0.0) if end - begin <= room else (band, round(begin + 5, 1))


def history_of(
    thresholds: Thresholds, scores: Sequence[tuple[date, Decimal]]
) -> HistoryChart | None:
    """Draw how a score went; None for fewer than two.

    Args:
        thresholds: where the bands begin now.
        scores: the latest first.
    """
    if len(scores) < 2:
        return None
    ordered = list(reversed(scores))
    first, last = ordered[0][0], ordered[-1][0]
    days = max((last - first).days, 1)
    highest = max(thresholds.select + 5, *(score for _, score in ordered))
    up = (_BOTTOM - _TOP) / float(highest)

    def x(day: date) -> float:
        across = (_HISTORY_RIGHT - _HISTORY_LEFT) * (day - first).days / days
        return round(_HISTORY_LEFT + across, 1)

    def y(score: Decimal) -> float:
        return round(_BOTTOM - float(score) * up, 1)

    begins = ((thresholds.begins(band), band) for band in _ORDER if band is not Band.DESELECT)
    return HistoryChart(
        grid=[Grid(y(begin), f"{begin.normalize():f}", band) for begin, band in begins],
        path="M" + "L".join(f"{x(day):g} {y(score):g}" for day, score in ordered),
        points=_points([(x(day), y(score), score, day) for day, score in ordered]),
        said="; ".join(f"{score} in {_month(day)}" for day, score in ordered)
        + ". The same in the table below.",
    )


def _points(placed: Sequence[tuple[float, float, Decimal, date]]) -> list[Point]:
    """Name points from the last backwards, as long as names do not lie on one another."""
    found: list[Point] = []
    free, named = float("inf"), 0
    for place in range(len(placed) - 1, -1, -1):
        x, y, score, day = placed[place]
        fits = x <= free and named < _MOST_NAMED
        if fits:
            free, named = x - _LABEL_ROOM, named + 1
        before = placed[place - 1][1] if place else y
        label_y = y - 9 if y <= before else y + 19
        found.append(Point(x, y, label_y, str(score) if fits else "", _month(day) if fits else ""))
    return found[::-1]


def _month(day: date) -> str:
    return f"{SHORT_MONTHS[day.month - 1]} {day.year % 100:02}"
