"""Read what changed of a client since a panel last looked, for whoever may see each part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from iom.accounts.domain import Category, Reader
from iom.cohort.models import LevelSpan
from iom.db import db
from iom.kernel.dates import day_in_table
from iom.offending.models import Breach, DrugTest, Offence, Situation
from iom.offending.words import Disposal
from iom.scoring.queries import Past
from iom.sharing.fields import sees
from iom.sharing.scope import among_seen


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: its day, and what it is in words."""

    on: date
    what: str


def list_changes(
    reader: Reader, client_id: int, *, since: date, today: date, scores: Sequence[Past]
) -> list[Change]:
    """List what changed after a day, the latest first.

    What is of a kind that the reader's agency may not see is not there.

    Args:
        reader: who asks.
        client_id: whose id came through the scope before.
        since: the day; what happened on it was known then.
        today: the day.
        scores: of the client, the latest first; none where the reader sees none.
    """
    found = [*_levels(client_id, since, today)]
    if reader.sees(Category.OFFENDING):
        found += _offences(client_id, since, today)
        found += _situations(client_id, since, today)
        found += _breaches(client_id, since, today)
    if sees(reader, DrugTest.__tablename__, "result"):
        found += _tests(client_id, since, today)
    found += _score(scores, since)
    return sorted(found, key=lambda each: each.on, reverse=True)


def _score(scores: Sequence[Past], since: date) -> Iterator[Change]:
    """Yield by how much the latest score differs from that of the day."""
    if not scores or scores[0].as_of <= since:
        return
    now, before = scores[0], next((each for each in scores if each.as_of <= since), None)
    if before is None:
        yield Change(now.as_of, f"Scored for the first time: {now.score}, {now.band.value}")
        return
    more = now.score - before.score
    how = f"{abs(more)} {'more' if more > 0 else 'less'}" if more else "the same"
    yield Change(
        now.as_of,
        f"Score {now.score}, {now.band.value}: {how}, as of {day_in_table(before.as_of)} it was "
        f"{before.score}, {before.band.value}",
    )


def _offences(client_id: int, since: date, today: date) -> Iterator[Change]:
    rows = db.session.execute(
        among_seen(select(Offence.offence_on, Offence.category, Offence.disposal)).where(
            Offence.client_id == client_id,
            Offence.ended_at.is_(None),
            Offence.offence_on > since,
            Offence.offence_on <= today,
        )
    )
    for on, category, disposal in rows:
        arrest = disposal is Disposal.ARRESTED
        yield Change(on, f"{'Arrest' if arrest else 'Offence'}: {category.words}, {disposal.words}")


def _situations(client_id: int, since: date, today: date) -> Iterator[Change]:
    rows = db.session.execute(
        among_seen(select(Situation.kind, Situation.from_on, Situation.to_on)).where(
            Situation.client_id == client_id,
            Situation.ended_at.is_(None),
            or_(
                and_(Situation.from_on > since, Situation.from_on <= today),
                and_(Situation.to_on > since, Situation.to_on <= today),
            ),
        )
    )
    for kind, from_on, to_on in rows:
        words = f"{kind.words[:1].upper()}{kind.words[1:]}"
        if since < from_on <= today:
            yield Change(from_on, f"{words} from this day")
        if to_on is not None and since < to_on <= today:
            yield Change(to_on, f"{words} ended")


def _breaches(client_id: int, since: date, today: date) -> Iterator[Change]:
    for row in _dated(Breach, client_id, since, today):
        yield Change(row.on, f"{row.kind.words[:1].upper()}{row.kind.words[1:]}")


def _tests(client_id: int, since: date, today: date) -> Iterator[Change]:
    for row in _dated(DrugTest, client_id, since, today):
        yield Change(row.on, f"Drug test: {row.result.label}")


def _levels(client_id: int, since: date, today: date) -> Iterator[Change]:
    rows = db.session.execute(
        among_seen(select(LevelSpan.from_on, LevelSpan.value)).where(
            LevelSpan.client_id == client_id,
            LevelSpan.from_on > since,
            LevelSpan.from_on <= today,
            LevelSpan.value.is_not(None),
        )
    )
    for on, level in rows:
        yield Change(on, f"Level {level} set")


def _dated(model: Any, client_id: int, since: date, today: date) -> Sequence[Any]:  # noqa: ANN401
    return db.session.scalars(
        among_seen(select(model)).where(
            model.client_id == client_id,
            model.ended_at.is_(None),
            model.on > since,
            model.on <= today,
        )
    ).all()
