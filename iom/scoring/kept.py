"""Inputs and lines as they are kept with a score, apart by category of data. Pure.

What rests on tests and treatment, and on intelligence, stands in texts of its own, so that it is
shown only to those who may see that kind of data (`iom.sharing.fields`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from iom.accounts.domain import Category
from iom.scoring.domain import (
    Away,
    Factor,
    Happened,
    Inputs,
    Line,
    Offence,
    Predictor,
)

_NOUGHT = Decimal(0)
CATEGORIES: dict[Factor, Category] = {
    Factor.OFFENCE: Category.OFFENDING,
    Factor.ARRESTS: Category.OFFENDING,
    Factor.PREDICTOR: Category.OFFENDING,
    Factor.CLASS_A: Category.SUBSTANCE_TREATMENT,
    Factor.INTELLIGENCE: Category.INTELLIGENCE,
    Factor.BREACH_RECALL: Category.OFFENDING,
}
"""On which kind of data the lines of each factor rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Three texts: what is of offending, of treatment, of intelligence."""

    offending: str
    treatment: str
    intelligence: str


# What is many is written by hand, several times as quick as by the encoder: days, codes of the
# product's own and decimals hold nothing that JSON would write otherwise.
_encode = json.JSONEncoder(separators=(",", ":"), default=str, check_circular=False).encode


def inputs_as_text(inputs: Inputs) -> Texts:
    """Write inputs down."""
    offences = ",".join(
        [f'["{on.isoformat()}","{category}","{what}"]' for on, category, what in inputs.offences]
    )
    away, breaches = _listed(inputs.away), _listed(inputs.breaches)
    predictor = _encode(inputs.predictor) if inputs.predictor else "null"
    return Texts(
        offending=(
            f'{{"as_of":"{inputs.as_of.isoformat()}","district":"{inputs.district}",'
            f'"offences":[{offences}],"away":{away},"predictor":{predictor},'
            f'"breaches":{breaches}}}'
        ),
        treatment=f'{{"tests":{_listed(inputs.tests)},"dip_status":"{inputs.dip_status}"}}',
        intelligence=_listed(inputs.intelligence),
    )


def _listed(things: Sequence[Any]) -> str:
    return _encode(things) if things else "[]"


def inputs_from_text(texts: Texts) -> Inputs:
    """Read inputs back; scoring them again by the same matrix gives the same number."""
    offending, treatment = json.loads(texts.offending), json.loads(texts.treatment)
    predictor = offending["predictor"]
    return Inputs(
        as_of=_day(offending["as_of"]),
        district=offending["district"],
        offences=[Offence(_day(on), *rest) for on, *rest in offending["offences"]],
        away=[Away(_day(first), end and _day(end)) for first, end in offending["away"]],
        predictor=Predictor(_day(predictor[0]), *predictor[1:]) if predictor else None,
        tests=[Happened(_day(on), what) for on, what in treatment["tests"]],
        dip_status=treatment["dip_status"],
        intelligence=[_day(on) for on in json.loads(texts.intelligence)],
        breaches=[Happened(_day(on), what) for on, what in offending["breaches"]],
    )


def lines_as_text(lines: Iterable[Line]) -> Texts:
    """Write lines down, each with those of its category."""
    offending: list[str] = []
    others: dict[str, list[str]] = {Factor.CLASS_A: [], Factor.INTELLIGENCE: []}
    for each in lines:
        others.get(each[0], offending).append(_text_of(*each))
    treatment, intelligence = others[Factor.CLASS_A], others[Factor.INTELLIGENCE]
    return Texts(
        offending=f"[{','.join(offending)}]",
        treatment=f"[{','.join(treatment)}]",
        intelligence=f"[{','.join(intelligence)}]",
    )


def _text_of(  # noqa: PLR0913, PLR0917  # one for each attribute of a line
    factor: str,
    what: str,
    on: date | None,
    days: int | None,
    weight: Decimal,
    recency: Decimal | None,
    priority: Decimal | None,
    points: Decimal,
) -> str:
    day = "null" if on is None else f'"{on.isoformat()}"'
    rest = f'{days},"{weight}","{recency}","{priority}"'
    if days is None:
        rest = f'null,"{weight}",null,null'
    return f'["{factor}","{what}",{day},{rest},"{points}"]'


def lines_from_text(text: str) -> list[Line]:
    """Read lines back."""
    return [_line(*each) for each in json.loads(text)]


def _line(factor: str, what: str, on: str | None, days: int | None, *numbers: str | None) -> Line:
    weight, recency, priority, points = (None if n is None else Decimal(n) for n in numbers)
    return Line(
        *(Factor(factor), what, _day(on) if on else None, days),
        *(weight or _NOUGHT, recency, priority, points or _NOUGHT),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
