"""A score in sentences: why it is what it is. Pure.

Whoever may not see a kind of data is told the points that rest on it, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from iom.kernel.dates import day_in_table, day_in_words
from iom.kernel.rounding import half_up
from iom.kernel.words import in_a_row
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring.bands import Band
from iom.scoring.domain import TEST, Factor, Inputs, Line
from iom.scoring.matrix import Matrix

_MOST_OTHERS = 4
_SHARES = {"1": "in full", "0.75": "three quarters", "0.5": "half", "0.25": "a quarter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of a score to one reader.

    Attributes:
        inputs: without what the reader may not see.
        lines: of the kinds of data that the reader may see.
        unseen: the points of all other lines.
        place: the name of the client's district.
    """

    matrix: Matrix
    inputs: Inputs
    lines: Sequence[Line]
    unseen: Decimal
    total: Decimal
    score: Decimal
    band: Band
    provisional: bool
    place: str = ""


def points(value: Decimal) -> str:
    """Write points exactly, with at least one decimal: `12.0`, `0.75`."""
    exact = value.normalize()
    return f"{exact:.1f}" if exact == half_up(exact, 1) else f"{exact:f}"


def why(told: Told) -> list[str]:
    """Say in a few sentences what the score rests on; a list of paragraphs."""
    lines = [each for each in told.lines if each.points]
    found = list(_most(told, lines))
    if told.unseen:
        found.append(
            f"{points(told.unseen)} of it rest on kinds of data that your agency does not see."
        )
    if not found:
        return ["Nothing that is recorded counts towards the score on this day."]
    custody = _custody(told, lines)
    return [" ".join(found), *([custody] if custody else [])]


def left_out(told: Told) -> str:
    """Say what was known and counts nowhere, empty for nothing."""
    nothing = [each for each in told.inputs.offences if Disposal(each.disposal).nothing]
    named = [
        f"{OffenceCategory(each.category).words} of {day_in_table(each.on)}, "
        f"{Disposal(each.disposal).words}"
        for each in nothing
    ]
    counted = {(each.what, each.on) for each in told.lines if each.factor == Factor.OFFENCE}
    old = [
        each
        for each in told.inputs.offences
        if each.counts and (each.category, each.on) not in counted
    ]
    if old:
        named.append("an older offence" if len(old) == 1 else f"{len(old)} older offences")
    return f"Left out: {'; '.join(named)}." if named else ""


def _most(told: Told, lines: Sequence[Line]) -> Iterator[str]:
    """Name the kind of offence that brings the most, then what else adds most."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for each in lines:
        groups.setdefault((each.factor, each.what), []).append(each)
    ranked = sorted(groups.values(), key=lambda group: -points_of(group))
    offences = [group for group in ranked if group[0].factor == Factor.OFFENCE]
    if offences:
        yield _greatest(told, offences[0], most=offences[0] is ranked[0])
        ranked.remove(offences[0])
    if ranked:
        shown = [f"{_named(group)} {points(points_of(group))}" for group in ranked[:_MOST_OTHERS]]
        rest = sum((points_of(group) for group in ranked[_MOST_OTHERS:]), Decimal(0))
        if rest:
            shown.append(f"what remains {points(rest)}")
        joined = in_a_row([_with_adds(shown[0]), *shown[1:]])
        yield joined[:1].upper() + joined[1:] + "."


def _with_adds(said: str) -> str:
    what, _, number = said.rpartition(" ")
    return f"{what} adds {number}" if not what[:1].isdigit() else f"{what} add {number}"


def _greatest(told: Told, group: Sequence[Line], *, most: bool) -> str:
    words = OffenceCategory(group[0].what).words
    priority = group[0].priority or Decimal(1)
    place = f"{told.place}’s" if told.place else "the district’s"
    prioritised = f" and, with {place} priority of {points(priority)}," if priority != 1 else ""
    begun = "Of the offences, most is"
    if most:
        begun = "Most of it is" if points_of(group) * 2 > told.total else "The largest part is"
    if len(group) == 1:
        [line] = group
        return f"{begun} {_one(words)} of {_day(line)}, which {_counts(line, prioritised)}."
    if len(group) > 3:
        number = f"{len(group)} offences of {words}"
        return f"{begun} {number}, which together bring {points(points_of(group))}."
    each = [
        f"the one of {_day(line)} {_counts(line, prioritised if line is group[0] else '')}"
        for line in group
    ]
    return f"{begun} {len(group)} offences of {words}: {'; '.join(each)}."


def _counts(line: Line, prioritised: str) -> str:
    recency = line.recency or Decimal(1)
    share = _SHARES.get(f"{recency.normalize():f}", f"{points(recency)} of its weight")
    joined = prioritised or " and"
    return f"counts {share}{joined} brings {points(line.points)}"


def _named(group: Sequence[Line]) -> str:
    line, many = group[0], len(group)
    day = f" of {_day(line)}" if line.on else ""
    if line.factor == Factor.OFFENCE:
        words = OffenceCategory(line.what).words
        return f"{_one(words)}{day}" if many == 1 else f"{many} offences of {words}"
    if line.factor == Factor.ARRESTS:
        words = OffenceCategory(line.what).words
        arrests = f"an arrest for {words}{day}" if many == 1 else f"{many} arrests for {words}"
        return f"{arrests}, not proven yet,"
    if line.factor == Factor.INTELLIGENCE:
        return "a piece of intelligence" if many == 1 else f"{many} pieces of intelligence"
    if line.factor == Factor.CLASS_A and line.what != TEST:
        return f"the DIP status {line.what.replace('-', ' ')}"
    what = {TEST: "a positive Class A test"}.get(line.what, f"the {line.what}")
    return f"{what}{day}"


def _custody(told: Told, lines: Sequence[Line]) -> str:
    """Show on one offence that days not at liberty do not count; empty where none shows it."""
    shown = []
    for line in lines:
        if line.factor == Factor.OFFENCE and line.on and line.days is not None:
            age = (told.inputs.as_of - line.on).days
            by_calendar = next((r.factor for r in told.matrix.recency if age <= r.days), Decimal(0))
            if line.recency is not None and by_calendar < line.recency:
                shown.append((line.points, line, age, by_calendar))
    if not shown:
        return ""
    _, line, age, by_calendar = max(shown, key=lambda each: each[0])
    instead = _SHARES.get(f"{by_calendar.normalize():f}", points(by_calendar))
    counts = _SHARES.get(f"{(line.recency or by_calendar).normalize():f}", points(line.points))
    return (
        f"Time in custody does not make anybody look improved. The "
        f"{OffenceCategory(line.what).words} of {_day(line)} is {age} days old but only "
        f"{line.days} of them were at liberty, so it counts {counts}, "
        f"{'not nothing' if by_calendar == 0 else f'not {instead}'}."
    )


def points_of(lines: Sequence[Line]) -> Decimal:
    """Add up what lines bring."""
    return sum((each.points for each in lines), Decimal(0))


def _day(line: Line) -> str:
    return day_in_words(line.on) if line.on else ""


def _one(words: str) -> str:
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"
