"""Lines of a stranger's text file, in bounded memory.

A file may be 200 MB without a single line end, hold NUL bytes or be in another encoding than it
should; each is refused as soon as it is seen, and no more than about half a megabyte of the file
is held at any time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from iom.files.refusals import Refusal
from iom.files.signatures import HEAD_BYTES, UTF_8_MARK, refuse_disguise

LINE_LIMIT = 65_536
"""Characters in one line, its end included; no honest row comes near it."""
_BLOCK_BYTES = 1 << 18


class Lines:
    """Every line of a UTF-8 file with its line end, in blocks, so that reading stays quick.

    Whoever joins lines to records keeps `taken` up to date: the number of lines that belong to
    finished records. A record that swallows a whole block is refused, so that an opening
    quotation mark cannot take the rest of a file into memory.
    """

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self.taken = 0
        self._stream = stream
        self._file = file
        self._given = 0

    def blocks(self) -> Iterator[list[str]]:
        """Yield lists of lines, each line with the line end that it has.

        Raises:
            Refusal: the content is no UTF-8 text, or a line or a record is too long.
        """
        rest = _filled(self._stream, HEAD_BYTES)
        refuse_disguise(rest, self._file)
        rest = rest.removeprefix(UTF_8_MARK)
        more = True
        while more:
            before = self._given
            block = _filled(self._stream, _BLOCK_BYTES)
            more = bool(block)
            whole, rest = _split(rest + block, at_end=not more)
            self._refuse_nul(whole, rest)
            lines = list(io.StringIO(self._decoded(whole), newline="\n"))
            self._refuse_long(lines, rest)
            self._given += len(lines)
            yield lines
            if lines and more and self.taken <= before:
                raise unclosed_quote(self._file, self.taken + 1)

    def _decoded(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self._given + 1 + raw.count(b"\n", 0, error.start)
            reason = (
                f"the byte 0x{raw[error.start]:02X} here is not UTF-8; save the file as “CSV UTF-8”"
            )
            raise Refusal(self._file, reason, line=line) from None

    def _refuse_nul(self, whole: bytes, rest: bytes) -> None:
        if b"\0" in whole or b"\0" in rest:
            both = whole + rest
            line = self._given + 1 + both.count(b"\n", 0, both.index(b"\0"))
            reason = "there is a NUL byte here, so this is not text; export the file again"
            raise Refusal(self._file, reason, line=line)

    def _refuse_long(self, lines: list[str], rest: bytes) -> None:
        longest = max(map(len, lines), default=0)
        if longest > LINE_LIMIT:
            at = next(at for at, line in enumerate(lines, 1) if len(line) > LINE_LIMIT)
            raise _too_long(self._file, self._given + at)
        # A character takes at most four bytes; what is longer than that is too long for certain.
        if len(rest) > 4 * LINE_LIMIT:
            if b"\r" in rest:
                raise old_line_ends(self._file, self._given + len(lines) + 1)
            raise _too_long(self._file, self._given + len(lines) + 1)


def unclosed_quote(file: str, line: int) -> Refusal:
    """Return the refusal of a record that begins on this line and never ends."""
    reason = (
        "a quotation mark that opens in this row is not closed, or holds more text than a cell may"
    )
    return Refusal(file, reason, line=line)


def old_line_ends(file: str, line: int) -> Refusal:
    """Return the refusal of a bare carriage return, which old Macintosh programs end lines with."""
    reason = "there is a carriage return without a line feed here; save the file as “CSV UTF-8”"
    return Refusal(file, reason, line=line)


def _too_long(file: str, line: int) -> Refusal:
    reason = f"the line is longer than {LINE_LIMIT:,} characters, so this is not such a file"
    return Refusal(file, reason, line=line)


def _split(raw: bytes, *, at_end: bool) -> tuple[bytes, bytes]:
    """Divide after the last line feed, which is never part of another UTF-8 character."""
    cut = len(raw) if at_end else raw.rfind(b"\n") + 1
    return raw[:cut], raw[cut:]


def _filled(stream: BinaryIO, size: int) -> bytes:
    """Read so many bytes; fewer only at the end, even from a stream that gives them in drops."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
