"""What happened about a client, as a timeline tells it: each capability offers its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of a timeline.

    Attributes:
        on: the day on which it happened, or is to happen.
        what: one plain sentence without a name.
        kind: the code by which a timeline is narrowed: `contact`, `plan`, `fund`, `document`.
        endpoint: of the page that says more; empty: there is none.
        values: what the address of that page is made of.
        who: who did it, as the record names them.
    """

    on: date
    what: str
    kind: str
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    who: str = ""
