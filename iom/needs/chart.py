"""How the scores of a client's sections went, as plain numbers for an SVG. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from iom.kernel.dates import day_in_table
from iom.needs.domain import SECTIONS, Finding, NeedKind, finding_of
from iom.needs.picture import Assessed

_LEFT, _RIGHT = 118.0, 284.0
_TOP: Final = 26.0
_ROW: Final = 40.0
_TALL: Final = 26.0  # of a row, what the scores have
_SHORT = {NeedKind.ETE: "ETE", NeedKind.LIFESTYLE: "Lifestyle", NeedKind.THINKING: "Thinking"}


@dataclass(frozen=True, slots=True)
class Point:
    """A score; filled where it makes a need."""

    x: float
    y: float
    exists: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The scores of a section over time, from 0 at `bottom` up; a need begins at `begins`."""

    label: str
    middle: float
    bottom: float
    begins: float
    path: str
    points: Sequence[Point]
    last: str


@dataclass(frozen=True, slots=True)
class ScoresChart:
    """All sections that were scored, one below the other, over the same days."""

    lanes: Sequence[Lane]
    height: float
    first: str
    last: str
    said: str


def chart_of(assessed: Sequence[Assessed]) -> ScoresChart | None:
    """Draw how scores went; None where there are not two assessments on different days.

    Args:
        assessed: with the answers that there are for the reader, the earliest first.
    """
    if len({each.on for each in assessed}) < 2:
        return None
    scored = [kind for kind in SECTIONS if any(_score(each, kind) is not None for each in assessed)]
    if not scored:
        return None
    first, last = assessed[0].on, assessed[-1].on
    lanes = [
        _lane(kind, _TOP + place * _ROW, assessed, (first, last))
        for place, kind in enumerate(scored)
    ]
    return ScoresChart(
        lanes=lanes,
        height=_TOP + len(lanes) * _ROW + 4,
        first=day_in_table(first),
        last=day_in_table(last),
        said="; ".join(_in_words(kind, assessed) for kind in scored)
        + ". The same in the table below.",
    )


def _score(assessed: Assessed, kind: NeedKind) -> int | None:
    answer = assessed.answers.get(kind)
    return answer if isinstance(answer, int) else None


def _lane(
    kind: NeedKind, top: float, assessed: Sequence[Assessed], days: tuple[date, date]
) -> Lane:
    section, bottom = SECTIONS[kind], top + _TALL
    across = (_RIGHT - _LEFT) / (days[1] - days[0]).days

    def y(score: float) -> float:
        return round(bottom - _TALL * score / section.most, 1)

    scores = [(each.on, score) for each in assessed if (score := _score(each, kind)) is not None]
    points = [
        Point(
            round(_LEFT + (on - days[0]).days * across, 1),
            y(score),
            finding_of(kind, score) is Finding.EXISTS,
        )
        for on, score in scores
    ]
    return Lane(
        label=_SHORT.get(kind, kind.label),
        middle=top + _TALL / 2 + 4,
        bottom=bottom,
        begins=y(section.begins - 0.5),
        path="M" + "L".join(f"{each.x:g} {each.y:g}" for each in points),
        points=points,
        last=f"{scores[-1][1]} of {section.most}",
    )


def _in_words(kind: NeedKind, assessed: Sequence[Assessed]) -> str:
    scores = [score for each in assessed if (score := _score(each, kind)) is not None]
    return f"{kind.label} {', '.join(str(score) for score in scores)}"
