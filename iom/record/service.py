"""Put entries on a record, change them, strike them out, move them. None of these commits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.deaths import find_death
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.db import db
from iom.entries.checking import check_reason, check_values
from iom.entries.domain import BadEntry, EndedHow, EntryGone, Kind, Values
from iom.entries.events import (
    EntryAdded,
    EntryChanged,
    EntryMovedAway,
    EntryMovedHere,
    EntryStruckOut,
)
from iom.entries.models import ENTRY_COLUMNS, current
from iom.entries.rows import columns_of_new, end_rows, lock_row
from iom.kernel.errors import NotFound
from iom.record.domain import HAPPENS, check_another, check_life
from iom.record.queries import Record, category_of_row, get_record, list_current
from iom.record.telling import tell_at_once
from iom.sharing.scope import writing
from iom.transaction import savepoint

NOT_SHARED = "No agreement shares this kind of data with your agency."
_NOT_YOURS = "You may not do this with an entry of this client."


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
    record = _take(actor, ref, kind)
    if not record.standing.may_add(kind):
        raise NotYours(ref, _NOT_YOURS)
    known = db.session.scalar(
        writing(select(kind.model)).where(
            kind.model.client_id == record.client.id, kind.model.token == token
        )
    )
    if known is not None:
        return known
    values = kind.kept(values)
    _check(record, kind, values, today=today)
    row = _insert(record.client.id, kind, values, actor=actor, at=at, token=token)
    audit.record(EntryAdded(**_about(ref, kind, row)), actor=actor, at=at)
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
    record, row = _take_row(actor, ref, kind, entry_id)
    values = kind.kept(values)
    if row.ended_how is not None:
        return _own_change(kind, row, values, actor) or _refuse_gone(kind, row)
    before = {each.name: getattr(row, each.name) for each in kind.fields}
    after = before | {
        name: None if name == "ref" and value == "" else value for name, value in values.items()
    }
    if after == before:
        return row
    _check(record, kind, after, today=today, but=row.id)
    after |= {name: value for name, value in kind.derived(after).items() if name in before}
    columns = tuple(name for name in after if after[name] != before[name])
    if not columns:
        return row
    kept = {"source": row.source} | {name: getattr(row, name) for name in _not_asked(kind)}
    _end(kind, row, EndedHow.CHANGED, actor=actor, at=at)
    new = _insert(record.client.id, kind, kept | after, actor=actor, at=at, follows_id=entry_id)
    event = EntryChanged(**_about(ref, kind, new), was=entry_id, columns=columns)
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
    _, row = _take_row(actor, ref, kind, entry_id)
    if row.ended_how is not None:
        if not _ended_by(row, EndedHow.STRUCK_OUT, why, actor):
            _refuse_gone(kind, row)
        return
    _end(kind, row, EndedHow.STRUCK_OUT, actor=actor, at=at, reason=why)
    audit.record(EntryStruckOut(**_about(ref, kind, row)), actor=actor, at=at)


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
        _take(actor, each, kind)
    _, row = _take_row(actor, ref, kind, entry_id)
    if row.ended_how is not None:
        return row if _ended_by(row, EndedHow.MOVED, why, actor) else _refuse_gone(kind, row)
    record = get_record(actor, to_ref)
    if not record.standing.may_add(kind):
        raise NotYours(to_ref, _NOT_YOURS)
    values = {each.name: getattr(row, each.name) for each in kind.fields}
    values |= {name: getattr(row, name) for name in ("source", *_not_asked(kind))}
    _end(kind, row, EndedHow.MOVED, actor=actor, at=at, reason=why)
    _check(record, kind, values, today=today)
    new = _insert(record.client.id, kind, values, actor=actor, at=at)
    audit.record(EntryMovedAway(**_about(ref, kind, row)), actor=actor, at=at)
    audit.record(EntryMovedHere(**_about(to_ref, kind, new)), actor=actor, at=at)
    return new


def _take(actor: Reader, ref: str, kind: Kind) -> Record:
    """Fetch a record and let nobody else write to it until the transaction ends."""
    record = get_record(actor, ref)
    if not record.standing.sees(kind):
        raise NotFound("There is no such kind of entry.")
    statement = writing(select(Client.id)).where(Client.id == record.client.id)
    db.session.execute(statement.with_for_update())
    return record


def _take_row(actor: Reader, ref: str, kind: Kind, entry_id: int) -> tuple[Record, Any]:
    record = _take(actor, ref, kind)
    row = lock_row(kind.model, record.client.id, entry_id)
    if row is None or not actor.sees(category_of_row(kind, row)):
        raise NotFound(f"This client has no such {kind.noun}.")
    if not record.standing.may_change(kind, row.recorded_by):
        raise NotYours(ref, _NOT_YOURS)
    return record, row


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


def _check(
    record: Record, kind: Kind, values: Values, *, today: date, but: int | None = None
) -> None:
    check_values(kind, values, today=today)
    for name, value in values.items():
        if not record.standing.sees_value(value):
            raise BadEntry(NOT_SHARED, field=name)
    others = [row for row in list_current(record, kind) if row.id != but]
    if kind.only_one and others:
        raise BadEntry(f"There is {kind.one} on the record: change that one.")
    kind.among(values, others)
    kind.beside(values, record.client)
    if isinstance(day := values.get(kind.day), date):
        death = find_death(record.client.id) if kind.code in HAPPENS else None
        check_life(
            kind, day, born=record.client.date_of_birth, died_on=death.died_on if death else None
        )


def _end(  # how, by whom, when and why
    kind: Kind,
    row: Any,  # noqa: ANN401  # of the kind's model
    how: EndedHow,
    *,
    actor: Reader,
    at: datetime,
    reason: str = "",
) -> None:
    end_rows(kind.model, [row.id], how, actor=actor, at=at, reason=reason)
    kind.afterwards(row)


def _insert(  # noqa: PLR0913  # what a row has
    client_id: int,
    kind: Kind,
    values: Values,
    *,
    actor: Reader,
    at: datetime,
    token: str | None = None,
    follows_id: int | None = None,
) -> Any:  # noqa: ANN401  # of the kind's model
    own = columns_of_new(
        client_id, source="", actor=actor, at=at, token=token, follows_id=follows_id
    )
    said = {**values, **kind.derived(values)}
    if said.get("ref") == "":
        said["ref"] = None  # what has no reference may stand beside another that has none
    row = kind.model(**{**own, **said})
    try:
        with savepoint():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise BadEntry("There is such an entry already, or one with this reference.") from None
    kind.afterwards(row)
    return row


def _not_asked(kind: Kind) -> list[str]:
    """Name the attributes of a kind's own that no form asks for and nothing is worked out from."""
    known = ENTRY_COLUMNS | {each.name for each in kind.fields} | {"comparable"}
    return [column.key for column in kind.model.__mapper__.column_attrs if column.key not in known]


def _about(ref: str, kind: Kind, row: Any) -> dict[str, Any]:  # noqa: ANN401  # of the kind's model
    return {
        "subject": subject_of(ref),
        "kind": kind.code,
        "category": category_of_row(kind, row).value,
        "entry": row.id,
        "guarded": kind.guarded.value if kind.guarded else "",
    }
