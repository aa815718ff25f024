"""The three faces that documents are set in: embedded, so that they look the same everywhere."""

import threading
import unicodedata
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from iom.kernel.errors import RuleBroken

REGULAR: Final = "Arimo"
BOLD: Final = "Arimo-Bold"
ITALIC: Final = "Arimo-Italic"

FOLDER: Final = Path(__file__).parent.parent / "static" / "vendor" / "fonts"
_FILES: Final = {
    REGULAR: "Arimo_400Regular.ttf",
    BOLD: "Arimo_700Bold.ttf",
    ITALIC: "Arimo_400Regular_Italic.ttf",
}
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_registering = threading.Lock()
_drawable: dict[str, frozenset[int]] = {}


class FontMissing(RuleBroken):
    """A font file is not where set-up puts it, so no document can be made."""


def register_fonts(folder: Path = FOLDER) -> None:
    """Make the faces known to ReportLab; the first call reads the files, later ones cost nothing.

    Raises:
        FontMissing: a file is not in the folder.
    """
    with _registering:
        for name, file in _FILES.items():
            if name not in _drawable:
                _register(name, folder / file)


def _register(name: str, path: Path) -> None:
    if not path.is_file():
        raise FontMissing(
            f"The font {path.name} is not in {path.parent}, so no PDF can be made. "
            "Run “python3 dev.py demo” or “python3 dev.py test”, which put it there."
        )
    font = TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    _drawable[name] = frozenset(font.face.charToGlyph)


def width_of(text: str, font: str, size: float) -> float:
    """Return the width in points of text set on one line."""
    return float(pdfmetrics.stringWidth(text, font, size))


def printable(text: str) -> str:
    """Return text as the fonts can draw it; whatever was typed, nothing in it can stop a document.

    Letters written as letter and accent are joined. Invisible formatting and control characters go,
    apart from line breaks; a tab becomes a blank. A character that the fonts lack becomes the
    replacement character, so that a reader sees that something stood there.
    """
    joined = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if joined.isascii() and joined.isprintable():
        return joined
    return "".join(map(_printable_character, joined))


def _printable_character(character: str) -> str:
    if character in "\n ":
        return character
    if character in "\t\u2028\u2029":
        return " " if character == "\t" else "\n"
    category = unicodedata.category(character)
    if category in {"Cc", "Cf"} or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return ""
    if category == "Zs" and character != "\N{NO-BREAK SPACE}":
        return " "
    return character if ord(character) in _drawable[REGULAR] else _REPLACEMENT
