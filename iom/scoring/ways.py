"""What would take a score to another band: proof, an offence more, age alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from iom.kernel.dates import day_in_words
from iom.kernel.rounding import half_up
from iom.kernel.words import in_a_row
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring.ageing import next_band_by_age
from iom.scoring.bands import Band, Distance
from iom.scoring.domain import Line, Offence, score_of
from iom.scoring.explain import Told, points, points_of


@dataclass(frozen=True, slots=True)
class Move:
    """A neighbouring band: how far it is, and what would take the client there."""

    far: str
    how: str


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
        scores = in_a_row([str(score) for _, score, _ in lifting], last="or")
        return (
            f"{begun} A predictor of {first} or more would lift the band to {lifting[0][2]} "
            f"({scores}); {stays}"
        )
    would = in_a_row(
        [f"one of {value} {score}, {band}" for value, score, band in lifting], between="; "
    )
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
    return points_of(
        [each for each in lines if (each.what, each.on) == (offence.category, offence.on)]
    )


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


def _many(value: Decimal) -> str:
    return f"{value} point" if value == 1 else f"{value} points"
