"""What moved a score from one to another, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from iom.scoring.domain import Factor, Line
from iom.scoring.explain import points
from iom.scoring.words import what_of

_NOUGHT = Decimal(0)
_ONCE = {Factor.PREDICTOR, Factor.CLASS_A, Factor.BREACH_RECALL}
"""Factors with one line at most: another day is the same line, changed."""


class How(StrEnum):
    """How a line moved."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Moved:
    """A line that counts otherwise than before.

    Attributes:
        what: `Dwelling burglary`, `Robbery, arrest not yet proven`.
        on: the day of it; None for a status.
        how: whether it came, went or changed.
        why: in a few words.
        points: by how much the score moved for it.
    """

    what: str
    on: date | None
    how: How
    why: str
    points: Decimal


def moved(before: Sequence[Line], after: Sequence[Line]) -> list[Moved]:
    """List the lines that count otherwise, those that moved the score most first."""
    left = list(before)
    found: list[Moved] = []
    for line in after:
        same = next((each for each in left if _key(each) == _key(line)), None)
        if same is None:
            found.append(_moved(line, How.CAME, "new", line.points))
        else:
            left.remove(same)
            found.append(_moved(line, How.CHANGED, _why(same, line), line.points - same.points))
    found += [_moved(each, How.WENT, _gone(each), -each.points) for each in left]
    return sorted((each for each in found if each.points), key=lambda each: -abs(each.points))


def _moved(line: Line, how: How, why: str, by: Decimal) -> Moved:
    what = what_of(line)
    if line.factor == Factor.ARRESTS:
        what = f"{what}, arrest not yet proven"
    if line.factor == Factor.PREDICTOR:
        what = "Reoffending predictor"
    return Moved(what, line.on, how, why, by)


def _key(line: Line) -> tuple[object, ...]:
    if line.factor in _ONCE:
        return (line.factor,)
    return (line.factor, line.what, line.on)


def _why(before: Line, after: Line) -> str:
    return "; ".join(_reasons(before, after)) or "counts otherwise"


def _reasons(before: Line, after: Line) -> Iterator[str]:
    if before.on != after.on:
        yield "a later one counts"
    for was, now, words in (
        (before.recency, after.recency, "grown older" if _older(before, after) else "days away"),
        (before.priority, after.priority, "another priority"),
        (before.weight, after.weight, "another weight"),
    ):
        if was is not None and now is not None and was != now:
            yield f"{words}: {points(now)} in place of {points(was)}"


def _older(before: Line, after: Line) -> bool:
    return (after.recency or _NOUGHT) < (before.recency or _NOUGHT)


def _gone(line: Line) -> str:
    if line.factor == Factor.ARRESTS:
        return "proven, come to nothing, or too old"
    return "too old to count, struck out or come to nothing"
