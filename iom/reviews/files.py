"""A list of reviews as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from iom.files.writing import write_csv
from iom.reviews.rows import Done, Due

_HEAD = ("client_ref", "district", "due_on")
_SCORE = ("score", "band", "provisional")


def file_of_due(rows: Sequence[Due]) -> bytes:
    """Write who is due or overdue, or on whose record something is newer than the score."""
    return write_csv(
        (*_HEAD, "state", "prepared_on", *_SCORE, "scored_on", "newer_than_score"),
        (
            (
                *(each.ref, each.district, each.due_on),
                *(each.state.value if each.state else "", each.prepared_on),
                *(each.score, each.band and each.band.value),
                *(each.provisional if each.score is not None else None, each.scored_on),
                each.news,
            )
            for each in rows
        ),
    )


def file_of_done(rows: Sequence[Done]) -> bytes:
    """Write the reviews that were done; what was found in words stays in the product."""
    return write_csv(
        (*_HEAD, "done_on", "outcome", *_SCORE),
        (
            (
                *(each.ref, each.district, each.due_on, each.done_on, each.outcome.value),
                *(each.score, each.band.value, each.provisional),
            )
            for each in rows
        ),
    )
