"""Contacts against plan as pictures: plain numbers for an SVG. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from iom.achieved.domain import Figures, Window, contacts_words
from iom.kernel.dates import day_in_table

_WIDTH, _LEFT, _RIGHT = 640.0, 40.0, 524.0
_TOP, _FLOOR = 18.0, 160.0
_TENS = (1, 10, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across, and what it stands for."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A window: two bars, and its last day."""

    x: float
    planned: float
    took_place: float
    planned_said: str
    took_place_said: str
    day: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Windows beside one another, on one scale that begins at 0."""

    pairs: Sequence[Pair]
    ticks: Sequence[Tick]
    floor: float
    said: str


@dataclass(frozen=True, slots=True)
class Missed:
    """An appointment that the client did not keep, at a place."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Running:
    """What was planned up to each day as a line, and what took place as steps.

    Attributes:
        planned_end, took_place_end: how high the two labels stand at the lines' ends.
    """

    planned: str
    took_place: str
    planned_end: float
    took_place_end: float
    planned_said: str
    took_place_said: int
    missed: Sequence[Missed]
    ticks: Sequence[Tick]
    days: Sequence[tuple[float, str]]
    floor: float
    said: str


def bars_of(history: Sequence[tuple[Window, Figures]]) -> Bars:
    """Draw windows in their order."""
    most = max(
        (max(int(each.planned) + 1, each.counts.took_place) for _, each in history), default=1
    )
    scale = _Scale(most)
    apart = (_WIDTH - _LEFT) / max(len(history), 1)
    pairs = [
        Pair(
            x=round(_LEFT + 10 + place * apart, 1),
            planned=scale.y(figures.planned),
            took_place=scale.y(figures.counts.took_place),
            planned_said=contacts_words(figures.planned),
            took_place_said=f"{figures.counts.took_place:,}",
            day=day_in_table(window.last),
        )
        for place, (window, figures) in enumerate(history)
    ]
    said = "; ".join(
        f"to {pair.day} {pair.took_place_said} took place of {pair.planned_said} planned"
        for pair in pairs
    )
    return Bars(pairs, scale.ticks(), _FLOOR, f"{said}. The same in the table.")


def running_of(
    planned_by: Sequence[Fraction],
    took_place: Iterable[date],
    missed: Iterable[date],
    window: Window,
) -> Running:
    """Draw one client's window.

    Args:
        planned_by: up to each day of the window.
        took_place: the day of each contact that counts.
        missed: the day of each appointment that the client did not keep.
        window: the days.
    """
    days = sorted(took_place)
    scale = _Scale(max(int(planned_by[-1]) + 1, len(days)))
    across = (_RIGHT - _LEFT) / len(planned_by)

    def x(day: date, part: float = 0.0) -> float:
        return round(_LEFT + ((day - window.first).days + part) * across, 1)

    line = [f"M{_LEFT:g} {_FLOOR:g}"]
    line += [
        f"L{round(_LEFT + (place + 1) * across, 1):g} {scale.y(total):g}"
        for place, total in enumerate(planned_by)
    ]
    steps = [f"M{_LEFT:g} {_FLOOR:g}"]
    for number, day in enumerate(days, 1):
        steps.append(f"H{x(day, 0.5):g}V{scale.y(number):g}")
    steps.append(f"H{_RIGHT:g}")
    ends = scale.y(planned_by[-1]), scale.y(len(days))
    above, below = _apart(*ends)
    return Running(
        planned="".join(line),
        took_place="".join(steps),
        planned_end=above,
        took_place_end=below,
        planned_said=contacts_words(planned_by[-1]),
        took_place_said=len(days),
        missed=[
            Missed(x(day, 0.5), scale.y(sum(each <= day for each in days)))
            for day in sorted(missed)
        ],
        ticks=scale.ticks(),
        days=[(x(window.first), day_in_table(window.first)), (_RIGHT, day_in_table(window.last))],
        floor=_FLOOR,
        said=f"From {day_in_table(window.first)} to {day_in_table(window.last)} "
        f"{len(days)} took place of {contacts_words(planned_by[-1])} planned. "
        "The days are in the table below.",
    )


class _Scale:
    """Numbers of contacts as heights, from 0 at the floor."""

    def __init__(self, most: int) -> None:
        sizes = (size * tens for tens in _TENS for size in (1, 2, 5))
        self.step = next(size for size in sizes if size * 5 >= most)
        self.top = self.step * -(-max(most, 1) // self.step)

    def y(self, number: Fraction | int) -> float:
        return round(_FLOOR - (_FLOOR - _TOP) * float(number) / self.top, 1)

    def ticks(self) -> list[Tick]:
        return [Tick(self.y(at), f"{at:,}") for at in range(0, self.top + 1, self.step)]


def _apart(planned: float, took_place: float) -> tuple[float, float]:
    """Put two labels at their lines' ends, and where they would touch, one above the other."""
    if abs(planned - took_place) >= 16:
        return planned + 4, took_place + 4
    middle = (planned + took_place) / 2 + 4
    up = (middle - 8, middle + 8)
    return up if planned <= took_place else up[::-1]
