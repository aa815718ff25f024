"""What held when, of two records that become one. Pure.

What a placement brings holds from its nomination until the next placement (HANDBOOK 3), so on every
day that record has the say whose placement was nominated last by then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from iom.cohort.spans import joined, value_on
from iom.merges.domain import Side

History = Mapping[date, Any]


def joined_history(
    histories: Mapping[Side, History], nominations: Sequence[tuple[date, Side]]
) -> dict[date, Any]:
    """Return the history of one fact, put together from those of the two records.

    Args:
        histories: of each record.
        nominations: day and record of each placement that holds, in any order.
    """
    turns = sorted(nominations, key=lambda turn: turn[0])
    if not turns:
        return dict(histories[Side.KEPT] or histories[Side.MERGED])
    found: dict[date, Any] = {}
    for at, (day, side) in enumerate(turns):
        first = date.min if at == 0 else day
        end = turns[at + 1][0] if at + 1 < len(turns) else date.max
        own = histories[side]
        if any(known <= day for known in own):
            found[day] = value_on(own, day)
        found |= {known: value for known, value in own.items() if first <= known < end}
    return joined(found)
