"""Rows of a CSV file, each with the line it begins on."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from iom.files.lines import Lines, old_line_ends, unclosed_quote
from iom.files.refusals import Refusal, shown

SetAside = Callable[[Refusal, Sequence[str]], None]
"""What to do with an unreadable row: handed the refusal and the cells as they stand in the file."""


class Rows:
    """Every record of a comma-separated file as a list of its cells, blank lines as `[]`.

    Quoted cells may hold commas and line ends. `line` is the line on which the record last
    yielded begins. Iterate once.
    """

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self.file = file
        self.line = 0
        self._lines = Lines(stream, file)
        self._reader = csv.reader(chain.from_iterable(self._lines.blocks()), strict=True)

    def __iter__(self) -> Iterator[list[str]]:
        """Yield row after row.

        Raises:
            Refusal: from here on the file cannot be read as text in columns. This is never set
                aside: after a stray quotation mark nobody knows where the next row begins.
        """
        reader, lines = self._reader, self._lines
        self.line = 1
        try:
            for row in reader:
                yield row
                # `reader.line_num` is the last line of the row just given.
                lines.taken = reader.line_num
                self.line = reader.line_num + 1
        except csv.Error as error:
            raise self._unreadable(str(error)) from None

    def _unreadable(self, error: str) -> Refusal:
        if "new-line character" in error:
            return old_line_ends(self.file, self.line)
        if "expected after" in error:
            reason = "text follows a closing quotation mark"
            return Refusal(self.file, reason, line=self.line)
        return unclosed_quote(self.file, self.line)


def header_of(rows: Iterator[list[str]], *, file: str, expected: Sequence[str]) -> list[str]:
    """Take the header, the first row, off the rows.

    Raises:
        Refusal: the file is empty, or its first row is no header at all because it holds none of
            the expected names.
    """
    header = next(rows, None)
    if header is None:
        raise Refusal(file, "the file is empty")
    known = {name.casefold() for name in expected}
    if known.isdisjoint(cell.strip().casefold() for cell in header):
        raise Refusal(file, _no_header(header, expected), line=1)
    return header


def refuse_other_header(header: Sequence[str], expected: Sequence[str], *, file: str) -> None:
    """Refuse a header that is not the expected one.

    Raises:
        Refusal: it names the first column that differs, with what was expected and found.
    """
    for at, (found, wanted) in enumerate(zip(header, expected, strict=False), 1):
        if found != wanted:
            reason = f"the header says “{shown(found)}” here where “{wanted}” is expected"
            raise Refusal(file, reason, line=1, column=at)
    if len(header) < len(expected):
        missing = expected[len(header)]
        raise Refusal(file, f"the header lacks the column “{missing}”", line=1, column=missing)
    if len(header) > len(expected):
        at = len(expected)
        reason = f"the header has a column “{shown(header[at])}” that is not expected"
        raise Refusal(file, reason, line=1, column=at + 1)


def of_one_width(
    rows: Iterator[list[str]],
    *,
    width: int,
    file: str,
    line: Callable[[], int],
    set_aside: SetAside | None = None,
) -> Iterator[list[str]]:
    """Yield the rows that have the right number of columns, and refuse the others.

    The last row, if it is short, is *cut short*; blank lines are passed over at the end only.

    Args:
        rows: the rows after the header.
        width: the right number of columns.
        file: the file's name, for the sentence.
        line: says on which line the row last yielded begins.
        set_aside: takes the refused rows; without it the first one is raised.

    Raises:
        Refusal: a row has another number of columns and there is no `set_aside`.
    """
    held: tuple[int, list[str]] | None = None
    for row in rows:
        if len(row) == width and not held:
            yield row
            continue
        if held and not _is_blank(row):
            _refuse_width(held, width, file, set_aside)
            held = None
        if len(row) == width:
            yield row
        elif not held:
            held = line(), row
    if held and not _is_blank(held[1]):
        _refuse_width(held, width, file, set_aside, last=True)


def _refuse_width(
    held: tuple[int, list[str]],
    width: int,
    file: str,
    set_aside: SetAside | None,
    *,
    last: bool = False,
) -> None:
    at, row = held
    found = f"{len(row):,} column{'' if len(row) == 1 else 's'} instead of {width}"
    reason = f"the row has {found}"
    if _is_blank(row):
        reason = "the line is blank, with rows after it"
    elif last and len(row) < width:
        reason = f"the last row is cut short: it has {found}"
    refusal = Refusal(file, reason, line=at)
    if set_aside is None:
        raise refusal
    set_aside(refusal, row)


def _is_blank(row: Sequence[str]) -> bool:
    return len(row) < 2 and not any(cell.strip() for cell in row)


def _no_header(first: Sequence[str], expected: Sequence[str]) -> str:
    whole = ",".join(first)
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(first) == 1 and sign in whole and expected[0] in whole.split(sign):
            return f"the columns are separated by {name}; save the file with commas between them"
    return f"there is no header; the first line must begin {','.join(expected[:3])}"
