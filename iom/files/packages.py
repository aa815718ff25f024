"""The parts of an .xlsx workbook: an archive of XML files, opened with its limits."""

from __future__ import annotations

import io
import posixpath
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from iom.files.values import string_value

MOST_PACKED_BYTES = 50 << 20
MOST_UNPACKED_BYTES = 256 << 20
MOST_ELEMENTS = 12_000_000
"""In one part: a cell takes two or three, so this is some five million cells."""
_DEEPEST, _MOST_NAMES = 64, 1_000
_MOST_PARTS = 2_000
_MOST_SHARED_TEXTS = 4_000_000
_MOST_STYLES = 100_000
_LONGEST_TAG_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 16
# Formats that exist only in East Asian editions and stand in no file; all of them show dates.
_EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
_BROKEN = "the file is not a workbook that can be read; save it again as .xlsx"


class BrokenPackage(Exception):
    """The workbook cannot be read; `str(error)` is the reason of a refusal."""


Event = tuple[str, str, AttributesImpl]
"""What the parser met: `BEGIN` or `END` with an element's name, or `TEXT` with a piece of text.

A plain tuple, because a sheet has millions. Names are without a namespace; one text may come in
several pieces; only `BEGIN` has attributes.
"""
BEGIN, END, TEXT = "begin", "end", "text"
_NO_ATTRIBUTES = AttributesImpl({})


