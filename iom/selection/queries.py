"""Read how places stand, what is known, and what the rules recommend. Nothing here changes a row.

What is asked of many clients at once takes a handful of statements however many they are, and asks
nobody who reads: whoever hands ids in has made sure that they may, or counts everyone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from iom.cohort.domain import Plan
from iom.cohort.models import LevelSpan, MappaSpan, Placement, StatutorySpan
from iom.cohort.spans import Span
from iom.db import db
from iom.kernel.batches import in_batches
from iom.needs.domain import Need
from iom.needs.queries import needs_of
from iom.offending.domain import SituationKind
from iom.offending.models import Offence, Situation
from iom.offending.words import Disposal
from iom.scoring.domain import Away, Reason
from iom.scoring.matrices import State
from iom.scoring.models import KeptScore
from iom.selection.domain import DEFAULT_SCALE, Scale, not_raised_since
from iom.selection.leaving import Review
from iom.selection.models import LevelSet, Reappraisal, ScaleVersion
from iom.selection.moving import Standing
from iom.selection.recommending import Known, Recommendation, recommend
from iom.selection.scales import scale_of
from iom.sharing.scope import among_seen

_AT_ONCE = 1_000
_AWAY = [kind for kind in SituationKind if not kind.at_liberty]
_PROVEN = [each for each in Disposal if each.proven_or_charged]


def active_scale() -> Scale:
    """Return the version of the sliding scale in force; the handbook's until one is on record."""
    row = db.session.execute(
        select(ScaleVersion.code, ScaleVersion.rules).where(ScaleVersion.state == State.ACTIVE)
    ).one_or_none()
    return DEFAULT_SCALE if row is None else scale_of(row.code, json.loads(row.rules))


def plan_in_force() -> Plan:
    """Return the plan of contacts of the scale in force."""
    return active_scale().plan


