"""Unusual looking: what the four checks find in a week."""

from __future__ import annotations

from collections.abc import Mapping

from iom.accounts.domain import Reader
from iom.oversight.domain import Check, Week
from iom.oversight.likenesses import looked, own_names, same_addresses
from iom.oversight.marks import Marked, with_marks
from iom.oversight.rhythms import at_night, many


def look(reader: Reader, week: Week) -> Mapping[Check, list[Marked]]:
    """Run every check on a week, and put to each line what auditors found."""
    looks = looked(reader, week)
    found = {
        Check.OWN_NAME: own_names(looks),
        Check.MANY: many(reader, week),
        Check.NIGHT: at_night(reader, week),
        Check.SAME_ADDRESS: same_addresses(looks, week),
    }
    return {check: with_marks(reader, lines) for check, lines in found.items()}
