"""Rates of selection and deselection of a period, by sex, age band and ethnicity (HANDBOOK 6).

They count everyone, so nothing here asks who reads; no person comes out, and no small number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from iom.capacity.periods import Period
from iom.clients.models import Client, DetailChange
from iom.cohort.domain import MAPPA_EXCLUDED, DeselectionReason
from iom.cohort.models import Former, MappaSpan, Placement
from iom.db import db
from iom.files.writing import Value, write_csv
from iom.kernel.clock import LONDON
from iom.kernel.small_numbers import FEWEST
from iom.selection.rates import Axis, Person, Rates, rates
from iom.sharing.scope import counting

FEWEST_ACROSS = 10
"""The smallest count that is shown where two pages of rates could be laid side by side."""
_TOLD_APART_BY = ("sex", "date_of_birth", "ethnicity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """The rates of a period.

    Attributes:
        selection: of those on whom a panel decided, how many it selected; by each axis.
        deselection: of those on the scheme, how many it deselected.
        fewest: the smallest count that is shown.
        corrected: whether anything of the period was recorded or corrected after its end.
    """

    period: Period
    selection: tuple[Rates, ...]
    deselection: tuple[Rates, ...]
    fewest: int
    corrected: bool


def fairness_of(period: Period) -> Fairness:
    """Work the rates of a period out. Five statements at most, however many people there are."""
    decided, stayed = _decided(period), _on_scheme(period)
    corrected = _was_corrected(period)
    fewest = FEWEST_ACROSS if corrected or period.lies_across else FEWEST
    return Fairness(
        period=period,
        selection=tuple(rates(decided, axis, fewest=fewest) for axis in Axis),
        deselection=tuple(rates(stayed, axis, fewest=fewest) for axis in Axis),
        fewest=fewest,
        corrected=corrected,
    )


def as_file(found: Fairness) -> bytes:
    """Write the rates as a file: a line for each that is shown, and for nothing else."""
    rows: list[tuple[Value, ...]] = []
    for name, parts in (("selection", found.selection), ("deselection", found.deselection)):
        for each in parts:
            shown = [*each.lines, *([each.total] if each.total else [])]
            for line in shown:
                group = "all" if line is each.total else "; ".join(line.groups)
                figures = (line.counted, line.of, line.per_cent)
                rows.append((found.period.code, name, each.axis.value, group, *figures))
    return write_csv(("period", "rate", "by", "group", "counted", "of", "per_cent"), rows)


def _decided(period: Period) -> list[Person]:
    """List everybody on whom a panel decided in the period: selected, or not."""
    return [
        *_people(Placement.selected_on, period, counted=True),
        *_people(Placement.not_selected_on, period, counted=False),
    ]


def _on_scheme(period: Period) -> list[Person]:
    """List everybody on the scheme in the period: deselected in it, or not.

    Whoever died was not deselected by anybody's decision and is left out.
    """
    stayed = _select(period.last).where(
        Placement.selected_on <= period.last,
        or_(Placement.deselected_on.is_(None), Placement.deselected_on > period.last),
    )
    return [
        *_people(
            Placement.deselected_on,
            period,
            Placement.deselection_reason != DeselectionReason.DIED,
            counted=True,
        ),
        *(_person(row, on=period.last, counted=False) for row in db.session.execute(stayed)),
    ]


def _people(
    day: Any,  # noqa: ANN401  # a column of days
    period: Period,
    *more: ColumnElement[bool],
    counted: bool,
) -> Iterable[Person]:
    rows = db.session.execute(
        _select(day).add_columns(day).where(day.between(period.first, period.last), *more)
    )
    return [_person(row[:4], on=row[4], counted=counted) for row in rows]


def _select(day: Any) -> Select[Any]:  # noqa: ANN401  # a column of days, or a day
    """Select who somebody is, outside MAPPA 2 and 3 on a day, and once for each placement."""
    managed = exists().where(
        MappaSpan.client_id == Client.id,
        MappaSpan.value >= MAPPA_EXCLUDED,
        MappaSpan.from_on <= day,
        or_(MappaSpan.to_on.is_(None), MappaSpan.to_on > day),
    )
    who: list[Any] = [Client.id, Client.sex, Client.date_of_birth, Client.ethnicity]
    return (
        counting(select(*who))
        .join(Placement, Placement.client_id == Client.id)
        .where(Client.merged_into_id.is_(None), ~managed)
    )


def _person(row: Any, *, on: date, counted: bool) -> Person:  # noqa: ANN401  # a row as above
    client_id, sex, born, ethnicity = row
    return Person(key=client_id, counted=counted, on=on, sex=sex, born=born, ethnicity=ethnicity)


def _was_corrected(period: Period) -> bool:
    """Say whether a page of the period may have said something else before.

    A placement of those days came onto the record, or was corrected, after the period's end; or
    somebody's sex, day of birth or ethnicity was.
    """
    end = datetime.combine(period.last + timedelta(days=1), time(), tzinfo=LONDON)
    days = (period.first, period.last)
    late = counting(select(Placement.id)).where(
        Placement.recorded_at >= end,
        or_(
            Placement.selected_on <= period.last,
            Placement.not_selected_on.between(*days),
        ),
        or_(Placement.deselected_on.is_(None), Placement.deselected_on >= period.first),
    )
    former = counting(select(Former.id)).where(
        Former.ended_at >= end,
        or_(
            Former.selected_on.between(*days),
            Former.deselected_on.between(*days),
            Former.nominated_on <= period.last,
            Former.mappa_level >= MAPPA_EXCLUDED,
        ),
    )
    details = counting(select(DetailChange.id)).where(
        DetailChange.changed_at >= end, DetailChange.detail.in_(_TOLD_APART_BY)
    )
    return any(db.session.scalar(each.limit(1)) is not None for each in (late, former, details))
