"""Axes and labels of charts: round ticks from 0, and labels that do not lie on one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of whole numbers from 0 to `top`, with a tick every `step`."""

    top: int
    step: int

    @property
    def ticks(self) -> range:
        """The numbers that get a line."""
        return range(0, self.top + 1, self.step)


def axis_for(highest: float, *, most_steps: int = 8) -> Axis:
    """Return the shortest axis in steps of 1, 2 or 5 (times ten) that reaches a value, at least 4.

    Raises:
        ValueError: fewer than one step is asked for.
    """
    if most_steps < 1:
        raise ValueError("An axis has at least one step.")
    highest = max(highest, 4)
    size = 1
    while True:
        for unit in (1, 2, 5):
            step = unit * size
            steps = ceil(highest / step)
            if steps <= most_steps:
                return Axis(steps * step, step)
        size *= 10


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Move heights as little as needed so that they are `apart` from one another, within limits.

    The order is kept; equal heights keep the order in which they are given. If the limits are too
    close for all, the heights are spread evenly between them.
    """
    if not wanted:
        return []
    apart = min(apart, (high - low) / max(len(wanted) - 1, 1))
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    groups: list[tuple[list[int], float]] = []
    for index in order:
        groups.append(([index], min(max(wanted[index], low), high)))
        while len(groups) > 1 and _touch(groups[-2], groups[-1], apart):
            members = groups[-2][0] + groups[-1][0]
            # Each member pulls the group's foot to where that member would be as it wished.
            pulls = [
                min(max(wanted[member], low), high) - place * apart
                for place, member in enumerate(members)
            ]
            foot = min(max(sum(pulls) / len(pulls), low), high - (len(members) - 1) * apart)
            groups[-2:] = [(members, foot)]
    placed = [0.0] * len(wanted)
    for members, foot in groups:
        for place, member in enumerate(members):
            placed[member] = foot + place * apart
    return placed


def _touch(lower: tuple[list[int], float], upper: tuple[list[int], float], apart: float) -> bool:
    members, foot = lower
    return foot + len(members) * apart > upper[1] + 1e-9
