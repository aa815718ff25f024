"""One score as a page shows it to one reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from iom.accounts.domain import Reader
from iom.kernel.dates import day_in_table
from iom.places.queries import list_districts
from iom.scoring import explain, ways
from iom.scoring.chart import BandChart, HistoryChart, bands_of, history_of
from iom.scoring.domain import TEST, Factor, Inputs, Line
from iom.scoring.explain import Told
from iom.scoring.kept import CATEGORIES, Texts, inputs_from_text, lines_from_text
from iom.scoring.matrices import matrix_of
from iom.scoring.matrix import Matrix
from iom.scoring.models import KeptScore, MatrixVersion
from iom.scoring.queries import Past
from iom.scoring.ways import Move
from iom.scoring.words import NAMES, what_of

_NOTHING = Texts(offending="{}", treatment='{"tests":[],"dip_status":""}', intelligence="[]")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the table; texts are empty where a column does not apply."""

    what: str
    when: str
    days: str
    weight: str
    recency: str
    priority: str
    points: str


@dataclass(frozen=True, slots=True)
class Group:
    """The lines for one factor, with what they add up to; `hidden`: the points only."""

    name: str
    note: str
    points: str
    hidden: bool
    lines: Sequence[ShownLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A score, explained.

    Attributes:
        predictor: what the missing predictor could do; empty where there is one.
    """

    id: int
    as_of: date
    asked_at: datetime
    asked_by: str
    reason: str
    matrix: str
    score: Decimal
    total: str
    band: str
    provisional: bool
    why: Sequence[str]
    predictor: str
    up: Move | None
    down: Move | None
    groups: Sequence[Group]
    left_out: str
    bands: BandChart
    history: HistoryChart | None


def shown(row: KeptScore, version: MatrixVersion, history: Sequence[Past], reader: Reader) -> Shown:
    """Put one score in words and numbers for a reader who sees scores."""
    matrix = matrix_of(version.code, json.loads(version.rules))
    told = _told(row, matrix, reader)
    thresholds = matrix.thresholds_in(told.inputs.district)
    highest = max((each.points for each in matrix.predictor), default=Decimal(0))
    return Shown(
        id=row.id,
        as_of=row.as_of,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        reason=row.reason.label,
        matrix=version.code,
        score=told.score,
        total=in_table(row.total),
        band=row.band,
        provisional=row.provisional,
        why=explain.why(told),
        predictor=ways.what_a_predictor_would_do(told),
        up=ways.way_up(told),
        down=ways.way_down(told),
        groups=[_group(factor, row, told, reader) for factor in Factor],
        left_out=explain.left_out(told),
        bands=bands_of(thresholds, told.score, may_add=highest if row.provisional else None),
        history=history_of(thresholds, [(each.as_of, each.score) for each in history]),
    )


def in_table(value: Decimal) -> str:
    """Write points for a table: exactly, with at least two decimals."""
    exact = f"{value.normalize():f}"
    return exact if len(exact.partition(".")[2]) > 2 else f"{value:.2f}"


def _told(row: KeptScore, matrix: Matrix, reader: Reader) -> Told:
    """Take of what was kept what the reader may see; of the rest, the points."""
    treatment = reader.sees(CATEGORIES[Factor.CLASS_A])
    intelligence = reader.sees(CATEGORIES[Factor.INTELLIGENCE])
    inputs = inputs_from_text(
        Texts(
            offending=row.offending_inputs,
            treatment=row.treatment_inputs if treatment else _NOTHING.treatment,
            intelligence=row.intelligence_inputs if intelligence else _NOTHING.intelligence,
        )
    )
    lines = lines_from_text(row.offending_lines)
    lines += lines_from_text(row.treatment_lines) if treatment else []
    lines += lines_from_text(row.intelligence_lines) if intelligence else []
    places = {each.code: each.name for each in list_districts()}
    return Told(
        matrix=matrix,
        inputs=inputs,
        lines=lines,
        unseen=row.total - sum((each.points for each in lines), Decimal(0)),
        total=row.total,
        score=Decimal(row.tenths).scaleb(-1),
        band=row.band,
        provisional=row.provisional,
        place=places.get(inputs.district, ""),
    )


def _group(factor: Factor, row: KeptScore, told: Told, reader: Reader) -> Group:
    hidden = not reader.sees(CATEGORIES[factor])
    note = _note(factor, told)
    if hidden:
        note += "; you may see the points only"
    points = {
        Factor.OFFENCE: row.offence_points,
        Factor.ARRESTS: row.arrest_points,
        Factor.PREDICTOR: row.predictor_points,
        Factor.CLASS_A: row.class_a_points,
        Factor.INTELLIGENCE: row.intelligence_points,
        Factor.BREACH_RECALL: row.breach_points,
    }[factor]
    lines = [_line(each, told.inputs) for each in told.lines if each.factor == factor]
    return Group(NAMES[factor], note, in_table(points), hidden, lines)


def _note(factor: Factor, told: Told) -> str:
    matrix, predictor = told.matrix, told.inputs.predictor
    whose = f"{told.place}’s priority" if told.place else "priority"
    if factor is Factor.PREDICTOR and predictor is None:
        return "none recorded: the score is provisional"
    arrests, intelligence = matrix.arrests, matrix.intelligence
    return {
        Factor.OFFENCE: f"weight × recency × {whose}",
        Factor.ARRESTS: (
            f"last {arrests.days} days, {_plain(arrests.each)} each, at most {_plain(arrests.cap)}"
        ),
        Factor.PREDICTOR: "the latest by its day, by its band",
        Factor.CLASS_A: f"once, last {matrix.class_a.days} days, or a DIP status that counts",
        Factor.INTELLIGENCE: (
            f"last {intelligence.days} days, {_plain(intelligence.each)} each, "
            f"at most {_plain(intelligence.cap)}"
        ),
        Factor.BREACH_RECALL: f"once, last {matrix.breach_recall.days} days",
    }[factor]


def _line(line: Line, inputs: Inputs) -> ShownLine:
    what = what_of(line)
    if line.what == TEST:
        found = next((each.what for each in inputs.tests if each.on == line.on), "")
        what += f", {found}" if found else ""
    if line.factor == Factor.PREDICTOR and inputs.predictor:
        named = f", {inputs.predictor.name}" if inputs.predictor.name else ""
        what = f"{inputs.predictor.value} per cent over two years{named}"
    return ShownLine(
        what=what,
        when=day_in_table(line.on or inputs.as_of),
        days="" if line.days is None else str(line.days),
        weight=_plain(line.weight),
        recency="" if line.recency is None else explain.points(line.recency),
        priority="" if line.priority is None else explain.points(line.priority),
        points=in_table(line.points),
    )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
