"""What there is for a need as a bar, as plain numbers for an SVG. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from iom.gaps.domain import Count

_WIDTH: Final = 199.0


@dataclass(frozen=True, slots=True)
class Bar:
    """How far each part goes, as a share of the longest bar: gap, wait, there."""

    gap: float
    wait: float
    wait_at: float
    whole: float


def bar_of(count: Count, most: int) -> Bar:
    """Draw a count, the largest of its table being the whole width."""
    if not most:
        return Bar(0.0, 0.0, 0.0, 0.0)
    gap = round(_WIDTH * count.gap / most, 1)
    wait = round(_WIDTH * (count.gap + count.wait) / most - gap, 1)
    return Bar(gap, wait, gap, round(_WIDTH * count.open / most, 1))
