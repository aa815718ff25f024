"""The glide path of a client as a step chart; `glide_table` has the same figures. Pure.

Plain numbers come out, in pixels of a picture 1,156 wide; the template writes them as SVG. What
was is drawn as one line, what may follow is dashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from iom.cohort.domain import LEVEL_NAMES
from iom.kernel.dates import day_in_table
from iom.offending.domain import SituationKind
from iom.selection.lanes import FILLS, LETTER_ROOM, Bar, Ruler, Words, bar, level_line
from iom.selection.planned import Ahead, Step

_OFF = 116.0  # the line of nobody on the scheme
_BARS, _MARKS = 134.0, 176.0  # where the lanes of the situation and of offences begin
_FLOOR = {True: 216.0, False: 176.0}  # with a lane of offences, and without
_FARTHEST, _NEAREST, _SHOWN = 730, 84, 28  # days


class Happened(StrEnum):
    """What a mark stands for; the words are those of the strip's marks."""

    PROVEN = "proven"
    ARREST = "arrest"


@dataclass(frozen=True, slots=True)
class Mark:
    """An offence or an arrest of a day."""

    on: date
    what: Happened


@dataclass(frozen=True, slots=True)
class Stretch:
    """A situation from a day up to another; None while it lasts."""

    kind: SituationKind
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark at a place."""

    x: float
    what: Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Glide:
    """The chart."""

    first: date
    last: date
    today_x: float
    months: Sequence[Words]
    grid: Sequence[float]
    levels: Sequence[Words]
    path: str
    names: Sequence[Words]
    ahead: str
    ends: Words | None
    bars: Sequence[Bar]
    marks: Sequence[Placed]
    said: str

    @property
    def floor(self) -> float:
        """Where the last lane ends."""
        return _FLOOR[bool(self.marks)]


def begins_on(selected_on: date, today: date) -> date:
    """Say from which day a path is drawn: the selection, at least 12 weeks and at most 2 years."""
    least, most = today - timedelta(days=_NEAREST), today - timedelta(days=_FARTHEST)
    return max(min(selected_on, least), most)


def glide_of(
    steps: Sequence[Step],
    ahead: Sequence[Ahead],
    situations: Iterable[Stretch],
    marks: Iterable[Mark],
    *,
    first: date,
    today: date,
) -> Glide:
    """Draw the steps up to today, and what may follow.

    Args:
        steps: in order, from `first` up to the day after the last that was.
        ahead: in order, none before today.
        situations: other than in the community; they may reach beyond.
        marks: offences and arrests.
        first: the first day drawn.
        today: the day.
    """
    last = today + timedelta(days=_SHOWN)
    if ahead:
        farthest = ahead[-1].on + timedelta(days=_SHOWN)
        last = min(max(last, farthest), today + timedelta(days=_FARTHEST))
    scale = Ruler(first, last)
    shown = [each for each in steps if each.level is not None]
    here = shown[-1].level if shown and shown[-1].to_on > today else None
    written, ends = _ahead(ahead, here, scale, today)
    return Glide(
        first=first,
        last=last,
        today_x=scale.x(today),
        months=scale.named_months(),
        grid=[scale.x(month.first_day) for month in scale.months],
        levels=[
            *(Words(98, height(level) + 4, str(level)) for level in LEVEL_NAMES),
            Words(98, _OFF + 4, "off"),
        ],
        path=_path(shown, scale, today),
        names=[words for step in _joined(shown) for words in _named(step, scale, today)],
        ahead=written,
        ends=ends,
        bars=[
            _bar(each, scale, today)
            for each in situations
            if each.kind in FILLS
            and each.from_on <= today
            and (each.to_on is None or each.to_on > first)
        ],
        marks=[Placed(scale.x(each.on), each.what) for each in marks if first <= each.on <= today],
        said=_said(shown, ahead, today),
    )


def height(level: int | None) -> float:
    """Return how high a level stands; None is off the scheme."""
    return _OFF if level is None else level_line(level)


def _path(steps: Sequence[Step], scale: Ruler, today: date) -> str:
    written: list[str] = []
    until: date | None = None
    for step in steps:
        y, begins = f"{height(step.level):g}", scale.x(step.from_on)
        written.append(f"V{y}" if written and step.from_on == until else f"M{begins:g} {y}")
        written.append(f"H{scale.x(min(step.to_on, today)):g}")
        until = step.to_on
    return "".join(written)


def _joined(steps: Sequence[Step]) -> list[Step]:
    """Return the steps with neighbours of one level as one, whatever else changed between them."""
    found: list[Step] = []
    for step in steps:
        if found and (found[-1].level, found[-1].to_on) == (step.level, step.from_on):
            found[-1] = replace(found[-1], to_on=step.to_on)
        else:
            found.append(step)
    return found


def _named(step: Step, scale: Ruler, today: date) -> Iterable[Words]:
    start, name = scale.x(step.from_on), LEVEL_NAMES[step.level or 1]
    if scale.x(min(step.to_on, today)) - start > len(name) * LETTER_ROOM + 8:
        above = (step.level or 0) < max(LEVEL_NAMES)
        yield Words(start + 5, height(step.level) + (-5 if above else 16), name)


def _ahead(
    ahead: Sequence[Ahead], here: int | None, scale: Ruler, today: date
) -> tuple[str, Words | None]:
    if not ahead or here is None:
        return "", None
    written = [f"M{scale.x(today):g} {height(here):g}"]
    written += [f"H{scale.x(each.on):g}V{height(each.level):g}" for each in ahead]
    end = ahead[-1]
    return "".join(written), Words(
        scale.x(end.on), _OFF, f"could leave from {day_in_table(end.on)}"
    )


def _bar(each: Stretch, scale: Ruler, today: date) -> Bar:
    end = scale.x(min(each.to_on or today, today))
    label = each.kind.value.replace("-", " ")
    return bar(scale.x(each.from_on), end, label, FILLS[each.kind])


def _said(steps: Sequence[Step], ahead: Sequence[Ahead], today: date) -> str:
    said = "; ".join(
        f"level {step.level} from {day_in_table(step.from_on)}" for step in _joined(steps)
    )
    if ahead:
        said += f". Off the scheme from {day_in_table(ahead[-1].on)} at the earliest"
    return (
        said or f"No level up to {day_in_table(today)}"
    ) + ". The same stands in the table below."
