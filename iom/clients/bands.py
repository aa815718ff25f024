"""Into which groups counts part people by sex and age. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from iom.clients.domain import Sex
from iom.kernel.dates import anniversary

NOT_KNOWN: Final = "Not known"
SEXES: Final[Mapping[Sex, str]] = {Sex.MALE: "Male", Sex.FEMALE: "Female", Sex.OTHER: "Neither"}
SEX_ORDER: Final = (*SEXES.values(), NOT_KNOWN)
AGE_ORDER: Final = ("25 to 34", "18 to 24", "35 to 49", "50 and over", "Under 18", NOT_KNOWN)
"""The groups, those first that are large nearly everywhere; the order is part of the rule by which
small numbers are kept back, and never follows the counts."""
_AGES: Final = ((25, 35), (18, 25), (35, 50), (50, 200), (0, 18))


def sex_group(sex: Sex | None) -> str:
    """Return the group of a sex."""
    return SEXES[sex] if sex else NOT_KNOWN


def age_band(born: date | None, on: date) -> str:
    """Return the band of somebody's age on a day."""
    if born is None:
        return NOT_KNOWN
    for (least, below), name in zip(_AGES, AGE_ORDER, strict=False):
        if anniversary(born, least) <= on < anniversary(born, below):
            return name
    return NOT_KNOWN
