"""What a document is made of, as plain data. No fonts, no sizes: `compose` decides on those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.graphics.shapes import Drawing

Level = Literal[1, 2, 3]


class Strong(str):
    """Words in bold, inside a sequence of words."""

    __slots__ = ()


class Quiet(str):
    """Words in grey, inside a sequence of words."""

    __slots__ = ()


class Slanted(str):
    """Words in italics, inside a sequence of words."""

    __slots__ = ()


Words = str | Sequence[str]
"""Text as it is, never markup: one string, or a sequence of strings, Strong, Quiet and Slanted.

They are set one after another without blanks between; a line break in one is a line break.
"""

Cell = str | int | Sequence[str] | None
"""What a table's cell holds: words; a whole number, written `1,313` or `−11`; None: not counted."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; the document's title is level 1 already. Goes into the outline."""

    text: str
    level: Level = 2
    quiet: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `quiet` sets it small and grey, for sources and help."""

    words: Words
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Note:
    """A caveat that must not be missed: a grey box with a bar, its first sentence bold."""

    title: str
    words: Words


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with what it means or holds."""

    items: Sequence[tuple[str, Words]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One big figure: what it is, the figure, and a line that puts it in its place."""

    label: str
    figure: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Big figures side by side, four in a row."""

    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head, and whether it holds numbers (set to the right, never broken)."""

    head: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row, a cell for each column; a total is bold under a rule."""

    cells: Sequence[Cell]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows and columns. Head repeated on each page; no row divided between two.

    The caption is also the heading, of `level` (None: a caption only); `quiet` stands beside it and
    says what the count leaves out. With `row_headers` the first cell of each row is its header.
    `dense` sets it smaller, for wide tables.

    Raises:
        ValueError: a row has more or fewer cells than there are columns.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    quiet: str = ""
    level: Level | None = 2
    row_headers: bool = True
    dense: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"Row {number} of “{self.caption}” has {len(row.cells)} cells "
                    f"for {len(self.columns)} columns."
                )


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, as wide as the text, with the words that stand for it when it is not seen.

    Raises:
        ValueError: the alternative text is blank.
    """

    drawing: Drawing
    alternative: str

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("A figure needs words that say what it shows.")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph from the bytes of a JPEG file, so many points high, or less where it is wide.

    Raises:
        ValueError: the alternative text is blank.
    """

    content: bytes
    alternative: str
    height: float = 160.0

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("A photograph needs words that say whom it shows.")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a page."""


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page if one page can hold them."""

    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two runs of blocks beside one another, the left read first. Equal widths."""

    left: Sequence[Block]
    right: Sequence[Block]


Block = (
    Heading | Paragraph | Bullets | Note | Definitions | Facts | Table | Figure | Photo
    | PageBreak | Together | SideBySide
)  # fmt: skip
