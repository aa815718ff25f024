"""The last thing that happened to a client, as far as one room of the product knows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Happening:
    """The last thing of one kind that happened to a client.

    Attributes:
        what: in words, to go before a day: `deselected`.
        on: its day; the last one where it took several.
        lasts: it still goes on.
    """

    what: str
    on: date
    lasts: bool = False

    @property
    def order(self) -> tuple[bool, date]:
        """What lasts comes after what is over, then by day."""
        return self.lasts, self.on
