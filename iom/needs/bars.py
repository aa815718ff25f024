"""A tally as a bar, as plain numbers for an SVG. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from iom.needs.profile import Tally

_WIDTH: Final = 199.0


@dataclass(frozen=True, slots=True)
class Bar:
    """How far each part of a bar begins and goes: has the need, met or none, not known."""

    has: float
    rest: float
    rest_at: float
    unknown: float
    unknown_at: float


def bar_of(tally: Tally) -> Bar:
    """Draw a tally, all people being the whole bar."""
    if not tally.people:
        return Bar(0.0, 0.0, 0.0, 0.0, 0.0)
    has = round(_WIDTH * tally.has / tally.people, 1)
    known = round(_WIDTH * tally.known / tally.people, 1)
    return Bar(has, round(known - has, 1), has, round(_WIDTH - known, 1), known)
