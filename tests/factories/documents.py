"""Files of every kind that a document can be, and documents on a record; all of them invented."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

from flask import current_app

from iom.clients.models import Client
from iom.db import db
from iom.documents.domain import DocumentKind, SharedAs
from iom.documents.models import Document
from iom.documents.shelf import Shelf
from iom.entries.rows import columns_of_new
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ODT = "application/vnd.oasis.opendocument.text"


def a_pdf(*objects: bytes, words: str = "A letter.") -> bytes:
    """Return a PDF of one page, with more objects in it if they are given."""
    page = b"BT (" + words.encode() + b") Tj ET"
    parts = [
        b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
        b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj",
        b"3 0 obj <</Type /Page /Parent 2 0 R /Contents 4 0 R>> endobj",
        b"4 0 obj <</Length %d>>\nstream\n%s\nendstream endobj" % (len(page), page),
        *objects,
        b"trailer <</Root 1 0 R>>\n%%EOF\n",
    ]
    return b"%PDF-1.7\n" + b"\n".join(parts)


def packed(hidden: bytes) -> bytes:
    """Return an object of a PDF that holds others, packed."""
    body = zlib.compress(hidden)
    return b"9 0 obj <</Type /ObjStm>>\nstream\n" + body + b"\nendstream endobj"


def a_package(parts: dict[str, str]) -> bytes:
    """Return an archive of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def a_docx(types: str = _WORD, **parts: str) -> bytes:
    """Return a Word document, with more parts in it if they are given."""
    return a_package({"[Content_Types].xml": types, "word/document.xml": "<w:document/>", **parts})


def an_xlsx(types: str = _EXCEL, **parts: str) -> bytes:
    """Return an Excel workbook, likewise."""
    return a_package({"[Content_Types].xml": types, "xl/workbook.xml": "<workbook/>", **parts})


def an_odt(kind: str = _ODT, **parts: str) -> bytes:
    """Return an OpenDocument text, likewise."""
    return a_package({"mimetype": kind, "content.xml": "<office:document-content/>", **parts})


def the_shelf() -> Shelf:
    """Return the shelf of the application."""
    return Shelf(current_app.config["IOM"].data_dir)


def a_document(
    client: Client, content: bytes | None = None, /, *, at: datetime = NOON, **said: Any
) -> int:
    """Put a document on a client's record: a letter of 1 May 2026, about identity.

    Returns the row's id.
    """
    client_id = client.id
    usual = {
        "title": "Letter of the housing office",
        "kind": DocumentKind.LETTER,
        "dated_on": date(2026, 5, 1),
        "category": SharedAs.IDENTITY,
    }
    columns = columns_of_new(client_id, source="", actor=COMMAND, at=at)
    with the_shelf().laid_down([content or a_pdf()]) as delivery, transaction():
        row = Document(**columns | usual | delivery.files[0].columns | said)
        db.session.add(row)
        db.session.flush()
        delivery.claim(row.file)
        return row.id
