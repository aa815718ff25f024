"""Each district's places now, by the proposal and its floor, as plain numbers for an SVG. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iom.selection.capacity import DistrictLine

_LEFT, _RIGHT = 4.0, 292.0
_TOP, _EACH = 44.0, 56.0


@dataclass(frozen=True, slots=True)
class Bars:
    """A district: where its name, its two bars and its floor stand; no floor is None."""

    name: str
    y: float
    now: int
    now_width: float
    then: int
    then_width: float
    floor_x: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """All districts beneath each other, on one scale that begins at 0."""

    bars: Sequence[Bars]
    left: float
    height: float
    said: str


def chart_of(lines: Sequence[DistrictLine], names: Mapping[str, str]) -> Chart:
    """Draw the districts in their order; no place anywhere is drawn as nothing."""
    most = max((max(each.on_scheme, each.placed, each.floor) for each in lines), default=0)
    scale = (_RIGHT - _LEFT) / max(most, 1)

    def width(number: int) -> float:
        return round(number * scale, 1)

    bars = [
        Bars(
            name=names.get(each.district, each.district),
            y=_TOP + place * _EACH,
            now=each.on_scheme,
            now_width=width(each.on_scheme),
            then=each.placed,
            then_width=width(each.placed),
            floor_x=round(_LEFT + width(each.floor), 1) if each.floor else None,
        )
        for place, each in enumerate(lines)
    ]
    said = "; ".join(
        f"{bar.name} {each.on_scheme} now, {each.placed} by the proposal, floor {each.floor}"
        for bar, each in zip(bars, lines, strict=True)
    )
    return Chart(bars, _LEFT, _TOP + len(bars) * _EACH, f"{said}. The same in the table.")
