"""What differs between two numbers of one report. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iom.kernel.dates import Month
from iom.reports.beside import each_beside, other_working
from iom.reports.domain import (
    ELSEWHERE,
    LEVELS,
    ROW_OF_CRIMES,
    ROW_OF_PEOPLE,
    YEAR_TO_DATE,
    Figure,
)
from iom.reports.drafting import Data, Members

Place = tuple[Figure, str]
"""A figure, and the month it is of (or `year-to-date`)."""

_STANDING = frozenset({*LEVELS.values(), Figure.DIP})
"""Whoever is counted or not is at a level or not, and so follows from the clients."""
_MOVED = (Figure.MOVED_IN, Figure.MOVED_OUT, Figure.MAPPA_IN, Figure.MAPPA_OUT)
_IN_YEAR = (
    Figure.OPENING,
    Figure.NEW_ENGAGEMENTS,
    Figure.REMOVALS,
    Figure.REMOVALS_SUCCESSFUL,
    *_MOVED,
    Figure.MANAGED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure that is not what it was, or counts other people than it did.

    `follows` says that it is worked out from others that differ; `people` are the ids of clients
    who are counted in one of the two only, or on another day.
    """

    figure: Figure
    of: str
    before: int | None
    after: int | None
    follows: bool = False
    people: frozenset[int] = frozenset()


def differences(before: tuple[Data, Members], after: tuple[Data, Members]) -> list[Difference]:
    """List what differs, in the order of the report, what follows from the rest at the end.

    What the number before did not show at all is no difference.
    """
    old, new = _figures(before[0]), _figures(after[0])
    changed = {
        place: _other_people(before[1], after[1], place)
        for place in new
        if place in old and (old[place] != new[place] or _other_people(before[1], after[1], place))
    }
    if other_working(before[0], after[0]):
        changed.setdefault((Figure.CRIMES_SAVED, YEAR_TO_DATE), frozenset())
    found = [
        Difference(
            figure=figure,
            of=of,
            before=old[figure, of],
            after=new[figure, of],
            follows=_follows(figure, of, changed),
            people=people,
        )
        for (figure, of), people in changed.items()
    ]
    return sorted(found, key=lambda difference: difference.follows)


def months_behind(figure: Figure, of: str) -> list[Month]:
    """List the months whose recorded crime a figure of crimes is made from, oldest first."""
    month = Month.parse(of)
    if figure is Figure.SAC_12_MONTHS:
        return month.last(12)
    return [month.plus(-12) if figure is Figure.SAC_SAME_MONTH_LAST_YEAR else month]


def _figures(data: Data) -> dict[Place, int | None]:
    return dict(_each_figure(data))


def _each_figure(data: Data) -> Iterator[tuple[Place, int | None]]:
    month = data["month"]
    for row, moved in zip(reversed(data["rows"]), reversed(data["movements"]), strict=True):
        for figure in (*ROW_OF_PEOPLE, *ROW_OF_CRIMES):
            yield (figure, row["month"]), row[figure]
        for figure in _MOVED:
            yield (figure, row["month"]), moved[figure]
    yield (Figure.MANAGED, month), data["reconciliation"]["month"]["managed"]
    for figure in _IN_YEAR:
        yield (figure, YEAR_TO_DATE), data["reconciliation"][YEAR_TO_DATE][figure]
    for figure in ELSEWHERE:
        yield (figure, month), data[figure]
    yield (Figure.TARGET_MINIMUM, month), data["target_minimum"]
    yield from each_beside(data)


def _other_people(before: Members, after: Members, place: Place) -> frozenset[int]:
    figure, of = place
    old, new = (
        {_hashable(entry) for entry in members.get(of, {}).get(figure, [])}
        for members in (before, after)
    )
    return frozenset(entry if isinstance(entry, int) else entry[0] for entry in old ^ new)


def _hashable(entry: Any) -> int | tuple[int, str]:  # noqa: ANN401  # from JSON
    return entry if isinstance(entry, int) else (entry[0], entry[1])


def _follows(figure: Figure, of: str, changed: Mapping[Place, frozenset[int]]) -> bool:
    if figure in _STANDING:
        return changed[figure, of] <= changed.get((Figure.CLIENTS, of), frozenset())
    if of == YEAR_TO_DATE:
        return any(each is figure and other != of for each, other in changed)
    if figure in {Figure.SAC_12_MONTHS, Figure.SAC_SAME_MONTH_LAST_YEAR}:
        return any((Figure.SAC, str(month)) in changed for month in months_behind(figure, of))
    if figure is Figure.MANAGED:
        return any(other == of and each.of_people and each is not figure for each, other in changed)
    return False
