"""What the charts of a client's days have in common: their ruler, words and bars. Pure.

Plain numbers come out, in pixels of a picture 1,156 wide; the templates write them as SVG.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from iom.kernel.dates import Month, months_between
from iom.offending.domain import SituationKind

LEFT, RIGHT = 112.0, 1148.0
_LEVEL_1, _LEVEL_STEP = 98.0, 15.0  # the line of level 1, and how far the next stands above it
_MONTH_ROOM, LETTER_ROOM = 62.0, 7.6  # what a month's name needs; what a letter needs
_SHORTEST_MONTH = 28  # days
FILLS = {
    SituationKind.REMAND: ("#cecece", "#0b0c0c"),
    SituationKind.CUSTODY: ("#484949", "#ffffff"),
    SituationKind.RECALLED: ("#484949", "#ffffff"),
    SituationKind.UNLAWFULLY_AT_LARGE: ("#f4cdc6", "#0b0c0c"),
    SituationKind.HOSPITAL: ("#cce5e5", "#0b0c0c"),
}
"""The colours of a situation's bar and of its words; the community has none of its own."""
PLAIN = ("#ffffff", "#0b0c0c")


@dataclass(frozen=True, slots=True)
class Words:
    """Text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, its colours, and its words where there is room for them."""

    x: float
    width: float
    fill: str
    ink: str
    text: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where days stand, from a first to a last one."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Return where a day begins; what lies outside stands at the edge."""
        return round(min(max(LEFT + (day - self.first).days * self.day_width, LEFT), RIGHT), 1)

    def end(self, to_on: date | None) -> float:
        """Return where something ends; what lasts goes to the edge."""
        return self.x(to_on) if to_on is not None else RIGHT

    def shows(self, from_on: date, to_on: date | None) -> bool:
        """Say whether any of it lies inside."""
        return from_on <= self.last and (to_on is None or to_on > self.first)

    @property
    def day_width(self) -> float:
        """How wide a day is."""
        return (RIGHT - LEFT) / ((self.last - self.first).days + 1)

    @property
    def months(self) -> list[Month]:
        """The months that begin inside."""
        months = months_between(Month.of(self.first), Month.of(self.last))
        return [month for month in months if month.first_day >= self.first]

    def named_months(self) -> list[Words]:
        """Name as many months as there is room for; the year stands at the first and in January."""
        found: list[Words] = []
        every = ceil(_MONTH_ROOM / (_SHORTEST_MONTH * self.day_width))
        for place, month in enumerate(self.months):
            if place % every == 0 and self.x(month.first_day) < RIGHT - _MONTH_ROOM / 2:
                new_year = not found or month.number <= every
                text = month.short_name if new_year else month.shortest_name
                found.append(Words(self.x(month.first_day) + 4, 14, text))
        return found


def level_line(level: int) -> float:
    """Return how high a level stands."""
    return _LEVEL_1 - _LEVEL_STEP * (level - 1)


def bar(start: float, end: float, label: str, colours: tuple[str, str]) -> Bar:
    """Return a bar from one place to another, with its words where there is room."""
    width = round(max(end - start, 2), 1)
    fits = width > len(label) * LETTER_ROOM + 12
    return Bar(start, width, *colours, label if fits else "")
