"""One row of a record as it is written: taken for one writer, checked, put in, ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.clients.deaths import find_death
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.db import db
from iom.entries.checking import check_values
from iom.entries.domain import BadEntry, EndedHow, Kind, Values
from iom.entries.models import ENTRY_COLUMNS
from iom.entries.rows import columns_of_new, end_rows, lock_row
from iom.kernel.errors import NotFound
from iom.record.domain import HAPPENS, check_life
from iom.record.queries import Record, category_of_row, get_record, list_current
from iom.sharing.scope import writing
from iom.transaction import savepoint

NOT_SHARED = "No agreement shares this kind of data with your agency."
NOT_YOURS = "You may not do this with an entry of this client."


def take(actor: Reader, ref: str, kind: Kind) -> Record:
    """Fetch a record and let nobody else write to it until the transaction ends."""
    record = get_record(actor, ref)
    if not record.standing.sees(kind):
        raise NotFound("There is no such kind of entry.")
    statement = writing(select(Client.id)).where(Client.id == record.client.id)
    db.session.execute(statement.with_for_update())
    return record


def take_row(actor: Reader, ref: str, kind: Kind, entry_id: int) -> tuple[Record, Any]:
    """Fetch an entry that the actor may change, on a record taken so.

    Raises:
        NoSuchClient, NotFound: there is no such client, kind or entry for the actor.
        NotYours: the actor may not change it.
    """
    record = take(actor, ref, kind)
    row = lock_row(kind.model, record.client.id, entry_id)
    if row is None or not actor.sees(category_of_row(kind, row)):
        raise NotFound(f"This client has no such {kind.noun}.")
    if not record.standing.may_change(kind, row.recorded_by):
        raise NotYours(ref, NOT_YOURS)
    return record, row


def check(
    record: Record, kind: Kind, values: Values, *, today: date, but: int | None = None
) -> None:
    """Refuse what cannot be right on this record, beside what stands there.

    Raises:
        BadEntry: the sentence says what.
    """
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


def end(  # how, by whom, when and why
    kind: Kind,
    row: Any,  # noqa: ANN401  # of the kind's model
    how: EndedHow,
    *,
    actor: Reader,
    at: datetime,
    reason: str = "",
) -> None:
    """End an entry, and bring in line what goes with it."""
    end_rows(kind.model, [row.id], how, actor=actor, at=at, reason=reason)
    kind.afterwards(row)


def insert(  # noqa: PLR0913  # what a row has
    client_id: int,
    kind: Kind,
    values: Values,
    *,
    actor: Reader,
    at: datetime,
    token: str | None = None,
    follows_id: int | None = None,
) -> Any:  # noqa: ANN401  # of the kind's model
    """Put a row on a record, with what its kind works out.

    Raises:
        BadEntry: the record has it already.
    """
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


def not_asked(kind: Kind) -> list[str]:
    """Name the attributes of a kind's own that no form asks for and nothing is worked out from."""
    known = ENTRY_COLUMNS | {each.name for each in kind.fields} | {"comparable"}
    return [column.key for column in kind.model.__mapper__.column_attrs if column.key not in known]


def about(ref: str, kind: Kind, row: Any) -> dict[str, Any]:  # noqa: ANN401  # of the kind's model
    """Return what every event of an entry says."""
    return {
        "subject": subject_of(ref),
        "kind": kind.code,
        "category": category_of_row(kind, row).value,
        "entry": row.id,
        "guarded": kind.guarded.value if kind.guarded else "",
    }
