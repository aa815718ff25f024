"""The rules of a draft, part by part, as cells of text that somebody fills in. Pure."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from iom.offending.words import OffenceCategory
from iom.scoring.bands import Band
from iom.scoring.cells import Cell, number, whole
from iom.scoring.counted import counted_cells, put_counted

STEPS = 6  # rows of recency, and of the predictor, that can be filled in
_BANDS = (Band.SELECT, Band.WATCH, Band.HOLD)
Rules = Mapping[str, Any]


class Part(StrEnum):
    """What of a matrix is changed on one page; a district's own part is by its code."""

    WEIGHTS = "weights"
    RECENCY = "recency"
    SIGNS = "signs"
    COUNTED = "counted"
    PREDICTOR = "predictor"
    THRESHOLDS = "thresholds"
    DISTRICT = "district"

    @property
    def label(self) -> str:
        """As a heading."""
        return _LABELS[self]


_LABELS = {
    Part.WEIGHTS: "Weights of offences",
    Part.RECENCY: "Recency",
    Part.SIGNS: "Arrests, Class A, intelligence, breach or recall",
    Part.COUNTED: "Which arrests and DIP statuses count",
    Part.PREDICTOR: "Reoffending predictor",
    Part.THRESHOLDS: "Thresholds",
    Part.DISTRICT: "A district’s priorities and thresholds",
}


def cells_of(rules: Rules, part: Part, district: str = "") -> list[Cell]:
    """List the cells of a part, in the order of the page."""
    return list(_CELLS[part](rules, district))


def told_of(rules: Rules, part: Part) -> list[tuple[str, str]]:
    """Say what a part holds, line by line: what, and its value."""
    if part is Part.RECENCY:
        return [(f"Up to {days} days at liberty", factor) for days, factor in rules["recency"]]
    if part is Part.PREDICTOR:
        return [(f"From {value} per cent", points) for value, points in rules["predictor"]]
    if part is Part.SIGNS:
        return list(_signs(rules))
    if part is Part.COUNTED:
        return list(_counted(rules))
    return [(cell.label, cell.value) for cell in cells_of(rules, part)]


def _signs(rules: Rules) -> Iterator[tuple[str, str]]:
    for sign, (label, names) in _SIGNS.items():
        rule = rules[sign]
        capped = f"{rule['each']} each, at most {rule['cap']}" if "cap" in names else ""
        yield f"{label}, last {rule['days']} days", capped or f"{rule['points']} once"


def _counted(rules: Rules) -> Iterator[tuple[str, str]]:
    arrests = [OffenceCategory(each).words for each in rules["arrests"]["categories"]]
    yield "Arrests count for", ", ".join(arrests) or "nothing"
    statuses = [each.replace("-", " ") for each in rules["class_a"]["dip_statuses"]]
    yield "Class A counts as well by the DIP status", ", ".join(statuses) or "none"


def own_of(rules: Rules, district: str) -> str:
    """Say what a district has of its own, in a line; empty where it has nothing."""
    priorities = rules["priorities"].get(district, {})
    found = [f"{OffenceCategory(each).words} × {value}" for each, value in priorities.items()]
    bands = rules["district_thresholds"].get(district, {})
    found += [f"{band} from {bands[band]}" for band in _BANDS if band in bands]
    return "; ".join(found)


def with_cells(
    rules: Rules, part: Part, typed: Mapping[str, str], district: str = ""
) -> dict[str, Any]:
    """Return the rules with a part as it was typed. Whether they can be right is asked after.

    Raises:
        BadMatrix: a cell holds no number; `field` is its name.
    """
    changed = copy.deepcopy(dict(rules))
    _PUT[part](changed, {name: text.strip() for name, text in typed.items()}, district)
    return changed


def _weight_cells(rules: Rules, district: str) -> Iterator[Cell]:
    del district
    for category in OffenceCategory:
        yield Cell(f"weight-{category}", category.label, rules["weights"].get(category, "0"))


def _put_weights(rules: dict[str, Any], typed: Mapping[str, str], district: str) -> None:
    del district
    names = {category: f"weight-{category}" for category in OffenceCategory}
    rules["weights"] = {
        category.value: number(typed.get(name, "") or "0", name) for category, name in names.items()
    }


def _steps(
    pairs: list[list[Any]], first: str, first_label: str, second: str, second_label: str
) -> Iterator[Cell]:
    for place in range(1, STEPS + 1):
        one, other = pairs[place - 1] if place <= len(pairs) else ("", "")
        yield Cell(f"{first}-{place}", f"Step {place}: {first_label}", str(one))
        yield Cell(f"{second}-{place}", f"Step {place}: {second_label}", str(other))


