"""Blocks turned into pieces, each with its place in the structure, in the order of reading."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatchmethod
from typing import Final

from iom.paper import blocks as b
from iom.paper import fonts
from iom.paper.boxes import Beside, Panel, Photograph, Picture
from iom.paper.flow import Break, Gap, Kept, Piece
from iom.paper.grid import lay_out
from iom.paper.tagging import Element, Kind
from iom.paper.text import BODY, HEADINGS, SMALL, HeadingText, Style, Text

_HEADING_KINDS: Final[dict[int, Kind]] = {1: "H1", 2: "H2", 3: "H3"}
_LABEL: Final = Style(9, 12, quiet=True)
_BIG: Final = Style(19, 24, bold=True)
_TERM: Final = Style(9, 12, bold=True)
_MEANING: Final = Style(9, 12, running=True)
_CAPTION: Final = Style(10.5, 14, bold=True, before=12, after=4)
_BETWEEN: Final = 18.0
_IN_A_ROW: Final = 4


class Composer:
    """Composes blocks for a width and height in points, under one element at a time."""

    def __init__(self, root: Element, width: float, height: float) -> None:
        self._under = root
        self._width = width
        self._height = height

    def pieces(self, blocks: Sequence[b.Block]) -> list[Piece]:
        """Compose blocks one after another."""
        return [piece for block in blocks for piece in self._set(block)]

    @singledispatchmethod
    def _set(self, block: object) -> list[Piece]:
        raise TypeError(f"{type(block).__name__} is no block.")

    @_set.register
    def _(self, block: b.Heading) -> list[Piece]:
        kind = _HEADING_KINDS[block.level]
        return self._heading(block.text, block.quiet, HEADINGS[block.level], kind, block.level)

    def _heading(
        self, text: str, quiet: str, style: Style, kind: Kind, level: b.Level
    ) -> list[Piece]:
        words = [text, _aside(quiet)] if quiet else text
        piece = HeadingText.of(words, style, self._under.add(kind))
        for fragment in piece.frags[1:]:
            fragment.fontSize = 9
        piece.level, piece.outline = level, fonts.printable(text).replace("\n", " ")
        return [piece]

    @_set.register
    def _(self, block: b.Paragraph) -> list[Piece]:
        style = SMALL if block.quiet else BODY
        return [Text.of(block.words, style, self._under.add("P"))]

    @_set.register
    def _(self, block: b.Bullets) -> list[Piece]:
        listed = self._under.add("L")
        found: list[Piece] = []
        for words in block.items:
            item = listed.add("LI")
            bullet = Text.of("•", Style(10, 14), item.add("Lbl"))
            text = Text.of(words, Style(10, 14, running=True), item.add("LBody"))
            found.append(Beside([[bullet], [text]], [8, self._width - 14], between=6, space=2))
        return found

    @_set.register
    def _(self, block: b.Note) -> list[Piece]:
        words = [block.words] if isinstance(block.words, str) else block.words
        said = [b.Strong(f"{block.title} "), *words] if block.title else words
        text = Text.of(said, Style(10, 14, running=True), self._under.add("Div").add("P"))
        return [Panel([text])]

    @_set.register
    def _(self, block: b.Definitions) -> list[Piece]:
        listed = self._under.add("L")
        room = self._width - _BETWEEN
        widths = [0.26 * room, 0.74 * room]
        found: list[Piece] = []
        for term, words in block.items:
            item = listed.add("LI")
            label = Text.of(term, _TERM, item.add("Lbl"))
            text = Text.of(words, _MEANING, item.add("LBody"))
            found.append(Beside([[label], [text]], widths, between=_BETWEEN, space=4))
        return found

    @_set.register
    def _(self, block: b.Facts) -> list[Piece]:
        listed = self._under.add("L")
        across = min(_IN_A_ROW, len(block.facts)) or 1
        width = (self._width - _BETWEEN * (across - 1)) / across
        found: list[Piece] = []
        for start in range(0, len(block.facts), across):
            stacks = [self._fact(fact, listed) for fact in block.facts[start : start + across]]
            deepest = max(stack[0].height_at(width) for stack in stacks)
            for stack in stacks:
                stack.insert(0, Gap(deepest - stack[0].height_at(width)))
            found.append(Beside(stacks, [width] * len(stacks), between=_BETWEEN, space=12))
        return found

    def _fact(self, fact: b.Fact, listed: Element) -> list[Piece]:
        item = listed.add("LI")
        label = Text.of(fact.label, _LABEL, item.add("Lbl"))
        body = item.add("LBody")
        figure = Text.of(fact.figure, _BIG, body.add("P"))
        detail = [Text.of(fact.detail, _LABEL, body.add("P"))] if fact.detail else []
        return [label, figure, *detail]

    @_set.register
    def _(self, block: b.Table) -> list[Piece]:
        found: list[Piece] = []
        if block.level:
            kind = _HEADING_KINDS[block.level]
            style = HEADINGS[block.level]
            found = self._heading(block.caption, block.quiet, style, kind, block.level)
        element = self._under.add("Table", title=fonts.printable(block.caption))
        if not block.level:
            words = [block.caption, _aside(block.quiet)] if block.quiet else block.caption
            caption = Text.of(words, _CAPTION, element.add("Caption"))
            caption.leads = True
            found = [caption]
        return [*found, lay_out(block, element, self._width, self._height)]

    @_set.register
    def _(self, block: b.Figure) -> list[Piece]:
        element = self._under.add("Figure", alternative=fonts.printable(block.alternative))
        return [Picture(block.drawing, element, 0.9 * self._height)]

    @_set.register
    def _(self, block: b.Photo) -> list[Piece]:
        element = self._under.add("Figure", alternative=fonts.printable(block.alternative))
        return [Photograph(block.content, element, min(block.height, 0.9 * self._height))]

    @_set.register
    def _(self, block: b.PageBreak) -> list[Piece]:
        return [Break()]

    @_set.register
    def _(self, block: b.Together) -> list[Piece]:
        return [Kept(self._nested(block.blocks, self._width))]

    @_set.register
    def _(self, block: b.SideBySide) -> list[Piece]:
        width = (self._width - 2 * _BETWEEN) / 2
        stacks = [self._nested(blocks, width) for blocks in (block.left, block.right)]
        space = max((s[0].getSpaceBefore() for s in stacks if s), default=0)
        return [Beside(stacks, [width, width], between=2 * _BETWEEN, space=space)]

    def _nested(self, blocks: Sequence[b.Block], width: float) -> list[Piece]:
        inner = Composer(self._under, width, self._height)
        return [piece for piece in inner.pieces(blocks) if not piece.breaks]


def _aside(quiet: str) -> b.Quiet:
    """Return quiet words that stand off from those before them."""
    return b.Quiet("\N{NO-BREAK SPACE}" * 3 + quiet)
