"""Read what is known of many clients on a day, in eight statements however many they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Enum, Row, Select, String, or_, select, type_coerce

from iom.cohort.models import DipSpan, DistrictSpan
from iom.db import Base, db
from iom.offending.domain import SituationKind
from iom.offending.models import Breach, DrugTest, Intelligence, Offence, Predictor, Situation
from iom.offending.words import BreachKind, TestResult
from iom.places.models import District
from iom.scoring import domain
from iom.scoring.domain import Inputs
from iom.sharing.scope import among_seen

_AWAY = [kind for kind in SituationKind if not kind.at_liberty]
_BREACHES = [BreachKind.BREACH, BreachKind.RECALL]
_CLIENT = itemgetter(0)
NOTHING_ELSE: Mapping[str, Sequence[str]] = {}
Found = dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids of clients who came through the scope; all that lie between are read, few in vain."""

    wanted: Collection[int]

    def of(self, column: Any) -> tuple[Any, ...]:  # noqa: ANN401  # a column of ids
        """Return the conditions on a column, the same text for any ids."""
        return column >= min(self.wanted), column <= max(self.wanted)


def inputs_of(client_ids: Collection[int], as_of: date) -> dict[int, Inputs]:
    """Return what is known of clients on a day, by client id; with today's data of that day.

    Args:
        client_ids: came through the scope; ids that lie close to one another are read quickest.
        as_of: nothing later is read.
    """
    if not client_ids:
        return {}
    ids = Ids(client_ids)
    districts = _held(ids, DistrictSpan, as_of, District.code, joined=True)
    dip = _held(ids, DipSpan, as_of, type_coerce(DipSpan.value, String))
    offences = _by_client(_offences(ids, as_of), domain.Offence._make)
    away = _by_client(_away(ids, as_of), domain.Away._make)
    predictors = _by_client(_predictors(ids, as_of), domain.Predictor._make)
    tests = _by_client(_tests(ids, as_of), domain.Happened._make)
    intelligence = _by_client(_intelligence(ids, as_of), _day)
    breaches = _by_client(_breaches(ids, as_of), domain.Happened._make)
    nothing: Sequence[Any] = []  # as it is read back, too
    return {
        each: Inputs(
            as_of=as_of,
            district=districts.get(each) or "",
            offences=offences.get(each, nothing),
            away=away.get(each, nothing),
            predictor=predictors[each][-1] if each in predictors else None,
            tests=tests.get(each, nothing),
            dip_status=dip.get(each) or "",
            intelligence=intelligence.get(each, nothing),
            breaches=breaches.get(each, nothing),
        )
        for each in client_ids
    }


def _day(row: Sequence[Any]) -> date:
    found: date = row[0]
    return found


def _by_client(statement: Select[*tuple[Any, ...]], make: Callable[[Sequence[Any]], Any]) -> Found:
    rows: Iterable[Row[*tuple[Any, ...]]] = db.session.execute(statement).all()
    return {
        client_id: [make(row[1:]) for row in group] for client_id, group in groupby(rows, _CLIENT)
    }


def _held(
    ids: Ids,
    spans: type[DistrictSpan | DipSpan],
    as_of: date,
    value: Any,  # noqa: ANN401  # a column
    *,
    joined: bool = False,
) -> Mapping[int, str | None]:
    statement = among_seen(select(spans.client_id, value)).where(
        *ids.of(spans.client_id),
        spans.from_on <= as_of,
        or_(spans.to_on.is_(None), spans.to_on > as_of),
    )
    if joined:
        statement = statement.join(District, District.id == spans.value)
    return dict(db.session.execute(statement).all())


def _columns(model: type[Base]) -> Any:  # noqa: ANN401  # the columns of the table
    """Return the columns of the table itself: rows of them are read twice as quickly."""
    return model.__table__.columns


def _dated(
    ids: Ids,
    model: type[Base],
    as_of: date,
    *more: str,
    where: Mapping[str, Sequence[str]] = NOTHING_ELSE,
) -> Select[*tuple[Any, ...]]:
    of = _columns(model)
    return (
        among_seen(select(of.client_id, of.dated_on, *(_text(of[name]) for name in more)))
        .where(
            *ids.of(of.client_id),
            of.ended_at.is_(None),
            of.dated_on <= as_of,
            *(of[name].in_(codes) for name, codes in where.items()),
        )
        .order_by(of.client_id, of.dated_on, of.id)
    )


def _text(column: Any) -> Any:  # noqa: ANN401  # a column
    """Read a code as its text: millions of rows need no member of an enum each."""
    return type_coerce(column, String) if isinstance(column.type, Enum) else column


def _offences(ids: Ids, as_of: date) -> Select[*tuple[Any, ...]]:
    of = _columns(Offence)
    return (
        among_seen(select(of.client_id, of.offence_on, _text(of.category), _text(of.disposal)))
        .where(*ids.of(of.client_id), of.ended_at.is_(None), of.offence_on <= as_of)
        .order_by(of.client_id, of.offence_on.desc(), of.id.desc())
    )


def _away(ids: Ids, as_of: date) -> Select[*tuple[Any, ...]]:
    of = _columns(Situation)
    return (
        among_seen(select(of.client_id, of.from_on, of.to_on))
        .where(
            *ids.of(of.client_id),
            of.ended_at.is_(None),
            of.kind.in_(_AWAY),
            of.from_on <= as_of,
        )
        .order_by(of.client_id, of.from_on)
    )


def _predictors(ids: Ids, as_of: date) -> Select[*tuple[Any, ...]]:
    return _dated(ids, Predictor, as_of, "value", "name")


def _tests(ids: Ids, as_of: date) -> Select[*tuple[Any, ...]]:
    return _dated(ids, DrugTest, as_of, "substances", where={"result": [TestResult.POSITIVE]})


def _intelligence(ids: Ids, as_of: date) -> Select[*tuple[Any, ...]]:
    return _dated(ids, Intelligence, as_of)


def _breaches(ids: Ids, as_of: date) -> Select[*tuple[Any, ...]]:
    return _dated(ids, Breach, as_of, "kind", where={"kind": _BREACHES})
