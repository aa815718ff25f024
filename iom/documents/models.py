"""Tables of documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, words
from iom.documents.domain import DocumentKind, Media, SharedAs
from iom.entries.models import EntryColumns, known


class Document(EntryColumns, Base):
    """A document on the record of a client.

    `file` is the made-up name under which its bytes lie on the shelf; None once they went with the
    document to the right client. `sha256` and `size` are of the bytes as they were sent.
    """

    __tablename__ = "documents_document"

    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[DocumentKind] = mapped_column(words(DocumentKind, length=20))
    dated_on: Mapped[date]
    category: Mapped[SharedAs] = mapped_column(words(SharedAs, length=20))
    file: Mapped[str | None] = mapped_column(String(32))
    media: Mapped[Media] = mapped_column(words(Media, length=4))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("kind", DocumentKind),
            known("category", SharedAs),
            known("media", Media),
            CheckConstraint("title <> ''", name="titled"),
            CheckConstraint("size > 0", name="some_bytes"),
            CheckConstraint("file IS NOT NULL OR ended_at IS NOT NULL", name="filed"),
            Index("ix_documents_document_file", "file"),
        )


class Leaving(Base):
    """A file that no document names any more and that is still to be swept from the shelf.

    Written by the change that took the last document away, so that the bytes go even where the
    process ended between the two. A made-up name says nothing about anybody.
    """

    __tablename__ = "documents_leaving"

    file: Mapped[str] = mapped_column(String(32), primary_key=True)
