"""DIP, DTTO and MAPPA over time as lanes, as plain numbers for an SVG. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from iom.cohort.domain import DipStatus
from iom.kernel.dates import Month, months_between
from iom.programmes.domain import Count, Happened, Held, Order

_LEFT, _RIGHT = 150.0, 1090.0
_TOP: Final = 30.0
_ROW: Final = 44.0
_LETTER: Final = 7.2
_MOST_DAYS: Final = 1_100  # three years; what lies before is in the tables
_STRONG = {DipStatus.ON_CASELOAD, DipStatus.RETAINED}


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a lane. Its name is empty where there is no room for it."""

    x: float
    width: float
    name: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """An event."""

    x: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the chart."""

    label: str
    note: str
    y: float
    bars: Sequence[Bar]
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a month begins."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class ProgrammesChart:
    """The lanes that there are for the reader, over the same days."""

    lanes: Sequence[Lane]
    ticks: Sequence[Tick]
    height: float
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is drawn; None: not for the reader."""

    statuses: Sequence[Held] | None
    events: Sequence[Happened] = ()
    orders: Sequence[Order] = ()
    counts: Sequence[Count] = ()
    mappa: Sequence[Held] | None


def chart_of(drawn: Drawn, today: date) -> ProgrammesChart | None:
    """Draw the lanes, from the first thing that happened or three years ago; None: nothing did."""
    began = [*_begins(drawn)]
    if not began:
        return None
    first = max(min(began), today - timedelta(days=_MOST_DAYS))
    first = Month.of(min(first, today - timedelta(days=85))).first_day
    scale = _Scale(first, today)
    lanes = [
        Lane(label, note, _TOP + place * _ROW, bars, marks)
        for place, (label, note, bars, marks) in enumerate(_lanes(drawn, scale))
    ]
    return ProgrammesChart(
        lanes=lanes,
        ticks=scale.ticks(),
        height=_TOP + len(lanes) * _ROW + 6,
        said="; ".join(f"{lane.label}: {lane.note}" for lane in lanes)
        + ". The same in the tables below.",
    )


def _begins(drawn: Drawn) -> Iterator[date]:
    for each in drawn.statuses or ():
        if each.status not in (None, DipStatus.NOT_APPLICABLE):
            yield each.from_on
    yield from (each.on for each in drawn.events)
    yield from (each.from_on for each in drawn.counts)
    yield from (each.from_on for each in drawn.mappa or () if each.level)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        across = (_RIGHT - _LEFT) / ((self.last - self.first).days + 1)
        within = min(max((day - self.first).days, 0), (self.last - self.first).days + 1)
        return round(_LEFT + within * across, 1)

    def bar(self, from_on: date, end: date | None, name: str, *, strong: bool) -> Bar | None:
        """Place a stretch that ends before `end`; None where it lies before the chart."""
        if end is not None and end <= self.first:
            return None
        x = self.x(from_on)
        width = round(self.x(end or self.last + timedelta(days=1)) - x, 1)
        fits = len(name) * _LETTER + 8 <= width
        return Bar(x, width, name if fits else "", strong) if width > 0 else None

    def ticks(self) -> list[Tick]:
        months = [*months_between(Month.of(self.first), Month.of(self.last))]
        every = -(-len(months) // 12)
        return [
            Tick(
                self.x(month.first_day),
                month.short_name if place == 0 or month.number < every + 1 else month.shortest_name,
            )
            for place, month in enumerate(months[::every])
        ]


_Row = tuple[str, str, list[Bar], list[Mark]]


def _lanes(drawn: Drawn, scale: _Scale) -> Iterator[_Row]:
    if drawn.statuses is not None:
        yield (
            "DIP status",
            _now(drawn.statuses),
            _bars(
                scale.bar(each.from_on, each.to_on, each.words, strong=each.status in _STRONG)
                for each in drawn.statuses
                if each.status is not None
            ),
            [],
        )
        marks = [Mark(scale.x(each.on)) for each in drawn.events if each.on >= scale.first]
        yield "DIP events", f"{len(drawn.events)} recorded", [], marks
        yield (
            "DTTO or DRR",
            drawn.orders[-1].outcome if drawn.orders else "none",
            _bars(_order(scale, each) for each in drawn.orders),
            [],
        )
        yield (
            "In the score",
            "counts now" if any(_lasts(each, scale.last) for each in drawn.counts) else "not now",
            _bars(
                scale.bar(
                    each.from_on,
                    each.to_on + timedelta(days=1) if each.to_on else None,
                    "counts",
                    strong=True,
                )
                for each in drawn.counts
            ),
            [],
        )
    if drawn.mappa is not None:
        yield (
            "MAPPA",
            _now(drawn.mappa),
            _bars(
                scale.bar(each.from_on, each.to_on, each.words, strong=each.level > 1)
                for each in drawn.mappa
                if each.level
            ),
            [],
        )


def _bars(bars: Iterable[Bar | None]) -> list[Bar]:
    return [each for each in bars if each is not None]


def _order(scale: _Scale, order: Order) -> Bar | None:
    if order.commenced is None:
        return None
    name = f"{'lower intensity, ' if order.lower else ''}{order.outcome}"
    end = order.ended.on + timedelta(days=1) if order.ended else None
    return scale.bar(order.commenced.on, end, name, strong=False)


def _lasts(count: Count, today: date) -> bool:
    return count.from_on <= today and (count.to_on is None or count.to_on >= today)


def _now(held: Sequence[Held]) -> str:
    """What holds now: spans are the latest first, and the last one lasts."""
    return held[0].words if held else "not known"
