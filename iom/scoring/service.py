"""Score clients, one or a lot. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Category, Reader
from iom.audit import service as audit
from iom.clients.deaths import find_death, living
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client
from iom.db import db, insert_rows
from iom.kernel.dates import day_in_words
from iom.kernel.errors import RuleBroken
from iom.scoring.domain import Reason, score_of
from iom.scoring.events import ClientScored
from iom.scoring.gather import inputs_of
from iom.scoring.models import KeptScore
from iom.scoring.queries import NOT_SHARED, Active, Scored, active_matrix
from iom.scoring.storing import Asked, columns_of
from iom.sharing.scope import changeable_by, visible_to, writing
from iom.transaction import savepoint

LOT = 2_000


class CannotScore(RuleBroken):
    """A client cannot be scored; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for.

    Attributes:
        as_of: the day on which what was known counts; today or before.
        reason: why.
        token: of the form or the run.
    """

    as_of: date
    reason: Reason
    token: str


def score_client(ref: str, order: Order, *, actor: Reader, at: datetime, today: date) -> int:
    """Score a client with what is known today, and keep it. Sent twice, it is one score.

    Returns:
        The number of the score.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not change the record, or may not see what a score rests on.
        NoMatrix: no version of the matrix is active.
        CannotScore: the day lies ahead, or the client had died by then.
    """
    client = get_changeable_client(actor, ref)
    if not actor.sees(Category.OFFENDING):
        raise NotYours(ref, NOT_SHARED)
    known = _known(client.id, order.token)
    if known is not None:
        return known
    check_day(order.as_of, today=today)
    death = find_death(client.id)
    if death is not None and death.died_on <= order.as_of:
        raise CannotScore(
            f"{ref} died on {day_in_words(death.died_on)}: nobody is scored after that."
        )
    try:
        with savepoint():
            _score([(client.id, ref)], active_matrix(), order, actor=actor, at=at)
    except IntegrityError:  # a second click, a moment ago
        known = _known(client.id, order.token)
        if known is None:
            raise
        return known
    return _known(client.id, order.token) or 0


def score_lot(
    after: int, order: Order, *, actor: Reader, at: datetime, today: date
) -> tuple[int | None, list[Scored]]:
    """Score the next lot of all clients whom the actor sees, in the order of their numbers.

    Those who have died by the day are left out.

    Args:
        after: the number of the last client of the lot before, 0 to begin.
        order: what is asked for; the token is of the whole run.
        actor: who asks.
        at: when.
        today: the day.

    Returns:
        The number to go on after, None where that was the last lot; and the scores.

    Raises:
        NoMatrix: no version of the matrix is active.
        CannotScore: the day lies ahead.
    """
    check_day(order.as_of, today=today)
    active = active_matrix()
    rows = db.session.execute(
        select(Client.id, Client.ref, living(Client))
        .where(visible_to(actor, Client), Client.id > after)
        .order_by(Client.id)
        .limit(LOT)
    ).all()
    if not rows:
        return None, []
    clients = [(client_id, ref) for client_id, ref, lives in rows if lives]
    return rows[-1][0], _score(clients, active, order, actor=actor, at=at)


def score_these(
    client_ids: Sequence[int], order: Order, *, actor: Reader, at: datetime, today: date
) -> list[Scored]:
    """Score some clients whom the actor may change, in the order of their numbers.

    Those who have died are left out. Sent twice, it is one score of each.

    Args:
        client_ids: at most a lot of them; whom the actor may not change is left out.
        order: what is asked for.
        actor: who asks.
        at: when.
        today: the day.

    Raises:
        NoMatrix: no version of the matrix is active.
        CannotScore: the day lies ahead.
    """
    check_day(order.as_of, today=today)
    if not actor.sees(Category.OFFENDING):
        return []
    rows = db.session.execute(
        select(Client.id, Client.ref)
        .where(changeable_by(actor, Client), Client.id.in_(client_ids), living(Client))
        .order_by(Client.id)
        .with_for_update(of=Client)
    ).all()
    before = writing(select(KeptScore.client_id)).where(
        KeptScore.client_id.in_([each.id for each in rows]), KeptScore.token == order.token
    )
    known = set(db.session.scalars(before))
    clients = [(each.id, each.ref) for each in rows if each.id not in known]
    return _score(clients, active_matrix(), order, actor=actor, at=at) if clients else []


def check_day(as_of: date, *, today: date) -> None:
    """Refuse a day that lies ahead.

    Raises:
        CannotScore: it does.
    """
    if as_of > today:
        raise CannotScore("A score is as of today or of a day before.")


def _score(
    clients: Sequence[tuple[int, str]],
    active: Active,
    order: Order,
    *,
    actor: Reader,
    at: datetime,
) -> list[Scored]:
    asked = Asked(matrix_id=active.id, reason=order.reason, token=order.token, by=actor.ref, at=at)
    matrix, found = active.matrix, inputs_of([each for each, _ in clients], order.as_of)
    scores = {each: score_of(matrix, inputs) for each, inputs in found.items()}
    insert_rows(
        KeptScore,
        [columns_of(each, inputs, scores[each], asked) for each, inputs in found.items()],
    )
    events = [
        ClientScored(
            subject=subject_of(ref), matrix=matrix.code, as_of=order.as_of, reason=order.reason
        )
        for _, ref in clients
    ]
    audit.record_all(events, actor=actor, at=at)
    return [Scored(ref, matrix.code, order.as_of, scores[each]) for each, ref in clients]


def _known(client_id: int, token: str) -> int | None:
    return db.session.scalar(
        writing(select(KeptScore.id)).where(
            KeptScore.client_id == client_id, KeptScore.token == token
        )
    )
