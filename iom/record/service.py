"""Put entries on a record, change them, strike them out, move them. None of these commits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.queries import NotYours
from iom.db import db
from iom.entries.checking import check_reason
from iom.entries.domain import EndedHow, EntryGone, Kind, Values
from iom.entries.events import (
    EntryAdded,
    EntryChanged,
    EntryMovedAway,
    EntryMovedHere,
    EntryStruckOut,
)
from iom.entries.models import current
from iom.record.domain import check_another
from iom.record.queries import get_record
from iom.record.telling import tell_at_once
from iom.record.writing import NOT_YOURS, about, check, end, insert, not_asked, take, take_row
from iom.sharing.scope import writing


def add_entry(  # noqa: PLR0913  # an act, on what, with what, by whom and when
    ref: str,
    kind: Kind,
    values: Values,
    *,
    token: str,
    actor: Reader,
    at: datetime,
    today: date,
) -> Any:  # noqa: ANN401  # of the kind's model
    """Put an entry on a client's record. The same form sent twice is one entry.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotFound: there is no such kind for the actor.
        NotYours: the actor may not add one.
        BadEntry: something cannot be right, or is on the record already.
    """
    record = take(actor, ref, kind)
    if not record.standing.may_add(kind):
        raise NotYours(ref, NOT_YOURS)
    known = db.session.scalar(
        writing(select(kind.model)).where(
            kind.model.client_id == record.client.id, kind.model.token == token
        )
    )
    if known is not None:
        return known
    values = kind.kept(values)
    check(record, kind, values, today=today)
    row = insert(record.client.id, kind, values, actor=actor, at=at, token=token)
    audit.record(EntryAdded(**about(ref, kind, row)), actor=actor, at=at)
    tell_at_once(kind, row, record.client, actor=actor, at=at)
    return row


def change_entry(  # noqa: PLR0913  # as above
    ref: str,
    kind: Kind,
    entry_id: int,
    values: Values,
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> Any:  # noqa: ANN401  # of the kind's model
    """Let an entry say something else; what it said stays readable. Sent twice, it happens once.

    Args:
        ref: the client.
        kind: of entry.
        entry_id: the row that the actor saw.
        values: what it is to say; fields that the actor does not see are left out, and kept.
        actor: who changes it.
        at: when.
        today: the day.

    Raises:
        NoSuchClient, NotFound: there is no such client, kind or entry for the actor.
        NotYours: the actor may not change it.
        EntryGone: somebody else changed, struck out or moved it meanwhile.
        BadEntry: something cannot be right.
    """
    record, row = take_row(actor, ref, kind, entry_id)
    values = kind.kept(values)
    if row.ended_how is not None:
        return _own_change(kind, row, values, actor) or _refuse_gone(kind, row)
    before = {each.name: getattr(row, each.name) for each in kind.fields}
    after = before | {
        name: None if name == "ref" and value == "" else value for name, value in values.items()
    }
    if after == before:
        return row
    check(record, kind, after, today=today, but=row.id)
    after |= {name: value for name, value in kind.derived(after).items() if name in before}
    columns = tuple(name for name in after if after[name] != before[name])
    if not columns:
        return row
    kept = {"source": row.source} | {name: getattr(row, name) for name in not_asked(kind)}
    end(kind, row, EndedHow.CHANGED, actor=actor, at=at)
    new = insert(record.client.id, kind, kept | after, actor=actor, at=at, follows_id=entry_id)
    event = EntryChanged(**about(ref, kind, new), was=entry_id, columns=columns)
    audit.record(event, actor=actor, at=at)
    return new


def strike_out(
    ref: str, kind: Kind, entry_id: int, reason: str, *, actor: Reader, at: datetime
) -> None:
    """Strike out an entry that should never have been there. It stays readable and counts nowhere.

    Sent twice, it happens once.

    Raises:
        NoSuchClient, NotFound: there is no such client, kind or entry for the actor.
        NotYours: the actor may not strike it out.
        EntryGone: somebody else changed, struck out or moved it meanwhile.
        BadEntry: the reason is too short or too long.
    """
    why = check_reason(reason)
    _, row = take_row(actor, ref, kind, entry_id)
    if row.ended_how is not None:
        if not _ended_by(row, EndedHow.STRUCK_OUT, why, actor):
            _refuse_gone(kind, row)
        return
    end(kind, row, EndedHow.STRUCK_OUT, actor=actor, at=at, reason=why)
    audit.record(EntryStruckOut(**about(ref, kind, row)), actor=actor, at=at)


def move_entry(  # noqa: PLR0913  # as above
    ref: str,
    kind: Kind,
    entry_id: int,
    to_ref: str,
    reason: str,
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> Any:  # noqa: ANN401  # of the kind's model
    """Move an entry to the client whom it is about. It leaves this record's counts and stays there.

    Raises:
        NoSuchClient, NotFound: there is no such client, kind or entry for the actor.
        NotYours: the actor may not move it from the one, or put it on the other.
        EntryGone: somebody else changed, struck out or moved it meanwhile.
        BadEntry: the reason is too short, or the entry does not fit the other record.
    """
    why = check_reason(reason)
    check_another(ref, to_ref)
    # In one order, whoever moves what where: two who swap entries never wait for each other.
    for each in sorted((ref, to_ref)):
        take(actor, each, kind)
    _, row = take_row(actor, ref, kind, entry_id)
    if row.ended_how is not None:
        return row if _ended_by(row, EndedHow.MOVED, why, actor) else _refuse_gone(kind, row)
    record = get_record(actor, to_ref)
    if not record.standing.may_add(kind):
        raise NotYours(to_ref, NOT_YOURS)
    values = {each.name: getattr(row, each.name) for each in kind.fields}
    values |= {name: getattr(row, name) for name in ("source", *not_asked(kind))}
    end(kind, row, EndedHow.MOVED, actor=actor, at=at, reason=why)
    check(record, kind, values, today=today)
    new = insert(record.client.id, kind, values, actor=actor, at=at)
    audit.record(EntryMovedAway(**about(ref, kind, row)), actor=actor, at=at)
    audit.record(EntryMovedHere(**about(to_ref, kind, new)), actor=actor, at=at)
    return new


def _own_change(kind: Kind, row: Any, values: Values, actor: Reader) -> Any:  # noqa: ANN401  # of the kind's model
    """Return what the same person has made of an entry, where it is this very change."""
    mine = (kind.model.follows_id == row.id, kind.model.recorded_by == actor.ref)
    now = db.session.scalar(writing(select(kind.model)).where(*mine, current(kind.model)))
    said = (
        all(
            getattr(now, name) == (value or None) or getattr(now, name) == value
            for name, value in values.items()
        )
        if now is not None
        else False
    )
    return now if said else None


def _ended_by(row: Any, how: EndedHow, reason: str, actor: Reader) -> bool:  # noqa: ANN401  # as above
    """Say whether the very same person ended an entry so, with the very same words."""
    return (row.ended_how, row.ended_by, row.ended_reason) == (how, actor.ref, reason)


def _refuse_gone(kind: Kind, row: Any) -> NoReturn:  # noqa: ANN401  # as above
    now_id = None
    follower = row
    while follower is not None:
        now_id = follower.id if follower.ended_at is None else None
        follower = db.session.scalar(
            writing(select(kind.model)).where(kind.model.follows_id == follower.id)
        )
    said = {
        EndedHow.CHANGED: f"Somebody else changed this {kind.noun} since you opened it.",
        EndedHow.STRUCK_OUT: f"This {kind.noun} was struck out since you opened it.",
        EndedHow.MOVED: f"This {kind.noun} was moved to another record since you opened it.",
    }
    raise EntryGone(said[row.ended_how], how=row.ended_how, now_id=now_id)
