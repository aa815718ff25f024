"""The structure of a document, written into a PDF: what is a heading, a cell, a figure.

ReportLab writes none, so it is done here after ISO 32000-1, 14.7 and 14.8: each run of drawing is
bracketed as marked content with a number that is its own on its page; a tree of elements points
to those numbers, and a second tree leads back from page and number to the element.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFString,
)

Kind = Literal[
    "Document", "H1", "H2", "H3", "P", "Div", "Caption", "Figure",
    "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TFoot", "TR", "TH", "TD",
]  # fmt: skip


class Mark(NamedTuple):
    """One run of marked content: the page, counted from 0, and the run's number on it."""

    page: int
    number: int


@dataclass(eq=False, slots=True)
class Element:
    """One node of the structure. Children stand in reading order.

    `once` is set for a table's head: drawn again on the next page, it is an artifact there.
    """

    kind: Kind
    parent: Element | None = None
    alternative: str | None = None
    title: str | None = None
    scope: Literal["Row", "Column"] | None = None
    box: tuple[float, float, float, float] | None = None
    once: bool = False
    kids: list[Element | Mark] = field(default_factory=list)

    def add(self, kind: Kind, **facts: str | bool | None) -> Element:
        """Append a child and return it."""
        child = Element(kind, self, **facts)  # type: ignore[arg-type]
        self.kids.append(child)
        return child

    @property
    def drawn(self) -> bool:
        """Whether anything of this very element is on a page."""
        return any(isinstance(kid, Mark) for kid in self.kids)


class Structure:
    """The tree of elements and, page by page, which element each marked run belongs to."""

    def __init__(self) -> None:
        self.document = Element("Document")
        self._pages: list[list[Element]] = []

    def mark(self, element: Element, page: int) -> int:
        """Give the next run of marked content on a page (from 0) to an element."""
        while len(self._pages) <= page:
            self._pages.append([])
        number = len(self._pages[page])
        self._pages[page].append(element)
        element.kids.append(Mark(page, number))
        return number

    def write(self, document: Any) -> None:  # noqa: ANN401 - ReportLab's PDFDocument, half typed
        """Put both trees into a PDF whose pages are already there, and say that it is tagged."""
        catalog = document.Catalog
        root = PDFObjectReference("structure")
        names = {element: f"structure.{n}" for n, element in enumerate(_walk(self.document))}
        for element, name in names.items():
            document.Reference(_element(element, names, root), name)
        leads_back = []
        for page, elements in enumerate(self._pages):
            leads_back += [page, PDFArray([PDFObjectReference(names[e]) for e in elements])]
        document.Reference(PDFDictionary({"Nums": PDFArray(leads_back)}), "structure.parents")
        tree = PDFDictionary(
            {
                "Type": PDFName("StructTreeRoot"),
                "K": PDFArray([PDFObjectReference(names[self.document])]),
                "ParentTree": PDFObjectReference("structure.parents"),
                "ParentTreeNextKey": len(self._pages),
            }
        )
        catalog.StructTreeRoot = document.Reference(tree, "structure")
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _walk(kid)


def _element(
    element: Element, names: dict[Element, str], root: PDFObjectReference
) -> PDFDictionary:
    facts: dict[str, object] = {
        "Type": PDFName("StructElem"),
        "S": PDFName(element.kind),
        "P": PDFObjectReference(names[element.parent]) if element.parent else root,
    }
    marks = [kid for kid in element.kids if isinstance(kid, Mark)]
    if marks:
        facts["Pg"] = _page(marks[0])
    if element.kids:
        facts["K"] = PDFArray([_kid(kid, names, marks) for kid in element.kids])
    if element.alternative is not None:
        facts["Alt"] = PDFString(element.alternative)
    if element.title:
        facts["T"] = PDFString(element.title)
    if element.scope:
        facts["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(element.scope)})
    if element.box:
        facts["A"] = PDFDictionary(
            {
                "O": PDFName("Layout"),
                "Placement": PDFName("Block"),
                "BBox": PDFArray([round(edge, 2) for edge in element.box]),
            }
        )
    return PDFDictionary(facts)


def _kid(kid: Element | Mark, names: dict[Element, str], marks: list[Mark]) -> object:
    if isinstance(kid, Element):
        return PDFObjectReference(names[kid])
    if kid.page == marks[0].page:
        return kid.number
    return PDFDictionary({"Type": PDFName("MCR"), "Pg": _page(kid), "MCID": kid.number})


def _page(mark: Mark) -> PDFObjectReference:
    return PDFObjectReference(f"Page{mark.page + 1}")
