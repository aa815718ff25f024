"""Put scores into rows. Nothing here asks who may, and nothing commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from iom.scoring.domain import Factor, Inputs, Reason, Score
from iom.scoring.kept import inputs_as_text, lines_as_text, lines_from_text
from iom.scoring.models import KeptScore

_NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """That somebody asked for scores: by which version, why, who and when.

    Attributes:
        token: of the form or the run: asked twice, a client has one score of it.
    """

    matrix_id: int
    reason: Reason
    token: str
    by: str
    at: datetime


def columns_of(client_id: int, inputs: Inputs, score: Score, asked: Asked) -> dict[str, Any]:
    """Return the columns of a row for a score, by the names of the model's attributes."""
    kept, lines = inputs_as_text(inputs), lines_as_text(score.lines)
    points: dict[str, Decimal] = dict.fromkeys(Factor, _NOUGHT)
    for line in score.lines:
        points[line.factor] += line.points
    return {
        "client_id": client_id,
        "matrix_id": asked.matrix_id,
        "as_of": inputs.as_of,
        "total": score.total,
        "tenths": int(score.score * 10),
        "band": score.band,
        "provisional": score.provisional,
        "reason": asked.reason,
        "asked_at": asked.at,
        "asked_by": asked.by,
        "token": asked.token,
        "offence_points": points[Factor.OFFENCE],
        "arrest_points": points[Factor.ARRESTS],
        "predictor_points": points[Factor.PREDICTOR],
        "class_a_points": points[Factor.CLASS_A],
        "intelligence_points": points[Factor.INTELLIGENCE],
        "breach_points": points[Factor.BREACH_RECALL],
        "offending_inputs": kept.offending,
        "treatment_inputs": kept.treatment,
        "intelligence_inputs": kept.intelligence,
        "offending_lines": lines.offending,
        "treatment_lines": lines.treatment,
        "intelligence_lines": lines.intelligence,
    }


def score_in(row: KeptScore) -> Score:
    """Read the score back out of a row, with all its lines."""
    texts = (row.offending_lines, row.treatment_lines, row.intelligence_lines)
    order = [each.value for each in Factor]
    lines = [line for text in texts for line in lines_from_text(text)]
    return Score(
        total=row.total,
        score=Decimal(row.tenths).scaleb(-1),
        band=row.band,
        provisional=row.provisional,
        lines=tuple(sorted(lines, key=lambda line: order.index(line.factor))),
    )
