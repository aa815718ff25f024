"""The numbers of a draft of the sliding scale as cells that somebody fills in. Pure."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from iom.cohort.domain import LEVEL_NAMES
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.scoring.cells import Cell
from iom.selection.domain import BadRules
from iom.selection.scales import scale_of

_MOST = 3_650
_FIVE = range(5, 0, -1)
_OF_LEVEL = {
    "from_score": "from score",
    "contacts": "contacts in 28 days",
    "reappraise_days": "looked at again after, days",
}
_OTHERS = {
    "contacts_away": "Contacts in 28 days, not at liberty",
    "window_days": "Days over which contacts are planned and counted",
    "release_planning_days": "Release planning begins, days before",
    "after_release_days": "One level higher after release, days",
    "arrests": "Arrests that recommend a level higher",
    "arrest_days": "Days within which those arrests count",
    "quiet_reappraisals": "Looks without offence or arrest for a level lower",
    "leaving_level": "Highest level from which a client leaves",
    "leaving_days": "Days for which that level must have been held",
    "long_years": "Years after which a panel looks at a place",
}
PARTS = {"levels": "Levels", "rules": "Rules"}
"""What of a scale is changed on one page."""


class BadScale(RuleBroken):
    """The rules of a version cannot be right."""


class ScaleMoved(ChangedMeanwhile):
    """Somebody else did something with a version of the scale meanwhile."""


def cells_of(rules: Mapping[str, Any], part: str) -> list[Cell]:
    """List the cells of a part, in the order of the page."""
    if part == "rules":
        return [Cell(name, label, str(rules[name])) for name, label in _OTHERS.items()]
    return [
        Cell(
            f"{name}_{number}",
            f"{number} {LEVEL_NAMES[number]}: {label}",
            str(rules["levels"][number - 1][name]),
        )
        for number in _FIVE
        for name, label in _OF_LEVEL.items()
        if not (name == "from_score" and number == 1)
    ]


def with_cells(rules: Mapping[str, Any], part: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the rules with a part as it was typed. Whether they can be right is asked after.

    Raises:
        BadScale: a cell holds no number; `field` is its name.
    """
    changed = copy.deepcopy(dict(rules))
    for cell in cells_of(rules, part):
        text = typed.get(cell.name, "").strip()
        name, _, level = cell.name.rpartition("_")
        if part == "rules":
            changed[cell.name] = _whole(text, cell.name)
        elif name == "from_score":
            changed["levels"][int(level) - 1][name] = _score(text, cell.name)
        else:
            changed["levels"][int(level) - 1][name] = _whole(text, cell.name)
    return changed


def check(code: str, rules: Mapping[str, Any]) -> None:
    """Refuse a scale that cannot be right.

    Raises:
        BadScale: the first thing that is wrong.
    """
    try:
        scale_of(code, rules).check()
    except BadRules as refusal:
        raise BadScale(str(refusal)) from None


def _whole(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST):
        raise BadScale(f"Enter a whole number from 0 to {_MOST:,}.", field=field)
    return int(text)


def _score(text: str, field: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise BadScale("Enter a score with at most one decimal, like 45.0.", field=field) from None
    if not value.is_finite() or not 0 <= value <= 1_000 or value != value.quantize(Decimal("0.1")):
        raise BadScale("Enter a score with at most one decimal, like 45.0.", field=field)
    return f"{value.quantize(Decimal('0.1')):f}"
