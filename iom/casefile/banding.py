"""By which band of the latest score the client list is narrowed. Pure."""

from enum import StrEnum


class BandChoice(StrEnum):
    """Which clients are listed by the band of their latest score."""

    ALL = "all"
    SELECT = "select"
    WATCH = "watch"
    HOLD = "hold"
    DESELECT = "deselect"
    NONE = "not-scored"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return self.value.replace("-", " ").capitalize()
