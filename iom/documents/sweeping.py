"""Sweep from the shelf what no document names: files of the erased, and of changes cut short."""

from __future__ import annotations

from sqlalchemy import delete

from iom.db import db
from iom.documents.models import Leaving
from iom.documents.queries import files_leaving, files_named
from iom.documents.shelf import Shelf


def sweep(shelf: Shelf) -> int:
    """Delete what is leaving, and what was laid down over an hour ago and never named.

    Run as often as one likes; does not commit. The bytes go before the note of them does, so that
    one that is cut short is done again.

    Returns:
        How many files were deleted.
    """
    leaving, named = files_leaving(), files_named()
    count = 0
    for file in leaving:
        count += shelf.holds(file)
        shelf.throw_away(file)
    for file, is_old in shelf.names():
        if is_old and file not in named:
            shelf.throw_away(file)
            count += 1
    shelf.drop_half_written()
    db.session.execute(delete(Leaving).where(Leaving.file.in_(leaving)))
    return count
