"""Counts of people that may be shown without saying anything of one of them (HANDBOOK 6, 10).

A count of fewer than five is kept back, nought like one to four, and so is whatever would give it
away. `chain` parts people in two again and again, in an order that does not depend on the counts,
and shows both parts or neither (docs/decisions/0011-small-numbers-in-public.md says why).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

HIDDEN: Final = "c"
"""What stands in place of a count that is kept back."""
FEWEST: Final = 5
"""The smallest count that is shown."""

Cells = tuple[int, ...]
"""How many people of a group are of each kind, such as selected and not selected."""


def chain(groups: Sequence[Cells], *, fewest: int = FEWEST) -> int | None:
    """Say how many groups, from the first on, may be shown one by one.

    The first group is parted from all others, the second from the rest of them, and so on, as long
    as each cell of both parts has enough. What remains is shown together, in one line.

    Args:
        groups: in an order that is fixed beforehand.
        fewest: the smallest cell that may be shown.

    Returns:
        The number of groups; None where not even all of them together may be shown.
    """
    if not groups or min(_together(groups)) < fewest:
        return None
    for place in range(len(groups) - 1):
        if min(*groups[place], *_together(groups[place + 1 :])) < fewest:
            return place
    return len(groups)


def _together(groups: Sequence[Cells]) -> Cells:
    return tuple(sum(cells) for cells in zip(*groups, strict=True))
