"""A version of the sliding scale as data, read and written. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from iom.cohort.domain import LEVEL_NAMES
from iom.selection.domain import BadRules, Level, Scale

NUMBERS = (
    *("contacts_away", "window_days", "release_planning_days", "after_release_days", "arrests"),
    *("arrest_days", "quiet_reappraisals", "leaving_level", "leaving_days", "long_years"),
)
"""What a scale has besides its levels; each is a whole number."""


def scale_of(code: str, rules: Mapping[str, Any]) -> Scale:
    """Make a scale of rules as data. The five levels have their names for good.

    Raises:
        BadRules: something is missing or no number.
    """
    try:
        levels = tuple(
            Level(
                number,
                LEVEL_NAMES[number],
                int(each["contacts"]),
                int(each["reappraise_days"]),
                Decimal(each["from_score"]),
            )
            for number, each in enumerate(rules["levels"], start=1)
        )
        return Scale(code=code, levels=levels, **{name: int(rules[name]) for name in NUMBERS})
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise BadRules(f"The rules of {code} cannot be read.") from error


def rules_of(scale: Scale) -> dict[str, Any]:
    """Write a scale down as data."""
    return {
        "levels": [
            {
                "contacts": each.contacts,
                "reappraise_days": each.reappraise_days,
                "from_score": f"{each.from_score:f}",
            }
            for each in scale.levels
        ],
        **{name: getattr(scale, name) for name in NUMBERS},
    }