class Package:
    """A workbook's parts, found and checked: the first sheet, the shared texts, the styles.

    Raises:
        BrokenPackage: it is no workbook, too big, encrypted, has macros, or is damaged.
    """

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self.file = file
        self._archive = _opened(_limited(stream))
        start = self._related("", "/officeDocument") or "xl/workbook.xml"
        self.from_1904 = False
        self.sheet = self._first_sheet(start)
        self._dates = self._date_styles(self._related(start, "/styles"))
        self.shared_texts = self._shared_texts(self._related(start, "/sharedStrings"))

    def is_date(self, style: int) -> bool:
        """Say whether numbers of this style are shown as dates or times."""
        return style < len(self._dates) and self._dates[style]

    def events(self, part: str) -> Iterator[Event]:
        """Yield what stands in a part, from beginning to end, holding none of it.

        Raises:
            BrokenPackage: the part is missing, damaged, no XML, or XML with a trick in it.
        """
        handler = _Handler()
        parser = create_parser(forbid_dtd=True)
        parser.setContentHandler(handler)
        open_bytes = 0
        try:
            with self._archive.open(part) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    parser.feed(chunk)
                    yield from handler.given()
                    end = chunk.rfind(b">")
                    open_bytes = open_bytes + len(chunk) if end < 0 else len(chunk) - end
                    if open_bytes > _LONGEST_TAG_BYTES:
                        raise BrokenPackage(_BROKEN)
            parser.close()
        except (KeyError, BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise BrokenPackage(_BROKEN) from error
        except (SAXException, DefusedXmlException, ValueError) as error:
            raise BrokenPackage(_BROKEN) from error
        yield from handler.given()

    def _related(self, part: str, kind: str) -> str | None:
        return next((target for _, target in self._relations(part, kind)), None)

    def _relations(self, part: str, kind: str) -> Iterator[tuple[str | None, str]]:
        """Yield the id and the part of each relation of one kind that a part has."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._archive.NameToInfo:
            return
        for what, name, attributes in self.events(relations):
            if what == BEGIN and name == "Relationship":
                target, given = attributes.get("Target"), attributes.get("Type") or ""
                if target and given.endswith(kind):
                    whole = posixpath.normpath(posixpath.join("/", folder, target))
                    yield attributes.get("Id"), whole.lstrip("/")

    def _first_sheet(self, start: str) -> str:
        wanted = None
        for what, name, attributes in self.events(start):
            if what != BEGIN:
                continue
            if name == "workbookPr":
                self.from_1904 = attributes.get("date1904") in {"1", "true"}
            elif name == "sheet" and wanted is None:
                # `r:id`, whatever prefix the file gives that namespace
                ids = (value for key, value in attributes.items() if key.endswith(":id"))
                wanted = next(ids, None)
        sheets = dict(self._relations(start, "/worksheet"))
        if wanted is None or wanted not in sheets:
            raise BrokenPackage("the first sheet of the workbook is not a table")
        return sheets[wanted]

    def _date_styles(self, part: str | None) -> list[bool]:
        own: dict[str, str] = {}
        dates: list[bool] = []
        inside = False
        for what, name, attributes in self.events(part) if part else ():
            if name == "cellXfs" and what != TEXT:
                inside = what == BEGIN
            elif name == "numFmt" and what == BEGIN:
                own[attributes.get("numFmtId") or ""] = attributes.get("formatCode") or ""
            elif name == "xf" and what == BEGIN and inside:
                dates.append(_shows_date(attributes.get("numFmtId") or "0", own))
            if len(dates) + len(own) > _MOST_STYLES:
                raise BrokenPackage(_BROKEN)
        return dates

    def _shared_texts(self, part: str | None) -> list[str]:
        texts: list[str] = []
        pieces: list[str] = []
        inside = spoken = False
        for what, name, _ in self.events(part) if part else ():
            if what == TEXT:
                if inside and not spoken:
                    pieces.append(name)
            elif name == "t":
                inside = what == BEGIN
            elif name == "rPh":
                spoken = what == BEGIN
            elif name == "si" and what == END:
                texts.append(string_value("".join(pieces)))
                pieces.clear()
                if len(texts) > _MOST_SHARED_TEXTS:
                    raise BrokenPackage("the workbook holds too many texts")
        return texts


class _Handler(ContentHandler):
    """Collects what the parser has met until somebody asks for it."""

    def __init__(self) -> None:
        super().__init__()
        self._met: list[Event] = []
        self._depth = 0
        self._elements = 0
        self._names: set[str] = set()

    def given(self) -> list[Event]:
        met, self._met = self._met, []
        return met

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self._depth += 1
        self._elements += 1
        names = self._names
        names.add(name)
        names.update(attrs.keys())
        if (
            self._depth > _DEEPEST
            or self._elements > MOST_ELEMENTS
            or len(names) > _MOST_NAMES  # the parser keeps every name it meets
        ):
            raise BrokenPackage("the workbook holds far more than such a file does")
        self._met.append((BEGIN, name.rpartition(":")[2], attrs))

    def endElement(self, name: str) -> None:  # noqa: N802
        self._depth -= 1
        self._met.append((END, name.rpartition(":")[2], _NO_ATTRIBUTES))

    def characters(self, content: str) -> None:
        self._met.append((TEXT, content, _NO_ATTRIBUTES))


def _limited(stream: BinaryIO) -> bytes:
    parts = []
    size = 0
    while part := stream.read(1 << 20):
        parts.append(part)
        size += len(part)
        if size > MOST_PACKED_BYTES:
            raise BrokenPackage(f"the workbook is bigger than {MOST_PACKED_BYTES >> 20} MB")
    return b"".join(parts)


def _opened(content: bytes) -> ZipFile:
    """Open the archive if nothing about it is out of bounds.

    What a part says of its size is checked here; that it does not lie is seen by zipfile, which
    never unpacks more than was said and compares the checksum at the end.
    """
    if not content:
        raise BrokenPackage("the file is empty")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise BrokenPackage(
            "the workbook has a password or is of the old kind; save it as .xlsx without one"
        )
    try:
        archive = ZipFile(io.BytesIO(content))
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise BrokenPackage("this is not an .xlsx workbook, or it is damaged") from error
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise BrokenPackage(f"the workbook unpacks to more than {MOST_UNPACKED_BYTES >> 20} MB")
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise BrokenPackage(_BROKEN)
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise BrokenPackage("a workbook with macros is not taken; save it as .xlsx")
    return archive


def _shows_date(number: str, own: Mapping[str, str]) -> bool:
    if number in own:
        return bool(is_date_format(own[number]))
    identifier = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    return identifier in _EAST_ASIAN_DATES or bool(is_date_format(BUILTIN_FORMATS.get(identifier)))
