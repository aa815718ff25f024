"""Read entries of one client, as far as the reader may go. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from iom.accounts.domain import Category, Permission, Reader
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.db import db
from iom.entries.domain import EndedHow, Kind
from iom.entries.models import current
from iom.kernel.errors import NotFound
from iom.particulars.kinds import PHOTOGRAPH
from iom.particulars.photographs import find_picture, find_shown
from iom.record.domain import Standing
from iom.record.kinds import KINDS
from iom.sharing.scope import among_seen, own_of


@dataclass(frozen=True, slots=True)
class Record:
    """A client, and what a reader is to the client's record."""

    client: Client
    standing: Standing

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of entry that there are for the reader."""
        return [kind for kind in KINDS.values() if self.standing.sees(kind)]


def get_record(reader: Reader, ref: str) -> Record:
    """Fetch a client, and what the reader is to the record.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
    """
    client = get_client(reader, ref)
    return Record(client, standing_of(reader, client.id))


def standing_of(reader: Reader, client_id: int) -> Standing:
    """Say what a reader, who sees a client, is to the record. At most one statement."""
    own = among_seen(select(Client.id)).where(Client.id == client_id, own_of(reader, Client))
    is_own = reader.user_id is not None and db.session.scalar(own) is not None
    return standing_as(reader, own=is_own)


def standing_as(reader: Reader, *, own: bool) -> Standing:
    """Say what a reader is to the record of a client who is their own, or is not."""
    changes = reader.may(Permission.CHANGE_CLIENTS)
    changes = changes or (own and reader.may(Permission.CHANGE_OWN_CLIENTS))
    return Standing(reader, changes, own)


def get_kind_of(record: Record, code: str) -> Kind:
    """Return a kind of entry that there is for the reader.

    Raises:
        NotFound: there is none of this code, or none for this reader.
    """
    kind = KINDS.get(code)
    if kind is None or not record.standing.sees(kind):
        raise NotFound("There is no such kind of entry.")
    return kind


def get_picture(reader: Reader, ref: str, *, today: date) -> bytes:
    """Fetch the picture of a client's face that is shown today.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
        NotFound: there is no photograph for the reader, or it has expired.
    """
    record = get_record(reader, ref)
    content = None
    if record.standing.sees(PHOTOGRAPH):
        content = find_picture(record.client.id, today=today)
    if content is None:
        raise NotFound("There is no photograph to be shown.")
    return content


def find_shown_entry(record: Record, kind: Kind, *, today: date) -> int | None:
    """Say which entry of a kind is the photograph that is shown today; None: none of them."""
    return find_shown(record.client.id, today=today) if kind is PHOTOGRAPH else None


def list_current(record: Record, kind: Kind) -> Sequence[Any]:
    """List the current entries of a kind, the latest first."""
    model = kind.model
    return db.session.scalars(
        among_seen(select(model))
        .where(
            model.client_id == record.client.id,
            current(model),
            seen_rows(record.standing.reader, kind),
        )
        .order_by(getattr(model, kind.day).desc(), model.id.desc())
    ).all()


def list_former(record: Record, kind: Kind) -> Sequence[Any]:
    """List the entries of a kind that were struck out or moved away, the latest first."""
    model = kind.model
    return db.session.scalars(
        among_seen(select(model))
        .where(
            model.client_id == record.client.id,
            model.ended_how.in_([EndedHow.STRUCK_OUT, EndedHow.MOVED]),
            seen_rows(record.standing.reader, kind),
        )
        .order_by(model.ended_at.desc(), model.id.desc())
    ).all()


def get_entry(record: Record, kind: Kind, entry_id: int) -> Any:  # noqa: ANN401  # of any kind
    """Fetch one entry of a client, current or not.

    Raises:
        NotFound: the client has none of this kind under that number that the reader may see.
    """
    found = find_entry(record, kind, entry_id)
    if found is None:
        raise NotFound(f"This client has no such {kind.noun}.")
    return found


def find_entry(record: Record, kind: Kind, entry_id: int | None) -> Any:  # noqa: ANN401  # as above
    """Fetch one entry of a client, if there is one under that number that the reader may see."""
    model = kind.model
    return db.session.scalar(
        among_seen(select(model)).where(
            model.id == entry_id,
            model.client_id == record.client.id,
            seen_rows(record.standing.reader, kind),
        )
    )


def list_history(record: Record, kind: Kind, entry: Any) -> list[Any]:  # noqa: ANN401  # as above
    """List what an entry said, the latest first: from what it says now back to the first.

    Where it was about something that the reader may not know of, that is left out.
    """
    rows = db.session.scalars(
        among_seen(select(kind.model)).where(kind.model.client_id == record.client.id)
    ).all()
    by_id: Mapping[int, Any] = {row.id: row for row in rows}
    follower = {row.follows_id: row for row in rows if row.follows_id is not None}
    last = entry
    while last.id in follower:
        last = follower[last.id]
    found = [last]
    while found[-1].follows_id in by_id:
        found.append(by_id[found[-1].follows_id])
    reader = record.standing.reader
    return [row for row in found if reader.sees(category_of_row(kind, row))]


def category_of_row(kind: Kind, row: Any) -> Category:  # noqa: ANN401  # as above
    """Say of which category an entry is: by the word that tells it, or by its kind."""
    word = getattr(row, kind.by) if kind.by else None
    return (word.category if word is not None else None) or kind.category


def seen_rows(reader: Reader, kind: Kind) -> ColumnElement[bool]:
    """Return the condition that a row of a kind is of a category that the reader may see.

    Only some kinds have entries of another category than their own: a contact by what it is about,
    a word on a need by the need.
    """
    if not kind.by:
        return true()
    column, words = getattr(kind.model, kind.by), kind.field_named(kind.by).words or ()
    seen = [each for each in words if each.category is None or reader.sees(each.category)]
    return or_(column.is_(None), column.in_(seen))
