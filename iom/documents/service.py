"""Put documents on a record, replace their files, move them. None of these commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from iom.accounts.domain import Reader
from iom.db import db
from iom.documents.domain import Laid, titles_for
from iom.documents.kinds import DOCUMENT, VERSION
from iom.documents.models import Document
from iom.documents.queries import get_document
from iom.documents.shelf import Delivery
from iom.entries.domain import BadEntry, Values
from iom.record.queries import get_record
from iom.record.service import add_entry, change_entry, move_entry, strike_out
from iom.sharing.scope import writing


def put_on_record(  # noqa: PLR0913  # an act, on what, with what, by whom and when
    ref: str,
    values: Values,
    delivery: Delivery,
    *,
    token: str,
    actor: Reader,
    at: datetime,
    today: date,
) -> list[Document]:
    """Put the files that were sent on a client's record. The same form sent twice does it once.

    Args:
        ref: the client.
        values: what all of them say: title, kind, day, category.
        delivery: the files, laid down.
        token: of the form.
        actor: who does it.
        at: when.
        today: the day.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not put a document on this record.
        BadEntry: something cannot be right.
    """
    titles = titles_for(values.get("title") or "", len(delivery.files))
    made = []
    for number, (title, laid) in enumerate(zip(titles, delivery.files, strict=True)):
        said = {**values, "title": title if values.get("title") else "", **laid.columns}
        own = f"{token}.{number}"
        row = add_entry(ref, DOCUMENT, said, token=own, actor=actor, at=at, today=today)
        delivery.claim(row.file)
        made.append(row)
    return made


def say_otherwise(  # as above
    ref: str, document_id: int, values: Values, *, actor: Reader, at: datetime, today: date
) -> Document:
    """Change what is said of a document: title, kind, day, category. The file stays.

    Raises:
        NoSuchClient, NotFound: there is no such client or document for the actor.
        NotYours: the actor may not change it.
        EntryGone: somebody else changed, struck out or moved it meanwhile.
        BadEntry: something cannot be right.
    """
    get_document(get_record(actor, ref), document_id)
    row: Document = change_entry(
        ref, DOCUMENT, document_id, values, actor=actor, at=at, today=today
    )
    return row


def replace_file(  # as above
    ref: str, document_id: int, delivery: Delivery, *, actor: Reader, at: datetime, today: date
) -> Document:
    """Let a newer file take the place of a document's; the older one stays readable.

    Sent twice, it happens once.

    Raises:
        NoSuchClient, NotFound: there is no such client or document for the actor.
        NotYours: the actor may not change it.
        EntryGone: somebody else changed, struck out or moved it meanwhile.
        BadEntry: it is the very file that is there.
    """
    laid = delivery.files[0]
    record = get_record(actor, ref)
    held = get_document(record, document_id)
    again = _replaced_already(held.row, document_id, laid, actor)
    if again is not None:
        return again
    if held.row.id == document_id and held.row.sha256 == laid.sha256:
        raise BadEntry("This is the very file that is there already.", field="file")
    row: Document = change_entry(
        ref, VERSION, document_id, laid.columns, actor=actor, at=at, today=today
    )
    delivery.claim(row.file)
    return row


def _replaced_already(
    last: Document, document_id: int, laid: Laid, actor: Reader
) -> Document | None:
    """Return what the same person has made of a document, where it is this very change."""
    mine = (last.follows_id, last.recorded_by, last.sha256)
    return last if mine == (document_id, actor.ref, laid.sha256) else None


def strike_out_document(
    ref: str, document_id: int, reason: str, *, actor: Reader, at: datetime
) -> None:
    """Strike out a document that should never have been there; it stays readable.

    Raises:
        NoSuchClient, NotFound: there is no such client or document for the actor.
        NotYours: the actor may not strike it out.
        EntryGone: somebody else changed, struck out or moved it meanwhile.
        BadEntry: the reason is too short or too long.
    """
    get_document(get_record(actor, ref), document_id)
    strike_out(ref, DOCUMENT, document_id, reason, actor=actor, at=at)


def move_document(  # noqa: PLR0913  # as above
    ref: str,
    document_id: int,
    to_ref: str,
    reason: str,
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> Document:
    """Move a document with all its versions to the client whom it is about.

    What it said stays readable here; its files are with the right client alone.

    Raises:
        NoSuchClient, NotFound: there is no such client or document for the actor.
        NotYours: the actor may not move it from the one, or put it on the other.
        EntryGone: somebody else changed, struck out or moved it meanwhile.
        BadEntry: the reason is too short, or the document does not fit the other record.
    """
    get_document(get_record(actor, ref), document_id)
    new: Document = move_entry(
        ref, DOCUMENT, document_id, to_ref, reason, actor=actor, at=at, today=today
    )
    if new.id != document_id:  # else it was moved by the first click
        _let_versions_follow(document_id, new)
    return new


def _let_versions_follow(document_id: int, new: Document) -> None:
    """Give the right client the earlier versions, too, and leave no file with the wrong one."""
    chain: list[Document] = []
    before: int | None = document_id
    while before is not None:
        row = db.session.scalars(writing(select(Document)).where(Document.id == before)).one()
        chain.append(row)
        before = row.follows_id
    newer = new
    for old in chain[1:]:
        copy = Document(**_as_it_was(old), client_id=new.client_id)
        db.session.add(copy)
        db.session.flush()
        newer.follows_id = copy.id
        newer = copy
    db.session.flush()
    _take_files_from(chain)


def _as_it_was(row: Document) -> dict[str, object]:
    own = {"id", "client_id", "token", "follows_id"}
    names = [each.key for each in Document.__mapper__.column_attrs if each.key not in own]
    return {name: getattr(row, name) for name in names}


def _take_files_from(rows: Sequence[Document]) -> None:
    db.session.execute(
        update(Document).where(Document.id.in_([row.id for row in rows])).values(file=None)
    )
