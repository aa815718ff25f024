"""Read the reviews of one client, and who waits for one. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.db import db
from iom.kernel.batches import in_batches
from iom.reviews import domain
from iom.reviews.domain import Outcome, State
from iom.reviews.listing import due_for
from iom.reviews.models import FormerFinding, Review
from iom.reviews.news import count_news
from iom.reviews.rows import Due
from iom.reviews.whom import Open, Place, on_scheme, open_here, reviewed, since
from iom.scoring.bands import Band
from iom.scoring.latest import latest_score_of
from iom.scoring.models import KeptScore, Override
from iom.sharing.scope import among_seen

__all__ = [
    "Due",
    "Former",
    "Head",
    "Kept",
    "Standing",
    "due_for",
    "due_of",
    "find_standing",
    "head_of",
    "list_reviews",
]
_AT_ONCE = 1_000


def due_of(client_ids: Collection[int], on: date) -> dict[int, date]:
    """Return by when the review of clients is to be done, of those alone who are due on a day.

    Args:
        client_ids: came through the scope, or are counted.
        on: the day, today or later.
    """
    found: dict[int, date] = {}
    for ids in in_batches(sorted(set(client_ids)), _AT_ONCE):
        rows = db.session.execute(
            among_seen(select(Client.id, since()))
            .join(Place, on_scheme(on))
            .where(Client.id.in_(ids), reviewed(on), since() <= domain.due_since(on))
        )
        found |= {client_id: domain.due_on(counted_from) for client_id, counted_from in rows}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a client's page says of the score and of its review.

    Attributes:
        score: None: never scored.
        treated_as: the band of an override in force.
        news: how many things are newer than the score.
        due_on: by when the next review is to be done; None: nobody reviews the client.
    """

    score: Decimal | None
    band: Band | None
    provisional: bool
    scored_on: date | None
    treated_as: Band | None
    news: int
    due_on: date | None

    def state_on(self, today: date) -> State | None:
        """Say where the review stands; None: it is not due yet, or there is none."""
        return domain.state_on(self.due_on, today) if self.due_on else None


def head_of(reader: Reader, client_id: int, today: date) -> Head:
    """Read the score of a client whom the reader sees, and when it is reviewed. One statement."""
    columns: list[Any] = [
        *(KeptScore.tenths, KeptScore.band, KeptScore.provisional, KeptScore.as_of),
        *(Override.band.label("treated_as"), Override.until_on),
        count_news(reader, KeptScore).label("news"),
        since().label("since"),
        reviewed(today).label("reviewed"),
    ]
    row = db.session.execute(
        among_seen(select(*columns))
        .select_from(Client)
        .outerjoin(KeptScore, KeptScore.id == latest_score_of(Client.id))
        .outerjoin(Override, and_(Override.client_id == Client.id, Override.ended_at.is_(None)))
        .outerjoin(Place, on_scheme(today))
        .where(Client.id == client_id)
    ).one()
    holds = row.until_on is not None and row.until_on >= today
    return Head(
        score=None if row.tenths is None else Decimal(row.tenths).scaleb(-1),
        band=row.band,
        provisional=bool(row.provisional),
        scored_on=row.as_of,
        treated_as=row.treated_as if holds else None,
        news=row.news or 0,
        due_on=domain.due_on(row.since) if row.since and row.reviewed else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A review of a client as it is kept, with what was said of it before corrections."""

    id: int
    due_on: date
    score_id: int
    prepared_on: date
    prepared_at: datetime
    prepared_by: str
    done_on: date | None
    done_at: datetime | None
    done_by: str
    outcome: Outcome | None
    finding: str
    version: int
    former: Sequence[Former] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What was said of a review before somebody corrected it, and why they did."""

    done_on: date
    outcome: Outcome
    finding: str
    written_by: str
    ended_at: datetime
    ended_by: str
    reason: str


def list_reviews(client_id: int) -> list[Kept]:
    """List the reviews of a client whom the reader sees, the latest first. Two statements."""
    rows = db.session.scalars(
        among_seen(select(Review))
        .where(Review.client_id == client_id)
        .order_by(Review.due_on.desc(), Review.id.desc())
        .execution_options(populate_existing=True)
    ).all()
    before = db.session.scalars(
        among_seen(select(FormerFinding))
        .where(FormerFinding.client_id == client_id)
        .order_by(FormerFinding.id.desc())
    ).all()
    former: dict[int, list[Former]] = {}
    for each in before:
        former.setdefault(each.review_id, []).append(
            Former(
                done_on=each.done_on,
                outcome=each.outcome,
                finding=each.finding,
                written_by=each.written_by,
                ended_at=each.ended_at,
                ended_by=each.ended_by,
                reason=each.reason,
            )
        )
    return [
        Kept(
            id=row.id,
            due_on=row.due_on,
            score_id=row.score_id,
            prepared_on=row.prepared_on,
            prepared_at=row.prepared_at,
            prepared_by=row.prepared_by,
            done_on=row.done_on,
            done_at=row.done_at,
            done_by=row.done_by,
            outcome=row.outcome,
            finding=row.finding,
            version=row.version,
            former=former.get(row.id, ()),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands with reviews today.

    Attributes:
        selected_on: since when the client has had this place.
        since: from when six months are counted.
        due_on: by when the next review is to be done.
        open_id: of the review that is prepared and not done; None: there is none.
    """

    selected_on: date
    since: date
    due_on: date
    open_id: int | None


def find_standing(client_id: int, today: date) -> Standing | None:
    """Say where a client whom the reader sees stands with reviews; None: nobody reviews them."""
    row = db.session.execute(
        among_seen(select(Place.selected_on, since(), Open.id))
        .select_from(Client)
        .join(Place, on_scheme(today))
        .outerjoin(Open, open_here())
        .where(Client.id == client_id, reviewed(today))
        .order_by(Open.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    selected_on, counted_from, open_id = row
    selected: date = selected_on or counted_from  # never null: it is on the scheme
    return Standing(selected, counted_from, domain.due_on(counted_from), open_id)