def _put_steps(typed: Mapping[str, str], first: str, second: str) -> list[list[Any]]:
    found = []
    for place in range(1, STEPS + 1):
        names = f"{first}-{place}", f"{second}-{place}"
        one, other = (typed.get(name, "") for name in names)
        if one or other:
            found.append([whole(one, names[0]), number(other, names[1])])
    return found


def _recency_cells(rules: Rules, district: str) -> Iterator[Cell]:
    del district
    labels = ("days", "up to how many days at liberty", "factor", "factor")
    return _steps(rules["recency"], *labels)


def _put_recency(rules: dict[str, Any], typed: Mapping[str, str], district: str) -> None:
    del district
    rules["recency"] = _put_steps(typed, "days", "factor")


def _predictor_cells(rules: Rules, district: str) -> Iterator[Cell]:
    del district
    return _steps(rules["predictor"], "from", "from how many per cent", "points", "points")


def _put_predictor(rules: dict[str, Any], typed: Mapping[str, str], district: str) -> None:
    del district
    rules["predictor"] = _put_steps(typed, "from", "points")


_SIGNS = {
    "arrests": ("Arrests not yet proven", ("days", "each", "cap")),
    "class_a": ("Class A", ("days", "points")),
    "intelligence": ("Intelligence", ("days", "each", "cap")),
    "breach_recall": ("Breach or recall", ("days", "points")),
}
_SAID = {"days": "last days", "each": "points each", "cap": "at most", "points": "points"}


def _sign_cells(rules: Rules, district: str) -> Iterator[Cell]:
    del district
    for sign, (label, names) in _SIGNS.items():
        for name in names:
            yield Cell(f"{sign}-{name}", f"{label}: {_SAID[name]}", str(rules[sign][name]))


def _put_signs(rules: dict[str, Any], typed: Mapping[str, str], district: str) -> None:
    del district
    for sign, (_, names) in _SIGNS.items():
        for name in names:
            cell = f"{sign}-{name}"
            read = whole if name == "days" else number
            rules[sign][name] = read(typed.get(cell, ""), cell)


def _threshold_cells(rules: Rules, district: str) -> Iterator[Cell]:
    del district
    for band in _BANDS:
        yield Cell(
            f"band-{band}", f"{band.value.capitalize()} begins at", rules["thresholds"][band]
        )


def _put_thresholds(rules: dict[str, Any], typed: Mapping[str, str], district: str) -> None:
    del district
    rules["thresholds"] = _bands(typed)


def _bands(typed: Mapping[str, str]) -> dict[str, str]:
    names = {band: f"band-{band}" for band in _BANDS}
    return {band.value: number(typed.get(name, ""), name) for band, name in names.items()}


def _district_cells(rules: Rules, district: str) -> Iterator[Cell]:
    own = rules["priorities"].get(district, {})
    for category in OffenceCategory:
        label = f"Priority: {category.words}"
        yield Cell(f"priority-{category}", label, own.get(category, ""))
    bands = rules["district_thresholds"].get(district, {})
    for band in _BANDS:
        yield Cell(f"band-{band}", f"{band.value.capitalize()} begins at", bands.get(band, ""))


def _put_district(rules: dict[str, Any], typed: Mapping[str, str], district: str) -> None:
    """Put a district's own; an empty priority is 1, empty thresholds are the scheme's."""
    own = {
        category.value: number(text, f"priority-{category}")
        for category in OffenceCategory
        if (text := typed.get(f"priority-{category}", ""))
    }
    bands = [typed.get(f"band-{band}", "") for band in _BANDS]
    rules["priorities"].pop(district, None)
    rules["district_thresholds"].pop(district, None)
    if own:
        rules["priorities"][district] = own
    if any(bands):
        rules["district_thresholds"][district] = _bands(typed)


_CELLS: Mapping[Part, Callable[[Rules, str], Iterator[Cell]]] = {
    Part.WEIGHTS: _weight_cells,
    Part.RECENCY: _recency_cells,
    Part.SIGNS: _sign_cells,
    Part.COUNTED: lambda rules, _: counted_cells(rules),
    Part.PREDICTOR: _predictor_cells,
    Part.THRESHOLDS: _threshold_cells,
    Part.DISTRICT: _district_cells,
}
_PUT: Mapping[Part, Callable[[dict[str, Any], Mapping[str, str], str], None]] = {
    Part.WEIGHTS: _put_weights,
    Part.RECENCY: _put_recency,
    Part.SIGNS: _put_signs,
    Part.COUNTED: lambda rules, typed, _: put_counted(rules, typed),
    Part.PREDICTOR: _put_predictor,
    Part.THRESHOLDS: _put_thresholds,
    Part.DISTRICT: _put_district,
}
