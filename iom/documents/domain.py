"""Words of documents, and what makes a file one that is kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from iom.accounts.domain import Category
from iom.entries.domain import Word
from iom.kernel.errors import RuleBroken

MOST_BYTES = 20 * 1024 * 1024  # of one file: a scan of some forty pages
MOST_FILES = 10  # at once


class BadFile(RuleBroken):
    """A file that was sent cannot be kept; the sentence says why."""


class CannotKeep(RuleBroken):
    """A file could not be written, or not be read again as it was written."""


class DocumentKind(Word):
    """What a document is."""

    LETTER = "letter"
    REPORT = "report"
    ASSESSMENT = "assessment"
    COURT_PAPER = "court-paper"
    CONSENT = "consent"
    PROOF = "proof"
    PICTURE = "picture"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "court-paper": "Court paper, order or licence",
            "consent": "Agreement or consent",
            "proof": "Proof of identity, qualification or payment",
        }.get(self.value) or Word.label.fget(self)  # type: ignore[attr-defined]


class SharedAs(Word):
    """Of which category a document is, and so who may see that there is one."""

    IDENTITY = "identity"
    OFFENDING = "offending"
    INTELLIGENCE = "intelligence"
    HEALTH = "health"
    SUBSTANCE_TREATMENT = "substance-treatment"
    HOUSING = "housing"
    FINANCE = "finance"
    MEETING_RECORD = "meeting-record"

    @property
    def category(self) -> Category:
        """The category of the agreements."""
        return Category(self.value)


class Media(Word):
    """What a file is, by its content; the value is how its name ends."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    TEXT = "txt"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return _LABELS[self]

    @property
    def media_type(self) -> str:
        """As a browser is told."""
        return _TYPES[self]


_LABELS = {
    Media.PDF: "PDF",
    Media.JPEG: "JPEG picture",
    Media.PNG: "PNG picture",
    Media.DOCX: "Word document",
    Media.XLSX: "Excel workbook",
    Media.ODT: "OpenDocument text",
    Media.TEXT: "Plain text",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    Media.PDF: "application/pdf",
    Media.JPEG: "image/jpeg",
    Media.PNG: "image/png",
    Media.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Media.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Media.ODT: "application/vnd.oasis.opendocument.text",
    Media.TEXT: "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Laid:
    """A file on the shelf: its made-up name, what it is, its bytes, their SHA-256."""

    file: str
    media: Media
    size: int
    sha256: str

    @property
    def columns(self) -> dict[str, object]:
        """As a document has it."""
        return {
            "file": self.file,
            "media": self.media,
            "size": self.size,
            "sha256": self.sha256,
        }


def size_in_words(size: int) -> str:
    """Say how large a file is: `312 bytes`, `14 KB`, `2.4 MB`."""
    if size < 1024:
        return f"{size} byte{'' if size == 1 else 's'}"
    if size < 1024 * 1024:
        return f"{(size + 512) // 1024} KB"
    tenths = (size * 10 + 524_288) // 1_048_576
    return f"{tenths // 10}.{tenths % 10} MB"


def titles_for(title: str, files: int) -> list[str]:
    """Name each of several files that came with one title: `Letter (1 of 3)`."""
    if files == 1:
        return [title]
    return [f"{title} ({number} of {files})" for number in range(1, files + 1)]


def name_for(ref: str, number: int, media: Media) -> str:
    """Return the name under which a document leaves the product; nothing that anybody typed."""
    return f"document-{ref}-{number}-official-sensitive.{media.value}"
