"""Put on the record that two clients are kept apart, change it, strike it out. Nothing commits."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NoReturn

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.apart.domain import PairChanged, PairEvent, PairKeptApart, PairStruckOut, Said, check
from iom.apart.queries import get_pair, get_recordable, of_client
from iom.audit import service as audit
from iom.clients.deaths import find_death
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.db import db
from iom.entries.checking import check_reason
from iom.entries.domain import BadEntry, EndedHow, EntryGone
from iom.entries.models import current
from iom.entries.rows import columns_of_new, end_rows
from iom.kernel.clock import LONDON
from iom.leads.queries import recipients_of
from iom.notices.service import notify
from iom.safety.models import Apart
from iom.sharing.scope import writing
from iom.transaction import savepoint


def record_pair(  # noqa: PLR0913  # an act, on whom, with what, by whom and when
    ref: str,
    other_ref: str,
    said: Said,
    *,
    token: str,
    actor: Reader,
    at: datetime,
    today: date,
) -> Apart:
    """Put on the record that two clients must not be placed together. Sent twice, it is one.

    Whoever leads either of them is told at once.

    Raises:
        NoSuchClient: the actor does not see both.
        NotYours: the actor may not change the record of the first.
        BadEntry: something cannot be right, or they are kept apart already.
    """
    check(said, today=today)
    client, other = get_recordable(actor, ref), get_client(actor, other_ref)
    if client.id == other.id:
        raise BadEntry("This is the client whose record it is.", field="who")
    _lock(client.id, other.id)
    known = db.session.scalar(
        writing(select(Apart)).where(Apart.client_id == client.id, Apart.token == token)
    )
    if known is not None:
        return known
    pair = of_client(client.id) & of_client(other.id)
    if db.session.scalar(writing(select(Apart.id)).where(pair, current(Apart)).limit(1)):
        raise BadEntry("They are on the record as kept apart already: change that.", field="who")
    own = columns_of_new(client.id, source="", actor=actor, at=at, token=token)
    row = _insert(own | asdict(said) | {"other_id": other.id})
    _record(PairKeptApart, row, client, other, actor=actor, at=at)
    _tell(row, client, other, actor=actor, at=at)
    return row


def change_pair(
    ref: str, pair_id: int, said: Said, *, actor: Reader, at: datetime, today: date
) -> Apart:
    """Say something else of a pair; what was said stays readable. Sent twice, it happens once.

    Raises:
        NoSuchClient, NotFound: there is no such client or pair for the actor.
        NotYours: the actor may not change the record.
        EntryGone: somebody else changed it or struck it out meanwhile.
        BadEntry: something cannot be right.
    """
    check(said, today=today)
    row, client, other = _take(actor, ref, pair_id)
    if row.ended_how is not None:
        return _own_change(row, said, actor) or _refuse_gone(row)
    if all(getattr(row, name) == value for name, value in asdict(said).items()):
        return row
    first, second = row.client_id, row.other_id
    end_rows(Apart, [row.id], EndedHow.CHANGED, actor=actor, at=at)
    own = columns_of_new(first, source="", actor=actor, at=at, follows_id=pair_id)
    new = _insert(own | asdict(said) | {"other_id": second})
    _record(PairChanged, new, client, other, actor=actor, at=at, was=pair_id)
    return new


def strike_out(ref: str, pair_id: int, reason: str, *, actor: Reader, at: datetime) -> None:
    """Strike out a pair that should never have been one. It stays readable. Twice is once.

    Raises:
        NoSuchClient, NotFound, NotYours, EntryGone: as for `change_pair`.
        BadEntry: the reason is too short or too long.
    """
    why = check_reason(reason)
    row, client, other = _take(actor, ref, pair_id)
    if row.ended_how is not None:
        if (row.ended_how, row.ended_by, row.ended_reason) != (
            *(EndedHow.STRUCK_OUT, actor.ref, why),
        ):
            _refuse_gone(row)
        return
    end_rows(Apart, [row.id], EndedHow.STRUCK_OUT, actor=actor, at=at, reason=why)
    _record(PairStruckOut, row, client, other, actor=actor, at=at)


def _take(actor: Reader, ref: str, pair_id: int) -> tuple[Apart, Client, Client]:
    client = get_recordable(actor, ref)
    pair = get_pair(actor, client.id, pair_id)
    other = get_client(actor, pair.ref)
    _lock(client.id, other.id)
    row = db.session.scalars(
        writing(select(Apart))
        .where(Apart.id == pair_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return row, client, other


def _own_change(row: Apart, said: Said, actor: Reader) -> Apart | None:
    """Return what the same person has made of a pair, where it is this very change."""
    mine = (Apart.follows_id == row.id, Apart.recorded_by == actor.ref)
    now = db.session.scalar(writing(select(Apart)).where(*mine, current(Apart)))
    if now is None or any(getattr(now, name) != value for name, value in asdict(said).items()):
        return None
    return now


def _refuse_gone(row: Apart) -> NoReturn:
    struck = row.ended_how is EndedHow.STRUCK_OUT
    what = "was struck out" if struck else "was changed by somebody else"
    now: Apart | None = row
    now_id = None
    while now is not None:
        now_id = now.id if now.ended_at is None else None
        now = db.session.scalar(writing(select(Apart)).where(Apart.follows_id == now.id))
    raise EntryGone(
        f"This {what} since you opened it.", how=row.ended_how or EndedHow.CHANGED, now_id=now_id
    )


def _lock(*client_ids: int) -> None:
    """Let nobody else write to the two until the transaction ends; in one order, for all."""
    statement = writing(select(Client.id)).where(Client.id.in_(client_ids)).order_by(Client.id)
    db.session.execute(statement.with_for_update()).all()


def _insert(values: dict[str, Any]) -> Apart:
    row = Apart(**values)
    try:
        with savepoint():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise BadEntry("They are on the record as kept apart already: change that.") from None
    return row


def _record(  # what became of which pair, by whom, when
    event: type[PairEvent],
    row: Apart,
    client: Client,
    other: Client,
    *,
    actor: Reader,
    at: datetime,
    **more: int,
) -> None:
    """Put it on the trail of each of the two, without naming the other there."""
    events = [event(subject=subject_of(each.ref), entry=row.id, **more) for each in (client, other)]
    audit.record_all(events, actor=actor, at=at)


def _tell(row: Apart, *both: Client, actor: Reader, at: datetime) -> None:
    """Tell whoever leads each of them; of one who died nobody is told anything."""
    today = at.astimezone(LONDON).date()
    for client in both:
        if not find_death(client.id):
            notify(
                recipients_of(client.id, today) - {actor.user_id},
                kind="apart",
                sentence=f"{client.ref}: not to be placed together with somebody else.",
                link=f"/clients/{client.ref}",
                key=f"apart:{row.id}:{client.id}",
                at=at,
            )
