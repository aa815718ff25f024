"""Big files with one fixed header, read at speed: the police's street files (HANDBOOK 11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from iom.files.refusals import Refusal
from iom.files.rows import Rows, header_of, of_one_width, refuse_other_header


class Table:
    """The rows of a CSV file that has exactly this header, each a list with one text a column.

    Cells are handed on as they stand: nothing is stripped and no apostrophe taken off, because
    these files come from the police and not from an export of ours. Iterate once:

        table = Table(stream, file="2025-08-cambridgeshire-street.csv", header=HEADER)
        for crime_id, month, *_ in table:
            if month != "2025-08":
                raise table.refusal("...", column="Month")

    Attributes:
        file: the name for refusals.
        header: the column names.
        line: the line on which the row last yielded begins.
    """

    def __init__(self, stream: BinaryIO, *, file: str, header: Sequence[str]) -> None:
        self.file = file
        self.header = tuple(header)
        self._rows = Rows(stream, file)

    @property
    def line(self) -> int:
        return self._rows.line

    def __iter__(self) -> Iterator[list[str]]:
        """Yield row after row, in bounded memory.

        Raises:
            Refusal: the file is not what it should be. Rows before that place have been yielded,
                so whoever stores them must be able to take them back.
        """
        rows = iter(self._rows)
        found = header_of(rows, file=self.file, expected=self.header)
        refuse_other_header(found, self.header, file=self.file)
        yield from of_one_width(
            rows, width=len(self.header), file=self.file, line=lambda: self._rows.line
        )

    def refusal(self, reason: str, *, column: str | int | None = None) -> Refusal:
        """Return the refusal of the row last yielded, to be raised by whoever judged it."""
        return Refusal(self.file, reason, line=self.line, column=column)
