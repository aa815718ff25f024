"""A score in sentences: why it is what it is, and what would change it. Pure.

Whoever may not see a kind of data is told the points that rest on it, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from iom.kernel.dates import day_in_table, day_in_words
from iom.kernel.rounding import half_up
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring.ageing import next_band_by_age
from iom.scoring.bands import Band, Distance
from iom.scoring.domain import TEST, Factor, Inputs, Line, Offence, score_of
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


@dataclass(frozen=True, slots=True)
class Move:
    """A neighbouring band: how far it is, and what would take the client there."""

    far: str
    how: str


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


def what_a_predictor_would_do(told: Told) -> str:
    """Say whether the missing predictor could lift the band; empty where one is recorded."""
    if not told.provisional:
        return ""
    begun = "No two-year reoffending predictor is recorded, so it counts 0."
    found = [(each.value, *_with(told, each.points)) for each in told.matrix.predictor]
    lifting = [each for each in found if each[2].rank > told.band.rank]
    if not lifting:
        most = f": with the highest the score would be {found[-1][1]}" if found else ""
        return f"{begun} No predictor would lift the band{most}."
    first = lifting[0][0]
    stays = f"below {first} it stays {told.band}."
    if len({band for _, _, band in lifting}) == 1:
        scores = _or([str(score) for _, score, _ in lifting])
        return (
            f"{begun} A predictor of {first} or more would lift the band to {lifting[0][2]} "
            f"({scores}); {stays}"
        )
    would = _and([f"one of {value} {score}, {band}" for value, score, band in lifting], "; ")
    return f"{begun} A predictor of {first} or more would lift the band: {would}; {stays}"


def way_up(told: Told) -> Move | None:
    """Say how far the next band up is and what would take the client there; None in the highest."""
    thresholds = told.matrix.thresholds_in(told.inputs.district)
    above = thresholds.above(told.score)
    if above is None:
        return None
    how = _by_proof(told, above) or _by_one_more(told, above)
    return Move(f"{_many(above.points)} up to {above.band}", f"({above.at}). {how}")


def way_down(told: Told) -> Move | None:
    """Say how far the next band down is, and when ageing alone leads there; None in the lowest."""
    below = told.matrix.thresholds_in(told.inputs.district).below(told.score)
    if below is None:
        return None
    return Move(f"{_many(below.points)} down to {below.band}", f"({below.at}). {_by_age(told)}")


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
    ranked = sorted(groups.values(), key=lambda group: -_sum(group))
    offences = [group for group in ranked if group[0].factor == Factor.OFFENCE]
    if offences:
        yield _greatest(told, offences[0], most=offences[0] is ranked[0])
        ranked.remove(offences[0])
    if ranked:
        shown = [f"{_named(group)} {points(_sum(group))}" for group in ranked[:_MOST_OTHERS]]
        rest = sum((_sum(group) for group in ranked[_MOST_OTHERS:]), Decimal(0))
        if rest:
            shown.append(f"what remains {points(rest)}")
        joined = _and([_with_adds(shown[0]), *shown[1:]])
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
        begun = "Most of it is" if _sum(group) * 2 > told.total else "The largest part is"
    if len(group) == 1:
        [line] = group
        return f"{begun} {_one(words)} of {_day(line)}, which {_counts(line, prioritised)}."
    if len(group) > 3:
        number = f"{len(group)} offences of {words}"
        return f"{begun} {number}, which together bring {points(_sum(group))}."
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


def _by_proof(told: Told, above: Distance) -> str:
    """Find the arrest whose proof would lead to the band, with the least to spare."""
    best: tuple[Decimal, Offence, Decimal, Decimal] | None = None
    for place, each in enumerate(told.inputs.offences):
        if each.disposal != Disposal.ARRESTED:
            continue
        changed = list(told.inputs.offences)
        changed[place] = each._replace(disposal=Disposal.CHARGED.value)
        found = score_of(told.matrix, replace(told.inputs, offences=changed))
        total = found.total + told.unseen
        if half_up(total, 1) >= above.at and (best is None or total < best[0]):
            best = (total, each, _worth(told.lines, each), _worth(found.lines, each))
    if best is None:
        return ""
    total, offence, now, then = best
    instead = f"{points(then)} in place of {points(now)}" if now else points(then)
    return (
        f"Proof or a charge for the {OffenceCategory(offence.category).words} of "
        f"{day_in_words(offence.on)} would do it: {instead} makes {half_up(total, 1)}."
    )


def _worth(lines: Sequence[Line], offence: Offence) -> Decimal:
    """Return what the lines for an offence or arrest bring."""
    return _sum([each for each in lines if (each.what, each.on) == (offence.category, offence.on)])


def _by_one_more(told: Told, above: Distance) -> str:
    """Find the lightest offence that would lead to the band if it happened on the day."""
    table = told.matrix.table_of(told.inputs.district)
    for category, (_, _, worth) in sorted(table.items(), key=lambda each: each[1][2][:1]):
        score = half_up(told.total + worth[0], 1) if worth else told.score
        if score >= above.at:
            return (
                f"One more {OffenceCategory(category).words}, proven or charged, would do it: "
                f"{points(worth[0])} makes {score}."
            )
    return "No single offence more would do it."


def _by_age(told: Told) -> str:
    if told.unseen:
        return (
            "When age alone would lead there is not shown, for it rests on data that your agency "
            "does not see."
        )
    step = next_band_by_age(told.matrix, told.inputs)
    if step is None:
        away = any(each.to_on is None for each in told.inputs.away)
        while_away = ": while somebody is not at liberty, no offence grows older" if away else ""
        return f"Age alone does not lead there within three years{while_away}."
    return (
        "If nothing more happens, what counts grows too old one by one; the step of "
        f"{day_in_words(step.on)} takes the score from {step.before} to {step.after}, {step.band}."
    )


def _with(told: Told, more: Decimal) -> tuple[Decimal, Band]:
    score = half_up(told.total + more, 1)
    return score, told.matrix.thresholds_in(told.inputs.district).band_of(score)


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((each.points for each in lines), Decimal(0))


def _day(line: Line) -> str:
    return day_in_words(line.on) if line.on else ""


def _one(words: str) -> str:
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def _many(value: Decimal) -> str:
    return f"{value} point" if value == 1 else f"{value} points"


def _and(parts: Sequence[str], between: str = ", ") -> str:
    return between.join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]


def _or(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + " or " + parts[-1] if len(parts) > 1 else parts[0]
