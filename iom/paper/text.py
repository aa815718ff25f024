"""Words on the page. Text reaches ReportLab as ready fragments: nothing in it is read as markup."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Self

from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paragraph import Paragraph

from iom.paper import fonts
from iom.paper.blocks import Level, Quiet, Slanted, Strong, Words
from iom.paper.flow import Division, Piece
from iom.paper.page import INK, QUIET
from iom.paper.tagging import Element


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set, in points. Running text keeps to lines that are easy to read."""

    size: float
    leading: float
    bold: bool = False
    quiet: bool = False
    right: bool = False
    running: bool = False
    before: float = 0.0
    after: float = 0.0


TITLE: Final = Style(20, 24, bold=True, after=4)
HEADINGS: Final[dict[int, Style]] = {
    1: Style(18, 22, bold=True, before=20, after=6),
    2: Style(13, 17, bold=True, before=18, after=5),
    3: Style(10.5, 14, bold=True, before=12, after=3),
}
BODY: Final = Style(10, 14, running=True, before=6, after=6)
SMALL: Final = Style(9, 12.5, quiet=True, running=True, before=6, after=6)
_LONGEST_LINE: Final = 520.0


@cache
def _paragraph_style(style: Style) -> ParagraphStyle:
    fonts.register_fonts()
    face = fonts.BOLD if style.bold else fonts.REGULAR
    return ParagraphStyle(
        f"{style}",
        fontName=face,
        bulletFontName=face,
        fontSize=style.size,
        leading=style.leading,
        textColor=QUIET if style.quiet else INK,
        alignment=TA_RIGHT if style.right else TA_LEFT,
        spaceBefore=style.before,
        spaceAfter=style.after,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )


@cache
def _fragment(style: Style) -> Any:  # noqa: ANN401 - ReportLab's own kind of object, untyped
    return Paragraph("x", _paragraph_style(style)).frags[0]


def fragments(words: Words, style: Style) -> list[Any]:
    """Turn words into ReportLab's fragments, one for each run and each line break."""
    plain = _fragment(style)
    found: list[Any] = []
    for run in [words] if isinstance(words, str) else words:
        look = _look(run)
        for number, line in enumerate(fonts.printable(run).split("\n")):
            if number:
                found.append(plain.clone(text="", lineBreak=True))
            if line:
                found.append(plain.clone(text=line, **look))
    return found or [plain.clone(text="")]


def _look(run: str) -> dict[str, object]:
    match run:
        case Strong():
            return {"fontName": fonts.BOLD, "bold": 1}
        case Slanted():
            return {"fontName": fonts.ITALIC, "italic": 1}
        case Quiet():
            return {"fontName": fonts.REGULAR, "textColor": QUIET}
    return {}


class Text(Paragraph, Piece):
    """A run of text that belongs to an element of the structure, and so does each of its parts."""

    element: Element
    blPara: Any  # noqa: N815 - ReportLab's name
    blank = running = continued = False
    _known: tuple[float, float] = (-1.0, 0.0)
    _spaced = False

    @classmethod
    def of(cls, words: Words, style: Style, element: Element) -> Self:
        """Set words in a style as content of an element."""
        text = cls("", _paragraph_style(style), frags=fragments(words, style))
        text.element = element
        text.running = style.running
        text.blank = not any(fragment.text for fragment in text.frags)
        return text

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Break into lines, once for a width; ReportLab remembers them for drawing."""
        if self._known[0] != available_width:
            line = min(available_width, _LONGEST_LINE) if self.running else available_width
            _, height = super().wrap(line, available_height)
            self._known = available_width, float(height)
        return self._known

    def least(self, width: float) -> float:
        """Return the height of two lines, or of the whole if it has fewer than four."""
        height = self.height_at(width)
        leading = float(self.style.leading)
        return height if height < 4 * leading else 2 * leading

    def divide(self, width: float, room: float) -> Division | None:
        """Divide between lines, never leaving one alone."""
        parts = self.parts(width, room)
        return ([parts[0]], [parts[1]]) if parts else None

    def parts(self, width: float, room: float) -> tuple[Text, Text] | None:
        """Return the lines that fit a height, and the others."""
        self.wrap(width, room)
        parts = [part for part in self.split(width, room) if isinstance(part, Text)]
        if len(parts) != 2:
            return None
        for part in parts:
            part.element, part.running = self.element, self.running
        parts[0].continued, parts[1].continued = True, self.continued
        return parts[0], parts[1]

    def draw(self) -> None:
        """Draw as content of the element."""
        if not self.blank:
            self._space_lines()
            with self.sheets.tagged(self.element):
                super().draw()

    def _space_lines(self) -> None:
        """End each line but the last with a blank, without which two words are heard as one."""
        if self._spaced:
            return
        self._spaced = True
        for line in self.blPara.lines[: None if self.continued else -1]:
            if isinstance(line, tuple):
                line[1].append("")
            elif line.words:
                line.words[-1].text += " "


class HeadingText(Text):
    """A heading: leads what follows, and goes into the outline."""

    leads = True
    level: Level = 1
    outline: str | None = None

    def parts(self, width: float, room: float) -> tuple[Text, Text] | None:
        """Divide one that is longer than a page; only its first part is in the outline."""
        parts = super().parts(width, room)
        if parts and isinstance(parts[0], HeadingText):
            parts[0].level, parts[0].outline = self.level, self.outline
        return parts

    def draw(self) -> None:
        """Draw, and add to the outline."""
        if self.outline is not None:
            self.sheets.bookmark(self.outline, self.level, self.height)
        super().draw()
