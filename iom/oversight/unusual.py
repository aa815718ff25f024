"""Unusual looking: what the four checks find in a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iom.accounts.domain import Reader
from iom.oversight.domain import Check, Week
from iom.oversight.likenesses import looked, own_names, same_addresses
from iom.oversight.lines import Line
from iom.oversight.marks import Marked, with_marks
from iom.oversight.rhythms import at_night, many

SHOWN = 50  # lines of a check, before all of them are asked for


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: how many lines in all, and those that are shown."""

    count: int
    lines: list[Marked]


def look(reader: Reader, week: Week, *, everything: bool = False) -> Mapping[Check, Found]:
    """Run every check on a week, and put to each line what auditors found.

    Of many lines those about the most clients are shown, unless everything is asked for.
    """
    looks = looked(reader, week)
    found = {
        Check.OWN_NAME: own_names(looks),
        Check.MANY: many(reader, week),
        Check.NIGHT: at_night(reader, week),
        Check.SAME_ADDRESS: same_addresses(looks, week),
    }
    return {
        check: Found(len(lines), with_marks(reader, lines if everything else _foremost(lines)))
        for check, lines in found.items()
    }


def _foremost(lines: list[Line]) -> list[Line]:
    """Return the lines about the most clients, in the order given."""
    if len(lines) <= SHOWN:
        return lines
    most = set(sorted(lines, key=lambda line: line.clients, reverse=True)[:SHOWN])
    return [line for line in lines if line in most]
