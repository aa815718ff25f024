"""What follows an erasure once it is committed: the list outside, and what is left in files."""

from __future__ import annotations

from pathlib import Path

from iom.clients.tombstones import list_tombstones
from iom.db import db
from iom.documents.shelf import Shelf
from iom.documents.sweeping import sweep
from iom.retention.disk import settle
from iom.retention.outside import add_to_list
from iom.transaction import transaction


def see_to_it(data_dir: Path) -> int:
    """Bring the list outside up to date and sweep up what the erasure left in files.

    Those of documents go first, then what lies about in the database's own.

    Nothing is lost where it is cut short: the next erasure, or `iom retention again`, does it.

    Args:
        data_dir: where the product keeps its files.

    Returns:
        How many references were new to the list.

    Raises:
        outside.BadList: the list cannot be read or written; the sentence says what to do.
    """
    with transaction():
        sweep(Shelf(data_dir))
    stones = list_tombstones()
    db.session.rollback()  # ends the reading, so that the log can be emptied
    settle(db.engine)
    return add_to_list(data_dir, reversed(stones))
