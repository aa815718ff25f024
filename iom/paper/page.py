"""The canvas: pages with their marking and foot, bracketed drawing, and the facts of the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Final, Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfdoc import XMP, PDFName
from reportlab.pdfgen.canvas import Canvas

from iom.paper import fonts
from iom.paper.tagging import Element, Structure

INK: Final = HexColor("#0b0c0c")
QUIET: Final = HexColor("#484949")
RULE: Final = HexColor("#cecece")
HAIR: Final = HexColor("#e3e3e3")
WASH: Final = HexColor("#f3f3f3")

_SIDE: Final = 42.0
_TOP: Final = 58.0
_FOOT: Final = 66.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands on every page round the text. No marking means a public document."""

    title: str
    foot: str
    marking: str | None
    produced_at: datetime
    landscape: bool
    larger: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet, in points."""
        return landscape(A4) if self.landscape else A4

    @property
    def body(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the space for text, in points."""
        width, height = self.size
        return _SIDE, height - _TOP, width - 2 * _SIDE, height - _TOP - _FOOT

    @property
    def text(self) -> tuple[float, float, float, float]:
        """The same space as text is laid out in it, before it is set larger."""
        left, top, width, height = self.body
        return left, top, width / self.larger, height / self.larger


class Sheets(Canvas):
    """A canvas that knows the document's structure and finishes each page by itself."""

    def __init__(self, file: IO[bytes], furniture: Furniture) -> None:
        super().__init__(
            file,
            pagesize=furniture.size,
            invariant=1,
            pageCompression=1,
            initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stubs say float
            pdfVersion=(1, 7),
            lang="en-GB",
        )
        self.furniture = furniture
        self.structure = Structure()
        self.document: Any = self._doc  # type: ignore[attr-defined]
        self._code: list[str]
        self._headings = 0
        self._depth = -1
        self._describe()

    def _describe(self) -> None:
        moment = self.furniture.produced_at.astimezone(UTC)
        self.setTitle(self.furniture.title)
        self.setAuthor("iom")
        self.setCreator("iom")
        self.setSubject(self.furniture.foot)
        self.setDateFormatter(lambda *_: moment.strftime("D:%Y%m%d%H%M%S+00'00'"))
        self.setViewerPreference("DisplayDocTitle", "true")
        self.document.Catalog.Metadata = XMP(creator=lambda _: _xmp(self.furniture))

    @contextmanager
    def tagged(self, element: Element) -> Iterator[None]:
        """Bracket what is drawn inside as content of an element (or artifact, see `Element.once`).

        Brackets may not be nested.
        """
        if element.once and element.drawn:
            with self.artifact():
                yield
            return
        number = self.structure.mark(element, self.getPageNumber() - 1)
        self.addLiteral(f"/{element.kind} <</MCID {number}>> BDC")
        yield
        self.addLiteral("EMC")

    @contextmanager
    def artifact(self, kind: Literal["Layout", "Pagination"] = "Layout") -> Iterator[None]:
        """Bracket what is drawn inside as decoration that a listener is not told of."""
        self.addLiteral(f"/Artifact <</Type /{kind}>> BDC")
        yield
        self.addLiteral("EMC")

    def bookmark(self, text: str, level: int, top: float) -> None:
        """Add a heading to the outline, at a height of this page in its present coordinates."""
        self._depth = min(level - 1, self._depth + 1)
        self._headings += 1
        key = f"heading.{self._headings}"
        self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(text, key, self._depth, closed=False)

    def save(self) -> None:
        """Finish every page, write the structure, and write the file.

        Raises:
            ValueError: a drawing names a font that would not be embedded.
        """
        pages = self.document.Pages.pages
        for number, page in enumerate(pages, 1):
            self._startPage()  # type: ignore[attr-defined]
            self._furnish(number, len(pages))
            page.stream += "\n".join(self._code) + "\n"
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents = number - 1
            page.Tabs = PDFName("S")
        self._code = []
        strange = set(self.document.fontMapping) - {fonts.REGULAR, fonts.BOLD, fonts.ITALIC}
        if strange:
            raise ValueError(f"{', '.join(sorted(strange))} would not be embedded.")
        self.structure.write(self.document)
        super().save()

    def _furnish(self, number: int, pages: int) -> None:
        left, _, width, _ = self.furniture.body
        with self.artifact("Pagination"):
            self.setStrokeColor(RULE)
            self.setLineWidth(0.5)
            self.line(left, 48, left + width, 48)
            self.setFillColor(QUIET)
            self.setFont(fonts.REGULAR, 8)
            place = f"Page {number} of {pages}"
            self.drawRightString(left + width, 37, place)
            room = width - fonts.width_of(place, fonts.REGULAR, 8) - 16
            self.drawString(left, 37, shorten(self.furniture.foot, room, fonts.REGULAR, 8))
            if self.furniture.marking:
                self.setFillColor(INK)
                self.setFont(fonts.BOLD, 10)
                for y in (self.furniture.size[1] - 34, 20):
                    self.drawCentredString(left + width / 2, y, self.furniture.marking)


def shorten(text: str, room: float, font: str, size: float) -> str:
    """Return text as it is, or cut with an ellipsis so that it fits a width in points."""
    if fonts.width_of(text, font, size) <= room:
        return text
    while text and fonts.width_of(text + "…", font, size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _xmp(furniture: Furniture) -> bytes:
    moment = furniture.produced_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title = escape(furniture.title)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>iom</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>""".encode()
