"""Reads a PDF as somebody would who listens to it: the structure, and the words that belong to it.

Independent of the code that writes: it follows the file's own trees, content streams and
character maps with pypdf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

_IN_MAP = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>")


@dataclass
class Node:
    """One structure element as read: what it is, the words in it, what it says of itself.

    `pages` and `runs` go together: which page, from 0, each run of its words is on.
    """

    kind: str
    text: str = ""
    alternative: str | None = None
    title: str | None = None
    scope: str | None = None
    pages: list[int] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all beneath it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, *kinds: str) -> list[Node]:
        """List the nodes of some kinds, in the order of reading."""
        return [node for node in self.walk() if node.kind in kinds]

    @property
    def words(self) -> str:
        """Everything said in this node and beneath, with single blanks."""
        return " ".join(" ".join(node.text for node in self.walk()).split())


class Reading:
    """A PDF, read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = PdfReader(BytesIO(data))
        trailer: Any = self.pdf.trailer
        self.root: Any = trailer["/Root"]
        self.runs = [_runs(page, self.pdf) for page in self.pdf.pages]
        self._pages = {
            page.indirect_reference.idnum: n  # type: ignore[union-attr]
            for n, page in enumerate(self.pdf.pages)
        }
        self.reached: set[tuple[int, int]] = set()
        top = self.root["/StructTreeRoot"]["/K"][0].get_object()  # the one Document
        self.document = self._node(top)

    def _node(self, element: Any) -> Node:
        node = Node(str(element["/S"])[1:])
        node.alternative = element.get("/Alt")
        node.title = element.get("/T")
        node.scope = str(element.get("/A", {}).get("/Scope", ""))[1:] or None
        for kid in element.get("/K", []):
            found = kid.get_object()
            if isinstance(found, int):
                self._say(node, element.raw_get("/Pg"), found)
            elif found.get("/Type") == "/MCR":
                self._say(node, found.raw_get("/Pg"), found["/MCID"])
            else:
                node.children.append(self._node(found))
        return node

    def _say(self, node: Node, page: Any, number: int) -> None:
        on = self._pages[page.idnum]
        self.reached.add((on, number))
        node.pages.append(on)
        node.runs.append(self.runs[on].marked[number])
        node.text += node.runs[-1]

    def page_number(self, object_number: int) -> int:
        """Return the number of a page, from 0, by its number in the file."""
        return self._pages[object_number]

    def outline(self) -> list[tuple[int, str, int]]:
        """List the bookmarks: depth, words, page from 0."""
        return list(self._outline(self.pdf.outline, 0))

    def _outline(self, entries: Any, depth: int) -> Iterator[tuple[int, str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from self._outline(entry, depth + 1)
            else:
                page = self.pdf.get_destination_page_number(entry)
                yield depth, str(entry.title), -1 if page is None else page


@dataclass
class Runs:
    """What is drawn on one page: by marked run, as artifacts, and outside both."""

    marked: dict[int, str] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    artifacts: str = ""
    bare: str = ""
    nested: bool = False

    def opened(self, operands: list[Any]) -> int | None:
        """Note that a bracket opens; return its number, or None for an artifact."""
        if operands[0] == "/Artifact":
            return None
        number = int(operands[1]["/MCID"])
        self.marked[number] = ""
        self.order.append(number)
        return number

    def say(self, words: str, brackets: list[int | None]) -> None:
        """Add words to whatever bracket is open."""
        if not brackets:
            self.bare += words
        elif brackets[-1] is None:
            self.artifacts += f"{words}\n"
        else:
            self.marked[brackets[-1]] += words


def _runs(page: Any, pdf: PdfReader) -> Runs:
    fonts = {name: _character_map(font) for name, font in page["/Resources"]["/Font"].items()}
    runs, font = Runs(), ""
    brackets: list[int | None] = []
    for operands, operator in ContentStream(page.get_contents(), pdf).operations:
        if operator == b"BDC":
            runs.nested |= bool(brackets)
            brackets.append(runs.opened(operands))
        elif operator == b"EMC":
            brackets.pop()
        elif operator == b"Tf":
            font = operands[0]
        elif operator == b"Tj":
            said = "".join(fonts[font].get(byte, "?") for byte in operands[0].original_bytes)
            runs.say(said, brackets)
    assert not brackets
    return runs


def _character_map(font: Any) -> dict[int, str]:
    data = font.get_object()["/ToUnicode"].get_object().get_data()
    return {int(code, 16): chr(int(to, 16)) for code, to in _IN_MAP.findall(data)}
