"""A year at a glance: level and situation of a client as a chart with fixed lanes. Pure.

Plain numbers come out, in pixels of a picture 1,156 wide; the template writes them as SVG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from iom.cohort.domain import LEVEL_NAMES
from iom.kernel.dates import day_in_table
from iom.offending.domain import SituationKind
from iom.selection.lanes import (
    FILLS,
    LEFT,
    LETTER_ROOM,
    PLAIN,
    RIGHT,
    Bar,
    Ruler,
    Words,
    bar,
    level_line,
)

_LEVELS_END, _BARS_END = 106.0, 148.0  # where the lanes of level and situation end
_LANE, _LABEL_ROOM = 40.0, 12.0  # how high a lane of marks is, and how much more with labels


class StripLength(StrEnum):
    """How far back a strip goes."""

    YEAR = "year"
    TWO_YEARS = "two-years"
    PLACEMENT = "placement"


@dataclass(frozen=True, slots=True)
class LevelStretch:
    """A level from a day up to another; None while it lasts."""

    level: int
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class SituationStretch:
    """A situation from a day up to another, and what it is called; None while it lasts."""

    kind: SituationKind
    label: str
    from_on: date
    to_on: date | None


class Shape(StrEnum):
    """How a mark is drawn; marks differ by shape, not by colour alone."""

    PROVEN = "proven"  # or charged
    ARREST = "arrest"
    BREACH = "breach"  # or recall
    ATTENDED = "attended"
    MISSED = "missed"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class MarkOn:
    """Something that happened on a day: what stands at its mark, and what it is in whole."""

    on: date
    shape: Shape
    label: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class LaneOn:
    """What happened, of one sort."""

    label: str
    marks: Sequence[MarkOn]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at a place of its lane."""

    x: float
    shape: Shape


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane of marks; `said` counts what is drawn, `top` and `end` say where the lane lies."""

    label: str
    said: str
    marks: Sequence[Mark]
    labels: Sequence[Words]
    top: float
    end: float

    @property
    def middle(self) -> float:
        """Where its marks stand; labels stand below them."""
        return self.top + _LANE / 2


@dataclass(frozen=True, slots=True)
class Strip:
    """The chart: gridlines of months, steps of the level, bars of the situation, lanes of marks.

    Without a lane for the situation, `bars` is None.
    """

    first: date
    last: date
    months: Sequence[Words]
    grid: Sequence[float]
    levels: Sequence[Words]
    steps: str
    names: Sequence[Words]
    bars: Sequence[Bar] | None
    lanes: Sequence[Lane]
    selected: Words | None

    @property
    def floor(self) -> float:
        """Where the last lane ends."""
        if self.lanes:
            return self.lanes[-1].end
        return _LEVELS_END if self.bars is None else _BARS_END


def first_day(length: StripLength, *, today: date, selected_on: date | None) -> date:
    """Say on which day a strip begins: a year ago, two years, or four weeks before selection."""
    if length is StripLength.TWO_YEARS:
        return today - timedelta(days=730)
    if length is StripLength.PLACEMENT and selected_on is not None:
        return min(selected_on - timedelta(days=28), today - timedelta(days=84))
    return today - timedelta(days=364)


def strip_of(
    levels: Iterable[LevelStretch],
    situations: Iterable[SituationStretch] | None,
    *,
    first: date,
    last: date,
    selected_on: date | None,
    lanes: Iterable[LaneOn] = (),
) -> Strip | None:
    """Draw what held from one day to another, both shown; None if there is nothing to draw.

    With None for the situations, the chart has no lane for them; a lane of marks without any in
    this time is left out.
    """
    scale = Ruler(first, last)
    steps = [stretch for stretch in levels if scale.shows(stretch.from_on, stretch.to_on)]
    bars = [each for each in situations or () if scale.shows(each.from_on, each.to_on)]
    marked = _lanes(lanes, scale, top=_LEVELS_END if situations is None else _BARS_END)
    if not steps and not bars and not marked:
        return None
    return Strip(
        first=first,
        last=last,
        months=scale.named_months(),
        grid=[scale.x(month.first_day) for month in scale.months],
        levels=[Words(98, level_line(level) + 4, str(level)) for level in LEVEL_NAMES],
        steps=_path(steps, scale),
        names=[words for stretch in steps for words in _named(stretch, scale)],
        bars=None if situations is None else [_bar(stretch, scale) for stretch in bars],
        lanes=marked,
        selected=_selected(selected_on, scale),
    )


def _lanes(lanes: Iterable[LaneOn], scale: Ruler, *, top: float) -> list[Lane]:
    """Put the lanes that have marks in this time one below the other."""
    found: list[Lane] = []
    for lane in lanes:
        shown = [each for each in lane.marks if scale.first <= each.on <= scale.last]
        if not shown:
            continue
        counts = [(shape, sum(each.shape is shape for each in shown)) for shape in Shape]
        said = ", ".join(f"{count} {shape}" for shape, count in counts if count)
        middle = scale.day_width / 2
        marks = [Mark(round(scale.x(each.on) + middle, 1), each.shape) for each in shown]
        labels = _labels([(mark.x, each.label) for mark, each in zip(marks, shown, strict=True)])
        end = top + _LANE + (_LABEL_ROOM if labels else 0)
        words = [Words(x, top + _LANE + 6, text) for x, text in labels]
        found.append(Lane(lane.label, said, marks, words, top, end))
        top = end
    return found


def _labels(wanted: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Centre each label under its mark; one that would touch the label before it is left out."""
    found: list[tuple[float, str]] = []
    free = LEFT
    for x, text in wanted:
        half = len(text) * LETTER_ROOM / 2
        centre = min(max(x, LEFT + half), RIGHT - half)
        if text and centre - half >= free:
            found.append((round(centre, 1), text))
            free = centre + half + LETTER_ROOM
    return found


def _path(steps: Sequence[LevelStretch], scale: Ruler) -> str:
    """Write the level as one line; where none was set, it is broken."""
    written: list[str] = []
    until: date | None = None
    for stretch in sorted(steps, key=lambda step: step.from_on):
        height = f"{level_line(stretch.level):g}"
        joined = written and stretch.from_on == until
        written.append(f"V{height}" if joined else f"M{scale.x(stretch.from_on):g} {height}")
        written.append(f"H{scale.end(stretch.to_on):g}")
        until = stretch.to_on
    return "".join(written)


def _named(stretch: LevelStretch, scale: Ruler) -> Iterable[Words]:
    start, name = scale.x(stretch.from_on), LEVEL_NAMES[stretch.level]
    if scale.end(stretch.to_on) - start > len(name) * LETTER_ROOM + 8:
        above = stretch.level < max(LEVEL_NAMES)
        yield Words(start + 5, level_line(stretch.level) + (-5 if above else 16), name)


def _bar(stretch: SituationStretch, scale: Ruler) -> Bar:
    colours = FILLS.get(stretch.kind, PLAIN)
    return bar(scale.x(stretch.from_on), scale.end(stretch.to_on), stretch.label, colours)


def _selected(selected_on: date | None, scale: Ruler) -> Words | None:
    if selected_on is None or not scale.first <= selected_on <= scale.last:
        return None
    return Words(scale.x(selected_on), 0, f"selected, {day_in_table(selected_on)}")
