"""What was done with a programme or a provider, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from iom.entries.domain import Word

NOTHING = "nothing"


class Act(Word):
    """What somebody did with a programme or a provider."""

    ADDED = "added"
    CHANGED = "changed"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONFIRMED = "confirmed"
    START_ADDED = "start-added"
    START_CHANGED = "start-changed"
    START_CALLED_OFF = "start-called-off"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "added": "Put in the directory",
            "confirmed": "Confirmed: still right",
            "start-added": "Start added",
            "start-changed": "Start changed",
            "start-called-off": "Start called off",
        }.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was done, by whom and when, and a line for each thing that changed by it."""

    act: Act
    said: Sequence[str]
    at: datetime
    by: str


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Write a line for each thing that differs, in the order of the second: `Places: 10, was 8`."""
    return [
        f"{label}: {now or NOTHING}, was {before.get(label) or NOTHING}"
        for label, now in after.items()
        if now != before.get(label, "")
    ]
