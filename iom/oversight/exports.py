"""Rows of the trail as a file."""

from __future__ import annotations

from collections.abc import Sequence

from iom.files.writing import write_csv
from iom.oversight.trail import Row
from iom.oversight.words import detail_in_words

MOST = 50_000  # rows of one file
HEADER = ("seq", "at", "actor", "agency", "operation", "event", "subject", "detail")


def file_of(rows: Sequence[Row]) -> bytes:
    """Write rows as CSV, in the order given; the same columns as the page shows."""
    return write_csv(
        HEADER,
        (
            (
                row.seq,
                row.at.isoformat(),
                row.actor,
                row.agency,
                row.operation.value,
                row.event,
                row.subject,
                detail_in_words(row.detail),
            )
            for row in rows
        ),
    )
