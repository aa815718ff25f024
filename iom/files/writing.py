"""Files that go out and that a spreadsheet may open: CSV here, XLSX in `workbooks`.

Text is neutralised (see `cells`), the header too; numbers and dates are values and cannot run.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from iom.files.cells import Value, neutral_text
from iom.files.workbooks import Sheet, write_xlsx

__all__ = ["Sheet", "Value", "csv_chunks", "write_csv", "write_xlsx"]

_BATCH_ROWS = 1_000


def csv_chunks(
    header: Sequence[str], rows: Iterable[Sequence[Value]], *, mark: bool = True
) -> Iterator[bytes]:
    r"""Yield a CSV file piece by piece, for answers that are sent while they are made.

    UTF-8; lines end in `\r\n` (RFC 4180, and what Excel writes itself); cells are quoted where
    they must be. Dates are `YYYY-MM-DD`, moments ISO 8601.

    Args:
        header: the column names.
        rows: one value a column.
        mark: begin with a byte-order mark, without which Excel takes the text for Windows-1252
            and spoils every letter with an accent; imports accept it. Leave it out for programs.

    Raises:
        ValueError: a row is not as wide as the header.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if mark:
        buffer.write("\ufeff")
    writer.writerow([_csv_text(name) for name in header])
    for at, row in enumerate(rows, 1):
        writer.writerow([_csv_text(value) for _, value in zip(header, row, strict=True)])
        if at % _BATCH_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def write_csv(
    header: Sequence[str], rows: Iterable[Sequence[Value]], *, mark: bool = True
) -> bytes:
    """Return a whole CSV file; see `csv_chunks`."""
    return b"".join(csv_chunks(header, rows, mark=mark))


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _csv_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return neutral_text(value)
        case Decimal():
            return f"{value:f}"
        case date():  # a datetime is one too
            return value.isoformat()
        case _:
            return str(value)
