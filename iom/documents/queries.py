"""Read documents of one client, as far as the reader may go. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.db import db
from iom.documents.domain import CannotKeep, Media
from iom.documents.kinds import DOCUMENT
from iom.documents.models import Document, Leaving
from iom.documents.shelf import Shelf
from iom.entries.domain import EndedHow
from iom.kernel.errors import NotFound
from iom.record.queries import Record, category_of_row, get_record
from iom.sharing.scope import among_seen, counting

_GONE = "This client has no such document."


@dataclass(frozen=True, slots=True)
class Held:
    """One document: what it says now, and the files that were there before, the latest first.

    Attributes:
        row: the last version; current, struck out or moved.
        earlier: those before it that the reader may see.
    """

    row: Document
    earlier: Sequence[Document]

    @property
    def is_current(self) -> bool:
        """Whether it is on the record."""
        return self.row.ended_at is None

    @property
    def older_files(self) -> Sequence[Document]:
        """The earlier versions with another file, each once, under the last words for it."""
        shown = {self.row.file}
        found = []
        for each in self.earlier:
            if each.file is not None and each.file not in shown:
                shown.add(each.file)
                found.append(each)
        return found


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One version of a document with its file."""

    document_id: int
    media: Media
    content: bytes


def list_documents(record: Record) -> list[Held]:
    """List the documents of a client, the latest first, then those struck out or moved away.

    One statement. One whose last version is of a category that the reader may not see is not
    there for them, and neither is what it said before.
    """
    rows = db.session.scalars(
        among_seen(select(Document))
        .where(Document.client_id == record.client.id)
        .order_by(Document.dated_on.desc(), Document.id.desc())
    ).all()
    by_id = {row.id: row for row in rows}
    last = [row for row in rows if row.ended_how is not EndedHow.CHANGED]
    reader = record.standing.reader
    held = [_held(row, by_id, reader) for row in last if _sees(reader, row)]
    return sorted(held, key=lambda each: not each.is_current)


def get_document(record: Record, document_id: int) -> Held:
    """Fetch one document by the number of any of its versions, with the last one.

    Raises:
        NotFound: the client has none under that number that the reader may see.
    """
    for each in list_documents(record):
        if document_id in {each.row.id, *(row.id for row in each.earlier)}:
            return each
    raise NotFound(_GONE)


def get_file(reader: Reader, ref: str, document_id: int, shelf: Shelf) -> HandedOut:
    """Fetch one version of a document with its file, as the reader may see it at this moment.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
        NotFound: the client has no such document for the reader, or the file went with the
            document to another client.
        CannotKeep: the file is not there as it was sent.
    """
    record = get_record(reader, ref)
    held = get_document(record, document_id)
    row = next(each for each in (held.row, *held.earlier) if each.id == document_id)
    if row.file is None:
        raise NotFound("The file is with the client to whom the document was moved.")
    return HandedOut(row.id, row.media, shelf.read(row.file, sha256=row.sha256))


def files_of(client_ids: Collection[int], shelf: Shelf) -> Mapping[str, bytes]:
    """Return every file of some clients whom the reader may see in full, by a name for a folder.

    One that is not there as it was sent is left out; the document of everything names it.
    """
    rows = db.session.execute(
        among_seen(select(Document.file, Document.media, Document.sha256))
        .where(Document.client_id.in_(client_ids), Document.file.is_not(None))
        .order_by(Document.id)
    ).all()
    found: dict[str, bytes] = {}
    for row in rows:
        try:
            found[f"{row.file}.{row.media.value}"] = shelf.read(row.file, sha256=row.sha256)
        except CannotKeep:
            continue
    return found


def files_named() -> Mapping[str, str]:
    """Return the SHA-256 of every file that a document names, by its made-up name."""
    rows = db.session.execute(
        counting(select(Document.file, Document.sha256))
        .where(Document.file.is_not(None))
        .distinct()
    )
    return {row.file: row.sha256 for row in rows}


def files_leaving() -> set[str]:
    """Return the files that are to be swept and that no document names."""
    named = counting(select(Document.file)).where(Document.file.is_not(None))
    return set(db.session.scalars(select(Leaving.file).where(Leaving.file.not_in(named))))


def _held(row: Document, by_id: Mapping[int, Document], reader: Reader) -> Held:
    earlier = []
    before = by_id.get(row.follows_id or 0)
    while before is not None:
        earlier.append(before)
        before = by_id.get(before.follows_id or 0)
    return Held(row, [each for each in earlier if _sees(reader, each)])


def _sees(reader: Reader, row: Document) -> bool:
    return reader.sees(category_of_row(DOCUMENT, row))
