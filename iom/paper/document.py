"""Documents: plain data in, the bytes of a tagged PDF out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from threading import Lock
from typing import Final

from iom.paper import fonts
from iom.paper.blocks import Block
from iom.paper.compose import Composer
from iom.paper.flow import Piece, set_pages
from iom.paper.page import Furniture, Sheets
from iom.paper.text import SMALL, TITLE, HeadingText, Text

OFFICIAL_SENSITIVE: Final = "OFFICIAL-SENSITIVE"

# ReportLab reads a font file through one shared position while it writes the file.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document to print, read on a screen or listen to. A4, in English.

    Attributes:
        title: the first heading, and the title of the file.
        produced_at: the moment it was made, aware; it is written into the file, and the same
            document gives the same bytes again.
        blocks: what it says, in the order of reading.
        subtitle: a quiet line under the title.
        as_at: what the figures are as at, for the foot of every page: `as at 13 October 2025`.
        issue: which issue this is, for the foot of every page: `number 2`.
        marking: the protective marking at top and foot of every page; None for public documents
            (HANDBOOK 10).
        landscape: the sheet lies on its long side.
        larger: how many times larger than usual everything is set, for readers who need that.
    """

    title: str
    produced_at: datetime
    blocks: Sequence[Block]
    subtitle: str = ""
    as_at: str = ""
    issue: str = ""
    marking: str | None = OFFICIAL_SENSITIVE
    landscape: bool = False
    larger: float = 1.0

    def __post_init__(self) -> None:
        if self.produced_at.tzinfo is None:
            raise ValueError("produced_at must say its time zone.")
        if not self.title.strip():
            raise ValueError("A document needs a title.")


def to_pdf(document: Document) -> bytes:
    """Make the PDF of a document: tagged, fonts embedded, every page marked and numbered.

    Raises:
        fonts.FontMissing: the fonts are not where set-up puts them.
    """
    fonts.register_fonts()
    title = " ".join(fonts.printable(document.title).split())
    said = (title, document.as_at, document.issue)
    furniture = Furniture(
        title=title,
        foot=" · ".join(" ".join(fonts.printable(part).split()) for part in said if part),
        marking=document.marking,
        produced_at=document.produced_at,
        landscape=document.landscape,
        larger=document.larger,
    )
    file = BytesIO()
    with _one_at_a_time:
        sheets = Sheets(file, furniture)
        root = sheets.structure.document
        heading = HeadingText.of(title, TITLE, root.add("H1"))
        heading.level, heading.outline = 1, title
        pieces: list[Piece] = [heading]
        if document.subtitle:
            pieces.append(Text.of(document.subtitle, SMALL, root.add("P")))
        _, _, width, height = furniture.text
        pieces += Composer(root, width, height).pieces(document.blocks)
        set_pages(sheets, pieces)
        sheets.save()
    return file.getvalue()
