"""Do what a file says, or only see what it would do. An edge: it opens the transaction."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from iom.directory.files import Outcome, bring_in
from iom.directory.noting import Doing
from iom.transaction import transaction


class _OnlyLooking(Exception):
    """Undoes what was done only to see what would come of it."""


def try_file(
    name: str, content: bytes, wanted: Callable[[Outcome], bool], *, doing: Doing, today: date
) -> tuple[Outcome, bool]:
    """Do what a file says, and undo it unless that is what was wanted.

    So a dry run cannot say anything else than what happens.

    Returns:
        What it did, and whether it stands.
    """
    outcome = Outcome()
    try:
        with transaction():
            outcome = bring_in(io.BytesIO(content), file=name, doing=doing, today=today)
            _undo_unless(wanted(outcome))
    except _OnlyLooking:
        return outcome, False
    return outcome, True


def _undo_unless(wanted: bool) -> None:  # noqa: FBT001  # the question itself
    if not wanted:
        raise _OnlyLooking
