"""What the first bytes of a file say it is, whatever its name says."""

import re

from iom.files.refusals import Refusal

HEAD_BYTES = 4096
UTF_8_MARK = b"\xef\xbb\xbf"
_AS_UTF_8 = "save it as “CSV UTF-8”"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_SIGNATURES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF-": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word document (.xls, .doc)",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"{\\rtf": "an RTF document",
}
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def refuse_disguise(head: bytes, file: str) -> None:
    """Refuse a .csv file that is something else.

    Args:
        head: the first bytes of the file, up to `HEAD_BYTES`.
        file: its name, for the sentence.

    Raises:
        Refusal: the content is a picture, a document, an archive, a workbook, a web page or
            UTF-16; the sentence says which.
    """
    kind = _kind(head)
    if kind:
        raise Refusal(file, f"this is {kind}, not a CSV file")
    if head.startswith(_UTF_16_MARKS) or _has_nul_pattern(head):
        raise Refusal(file, f"the text is UTF-16, not UTF-8; {_AS_UTF_8}")


def _kind(head: bytes) -> str | None:
    if head.startswith(_ZIP_STARTS):
        workbook = b"[Content_Types].xml" in head or b"xl/" in head
        return "an Excel workbook (.xlsx)" if workbook else "a ZIP archive"
    if _WEB_PAGE.match(head.removeprefix(UTF_8_MARK)):
        return "a web page or XML"
    starts = (kind for start, kind in _SIGNATURES.items() if head.startswith(start))
    return next(starts, None)


def _has_nul_pattern(head: bytes) -> bool:
    """Say whether every other byte is nearly always NUL, as plain letters are in UTF-16."""
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return half >= 2 and max(even, odd) > 0.7 * half and min(even, odd) < 0.1 * half