def standings_of(client_ids: Collection[int]) -> dict[int, Standing]:
    """Return how the latest placement of clients stands; no key for who was never nominated."""
    found: dict[int, Standing] = {}
    for ids in in_batches(sorted(set(client_ids)), _AT_ONCE):
        levels, away = _levels(ids), away_of(ids)
        for client_id, nominated_on, selected_on, deselected_on in db.session.execute(
            among_seen(
                select(
                    Placement.client_id,
                    Placement.nominated_on,
                    Placement.selected_on,
                    Placement.deselected_on,
                )
            ).where(Placement.client_id.in_(ids), Placement.is_latest)
        ):
            first = selected_on or nominated_on
            found[client_id] = Standing(
                selected_on=selected_on,
                deselected_on=deselected_on,
                levels=tuple(_within(levels.get(client_id, ()), first, deselected_on)),
                away=away.get(client_id, ()),
            )
    return found


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest score of a client: its number, day, points, and whether it lacks a predictor."""

    id: int
    as_of: date
    score: Decimal
    provisional: bool


def latest_scores(client_ids: Collection[int], as_of: date) -> dict[int, Latest]:
    """Return the latest score of clients up to a day; no key for who has none."""
    found: dict[int, Latest] = {}
    for ids in in_batches(sorted(set(client_ids)), _AT_ONCE):
        for client_id, score_id, on, tenths, provisional in db.session.execute(
            among_seen(
                select(
                    KeptScore.client_id,
                    KeptScore.id,
                    KeptScore.as_of,
                    KeptScore.tenths,
                    KeptScore.provisional,
                )
            )
            .where(KeptScore.client_id.in_(ids), KeptScore.as_of <= as_of)
            .order_by(KeptScore.client_id, KeptScore.as_of, KeptScore.id)
        ):
            found[client_id] = Latest(score_id, on, Decimal(tenths).scaleb(-1), provisional)
    return found


def known_of(client_ids: Collection[int], as_of: date) -> dict[int, Known]:
    """Return what a recommendation for clients rests on; no key for who has no score."""
    scores = latest_scores(client_ids, as_of)
    standings = standings_of(scores)
    looked, offences = looks_of(scores), _offences(scores, as_of)
    needs: dict[int, dict[str, Need]] = {}
    for ids in in_batches(sorted(scores), _AT_ONCE):
        needs |= needs_of(ids, as_of)
    found: dict[int, Known] = {}
    for client_id, score in scores.items():
        standing = standings.get(client_id, Standing(selected_on=None))
        on = standing.on_scheme(as_of)
        proven, arrests = offences.get(client_id, ([], []))
        found[client_id] = Known(
            as_of=as_of,
            score=score.score,
            provisional=score.provisional,
            level=standing.level_on(as_of) if on else None,
            not_raised_since=not_raised_since(standing.levels, as_of) if on else None,
            reappraised=looked.get(client_id, ()),
            proven=proven,
            arrests=arrests,
            away=[each for each in standing.away if each.from_on <= as_of],
            needs=needs.get(client_id),
        )
    return found


def recommendations_of(client_ids: Collection[int], as_of: date) -> dict[int, Recommendation]:
    """Return which level the rules arrive at for clients; no key for who has no score."""
    scale = active_scale()
    return {
        client_id: recommend(scale, known)
        for client_id, known in known_of(client_ids, as_of).items()
    }


def looks_of(client_ids: Collection[int]) -> dict[int, tuple[date, ...]]:
    """Return the days on which the level of clients was looked at, kept or changed, in order."""
    found: dict[int, set[date]] = {}
    for ids in in_batches(sorted(set(client_ids)), _AT_ONCE):
        for statement in (
            among_seen(select(LevelSet.client_id, LevelSet.from_on)).where(
                LevelSet.client_id.in_(ids)
            ),
            among_seen(select(Reappraisal.client_id, Reappraisal.looked_on)).where(
                Reappraisal.client_id.in_(ids), Reappraisal.ended_at.is_(None)
            ),
        ):
            for client_id, on in db.session.execute(statement):
                found.setdefault(client_id, set()).add(on)
    return {client_id: tuple(sorted(days)) for client_id, days in found.items()}


def panel_looks_of(client_ids: Collection[int]) -> dict[int, tuple[date, ...]]:
    """Return the days on which a panel looked at the place of clients, in order."""
    found: dict[int, set[date]] = {}
    for ids in in_batches(sorted(set(client_ids)), _AT_ONCE):
        for statement in (
            among_seen(select(LevelSet.client_id, LevelSet.from_on)).where(
                LevelSet.client_id.in_(ids), LevelSet.by_panel
            ),
            among_seen(select(Reappraisal.client_id, Reappraisal.looked_on)).where(
                Reappraisal.client_id.in_(ids),
                Reappraisal.ended_at.is_(None),
                Reappraisal.by_panel,
            ),
        ):
            for client_id, on in db.session.execute(statement):
                found.setdefault(client_id, set()).add(on)
    return {client_id: tuple(sorted(days)) for client_id, days in found.items()}


def away_of(client_ids: Collection[int]) -> dict[int, list[Away]]:
    """Return the spans in which clients were not at liberty, in order."""
    found: dict[int, list[Away]] = {}
    for ids in in_batches(sorted(set(client_ids)), _AT_ONCE):
        rows = db.session.execute(
            among_seen(select(Situation.client_id, Situation.from_on, Situation.to_on))
            .where(
                Situation.client_id.in_(ids),
                Situation.ended_at.is_(None),
                Situation.kind.in_(_AWAY),
            )
            .order_by(Situation.client_id, Situation.from_on)
        )
        for client_id, from_on, to_on in rows:
            found.setdefault(client_id, []).append(Away(from_on, to_on))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class OfLeaving:
    """What the record says that the end of a place rests on, besides how the place stands."""

    reviews: Sequence[Review]
    statutory: bool | None
    mappa_level: int


def of_leaving(client_id: int, standing: Standing, on: date) -> OfLeaving:
    """Return what the end of one client's place on a day rests on.

    Six-monthly reviews are those of this placement alone.
    """
    first = standing.selected_on or on
    reviews = db.session.execute(
        among_seen(select(KeptScore.as_of, KeptScore.band))
        .where(
            KeptScore.client_id == client_id,
            KeptScore.reason == Reason.REVIEW,
            KeptScore.as_of >= first,
            KeptScore.as_of <= on,
        )
        .order_by(KeptScore.as_of, KeptScore.id)
    )
    return OfLeaving(
        reviews=[Review(as_of, band) for as_of, band in reviews],
        statutory=_held(StatutorySpan, client_id, on),
        mappa_level=_held(MappaSpan, client_id, on) or 0,
    )


def _levels(ids: Collection[int]) -> dict[int, list[Span[int | None]]]:
    found: dict[int, list[Span[int | None]]] = {}
    rows = db.session.execute(
        among_seen(select(LevelSpan.client_id, LevelSpan.from_on, LevelSpan.to_on, LevelSpan.value))
        .where(LevelSpan.client_id.in_(ids))
        .order_by(LevelSpan.client_id, LevelSpan.from_on)
    )
    for client_id, from_on, to_on, value in rows:
        found.setdefault(client_id, []).append(Span(from_on, to_on, value))
    return found


def _within(
    spans: Sequence[Span[int | None]], first: date, end: date | None
) -> Iterator[Span[int | None]]:
    """Yield as much of the levels as lies within a placement."""
    for span in spans:
        from_on = max(span.from_on, first)
        to_on = min((day for day in (span.to_on, end) if day is not None), default=None)
        if span.value is not None and (to_on is None or from_on < to_on):
            yield Span(from_on, to_on, span.value)


def _offences(
    client_ids: Collection[int], as_of: date
) -> Mapping[int, tuple[list[date], list[date]]]:
    """Return the days of offences proven or charged, and of arrests, by client."""
    found: dict[int, tuple[list[date], list[date]]] = {}
    for ids in in_batches(sorted(set(client_ids)), _AT_ONCE):
        rows = db.session.execute(
            among_seen(select(Offence.client_id, Offence.offence_on, Offence.disposal))
            .where(
                Offence.client_id.in_(ids),
                Offence.ended_at.is_(None),
                Offence.offence_on <= as_of,
                Offence.disposal.in_([*_PROVEN, Disposal.ARRESTED]),
            )
            .order_by(Offence.client_id, Offence.offence_on)
        )
        for client_id, on, disposal in rows:
            found.setdefault(client_id, ([], []))[disposal is Disposal.ARRESTED].append(on)
    return found


def _held(spans: Any, client_id: int, on: date) -> Any:  # noqa: ANN401  # any table of spans
    return db.session.scalar(
        among_seen(select(spans.value)).where(
            spans.client_id == client_id,
            spans.from_on <= on,
            or_(spans.to_on.is_(None), spans.to_on > on),
        )
    )
