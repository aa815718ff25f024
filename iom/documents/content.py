"""What a file is, by its content, and whether such a file is kept. Pure.

Only what shows or prints is kept: no program, no page that a browser would run, nothing with
macros, nothing that is locked, nothing that cannot be told. Nothing is unpacked further than is
needed to tell, and every file leaves the product as an attachment (docs/decisions/0051).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from zipfile import BadZipFile, ZipFile, ZipInfo

from PIL import Image

from iom.documents.domain import MOST_BYTES, BadFile, Media
from iom.kernel.errors import RuleBroken

KEPT = "a PDF, a JPEG or PNG picture, a .docx, .xlsx or .odt file, or plain text"
_LOCKED = "The file has a password. Save it without one and send it again."
_MACROS = "The file holds macros. Save it without them, as .docx, .xlsx, .odt or PDF."
_PROGRAM = "The file holds another file or a program inside. Save it as a plain PDF and send that."
_UNKNOWN = f"This kind of file is not kept: send {KEPT}."
_DAMAGED = "The file is damaged or cut short. Save it again and send it again."
_PAGE = "Web pages, SVG drawings and scripts are not kept. Save it as a PDF and send that."
_TOO_MUCH = "The file unpacks to far more than a document holds."

_MOST_PARTS = 3_000
_MOST_UNPACKED = 300 * 1024 * 1024
_MOST_READ = 4 * 1024 * 1024  # of one part that is looked into
_MOST_OBJECTS = 32 * 1024 * 1024  # of all packed objects of a PDF together
_MOST_POINTS = 120_000_000


def media_of(content: bytes) -> Media:
    """Say what a file is.

    Args:
        content: the whole file.

    Raises:
        BadFile: it is empty, too large, damaged, locked, or of a kind that is not kept; the
            sentence says which, and what to do.
    """
    if not content:
        raise BadFile("The file is empty.")
    if len(content) > MOST_BYTES:
        raise BadFile(f"The file is larger than {MOST_BYTES >> 20} MB.")
    for start, tell in _TOLD:
        if content.startswith(start):
            return tell(content)
    return _text(content)


def _picture(form: str, media: Media) -> Callable[[bytes], Media]:
    def tell(content: bytes) -> Media:
        try:
            with Image.open(io.BytesIO(content), formats=(form,)) as picture:
                _check_points(picture.width * picture.height)
                picture.verify()
        except RuleBroken:
            raise
        # Whatever is wrong with it, the library says so in many ways: each is a file to refuse.
        except Exception:
            raise BadFile(_DAMAGED) from None
        return media

    return tell


def _check_points(points: int) -> None:
    if points > _MOST_POINTS:
        raise BadFile("The picture has more points than any paper needs. Make it smaller.")


_STREAM, _STREAM_ENDS = re.compile(rb"stream\r?\n"), b"endstream"
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/([^\s/<>\[\](){}%]+)")
_RUNS = {b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA"}
_DICTIONARY = 2_048  # bytes before a stream in which its dictionary is looked for


def _pdf(content: bytes) -> Media:
    if b"%%EOF" not in content[-2_048:]:
        raise BadFile(_DAMAGED)
    names: set[bytes] = set()
    for part in _written_out(content):
        for found in _NAME.finditer(part):
            plain = _ESCAPED.sub(lambda code: bytes([int(code.group(1), 16)]), found.group(1))
            names.add(plain)
    if b"Encrypt" in names:
        raise BadFile(_LOCKED)
    if names & _RUNS:
        raise BadFile(
            "The PDF holds a script, a program or another file. Print it to a new PDF and send "
            "that."
        )
    return Media.PDF


def _written_out(content: bytes) -> Iterator[bytes]:
    """Yield what of a PDF is its structure: all but pictures and text, packed objects unpacked."""
    read = unpacked = 0
    # Step by step, and not in one pattern: a stream that never ends would be looked for again and
    # again up to the end of the file.
    while found := _STREAM.search(content, read):
        ends = content.find(_STREAM_ENDS, found.end())
        if ends < 0:
            break
        yield content[read : found.start()]
        dictionary = content[max(read, found.start() - _DICTIONARY) : found.start()]
        if b"/ObjStm" in _ESCAPED.sub(lambda code: bytes([int(code.group(1), 16)]), dictionary):
            objects = _unpacked(content[found.end() : ends])
            unpacked += len(objects)
            if unpacked > _MOST_OBJECTS:
                raise BadFile(_TOO_MUCH)
            yield objects
        read = ends + len(_STREAM_ENDS)
    yield content[read:]


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_READ)
    except zlib.error:
        return packed


_DOCX_MAIN = b"wordprocessingml.document.main+xml"
_XLSX_MAIN = b"spreadsheetml.sheet.main+xml"
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def _package(content: bytes) -> Media:
    try:
        with ZipFile(io.BytesIO(content)) as package:
            parts = {part.filename: part for part in package.infolist()}
            _check_bounds(list(parts.values()))
            if "[Content_Types].xml" in parts:
                return _office(package, parts)
            if "mimetype" in parts:
                return _open_document(package, parts)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise BadFile(_DAMAGED) from None
    raise BadFile(f"This is an archive. Take the files out of it and send {KEPT}.")


def _check_bounds(parts: list[ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise BadFile(_TOO_MUCH)
    if any(part.flag_bits & 1 for part in parts):
        raise BadFile(_LOCKED)


def _office(package: ZipFile, parts: dict[str, ZipInfo]) -> Media:
    types = _read(package, "[Content_Types].xml")
    names = [name.lower() for name in parts]
    marks = ("vbaproject", "vbadata", "macrosheets")
    if b"macroEnabled" in types or any(mark in name for name in names for mark in marks):
        raise BadFile(_MACROS)
    if any("activex" in name or "oleobject" in name for name in names):
        raise BadFile(_PROGRAM)
    if _DOCX_MAIN in types and "word/document.xml" in names:
        return Media.DOCX
    if _XLSX_MAIN in types and "xl/workbook.xml" in names:
        return Media.XLSX
    raise BadFile(_UNKNOWN)


def _open_document(package: ZipFile, parts: dict[str, ZipInfo]) -> Media:
    if _read(package, "mimetype").strip() != _ODT_TYPE or "content.xml" not in parts:
        raise BadFile(_UNKNOWN)
    if any(name.startswith(("Basic/", "Scripts/")) for name in parts):
        raise BadFile(_MACROS)
    manifest = "META-INF/manifest.xml"
    if manifest in parts and b"encryption-data" in _read(package, manifest):
        raise BadFile(_LOCKED)
    if any(name.startswith(("Object ", "ObjectReplacements/")) for name in parts):
        raise BadFile(_PROGRAM)
    return Media.ODT


def _read(package: ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_MOST_READ)


def _old_office(_content: bytes) -> Media:
    raise BadFile(
        "This is an Office file of the old kind, or one with a password. Save it as .docx or "
        ".xlsx without a password and send that."
    )


_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php|%)", re.IGNORECASE
)
_UTF_8_MARK = b"\xef\xbb\xbf"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _text(content: bytes) -> Media:
    plain = content.removeprefix(_UTF_8_MARK)
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError:
        raise BadFile(_UNKNOWN) from None
    if _FORBIDDEN.search(text):
        raise BadFile(_UNKNOWN)
    if plain.startswith((b"#!", b"{\\rtf")) or _MARKUP.search(plain):
        raise BadFile(_PAGE if not plain.startswith(b"{\\rtf") else _UNKNOWN)
    return Media.TEXT


_TOLD: tuple[tuple[bytes, Callable[[bytes], Media]], ...] = (
    (b"%PDF-", _pdf),
    (b"\xff\xd8\xff", _picture("JPEG", Media.JPEG)),
    (b"\x89PNG\r\n\x1a\n", _picture("PNG", Media.PNG)),
    (b"PK\x03\x04", _package),
    (b"PK\x05\x06", _package),
    (b"\xd0\xcf\x11\xe0", _old_office),
)
