"""How what is known of a client is put: ages, times on the scheme, situations. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from iom.offending.domain import SituationKind


@dataclass(frozen=True, slots=True)
class Tag:
    """A departure from the ordinary: its word, and the colour that repeats it."""

    label: str
    colour: str


# Grey: not at liberty. Teal: hospital. Red: wanted. The ordinary has no tag.
SITUATION_TAGS = {
    SituationKind.REMAND: Tag("On remand", "grey"),
    SituationKind.CUSTODY: Tag("In custody", "grey"),
    SituationKind.RECALLED: Tag("Recalled", "grey"),
    SituationKind.UNLAWFULLY_AT_LARGE: Tag("Unlawfully at large", "red"),
    SituationKind.HOSPITAL: Tag("Hospital", "teal"),
}


def whole_months(first: date, end: date) -> int:
    """Count the whole months from one day up to another: 31 January to 28 February is none."""
    months = (end.year - first.year) * 12 + end.month - first.month
    return months - (end.day < first.day)


def time_in_words(first: date, end: date) -> str:
    """Say how long it is from one day up to another: `5 days`, `11 months`."""
    months = whole_months(first, end)
    count, unit = (months, "month") if months else ((end - first).days, "day")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
