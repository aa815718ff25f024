"""Words of lines and inputs, for pages and for the document of everything. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from iom.kernel.dates import day_in_table
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring.domain import TEST, Factor, Line
from iom.scoring.explain import points
from iom.scoring.kept import lines_from_text

NAMES = {
    Factor.OFFENCE: "Offences proven or charged",
    Factor.ARRESTS: "Arrests not yet proven",
    Factor.PREDICTOR: "Reoffending predictor",
    Factor.CLASS_A: "Class A",
    Factor.INTELLIGENCE: "Intelligence",
    Factor.BREACH_RECALL: "Breach or recall",
}


def what_of(line: Line) -> str:
    """Name what a line is for: `Dwelling burglary`, `Positive test`, `Recall`."""
    if line.factor in {Factor.OFFENCE, Factor.ARRESTS}:
        return OffenceCategory(line.what).label
    if line.factor == Factor.CLASS_A:
        return "Positive test" if line.what == TEST else f"DIP: {line.what.replace('-', ' ')}"
    if line.factor == Factor.INTELLIGENCE:
        return "Graded intelligence"
    return line.what.capitalize()


def lines_in_words(text: str) -> str:
    """Put lines as they are kept in words, one after another."""
    said = [
        f"{what_of(line)}{f', {day_in_table(line.on)}' if line.on else ''}: {points(line.points)}"
        for line in lines_from_text(text)
    ]
    return "; ".join(said) or "nothing"


def inputs_in_words(text: str) -> str:
    """Put inputs as they are kept in words: of offending, of treatment or of intelligence."""
    return "; ".join(_inputs(json.loads(text))) or "nothing"


def _inputs(kept: object) -> Iterator[str]:
    if isinstance(kept, list):
        yield from (f"intelligence of {_day(each)}" for each in kept)
        return
    if not isinstance(kept, dict):
        return
    for on, category, disposal in kept.get("offences", ()):
        words = f"{OffenceCategory(category).words}, {Disposal(disposal).words}"
        yield f"{words}, {_day(on)}"
    for first, end in kept.get("away", ()):
        yield f"not at liberty from {_day(first)}{f' until {_day(end)}' if end else ''}"
    if kept.get("predictor"):
        on, value, _ = kept["predictor"]
        yield f"predictor of {value}, {_day(on)}"
    yield from (f"{what}, {_day(on)}" for on, what in kept.get("breaches", ()))
    yield from (f"positive test, {_day(on)}" for on, _ in kept.get("tests", ()))
    if kept.get("dip_status"):
        yield f"DIP status {kept['dip_status'].replace('-', ' ')}"
    if kept.get("district"):
        yield f"district {kept['district'].replace('-', ' ')}"


def _day(text: str) -> str:
    return day_in_table(date.fromisoformat(text))
