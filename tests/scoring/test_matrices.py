"""What a version of the matrix may say."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from iom.scoring.default import DEFAULT
from iom.scoring.matrices import BadMatrix, check, matrix_of, problems_of


def test_nothing_is_wrong_with_the_default() -> None:
    assert list(problems_of(matrix_of("default-1", DEFAULT))) == []


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("weights", "robbery"), "-1", "weight-robbery"),
        (("weights", "robbery"), "0.125", "weight-robbery"),
        (("weights",), {"robbery": "0"}, "weights"),
        (("recency",), [[182, "1"], [91, "0.5"]], "recency"),
        (("recency",), [[91, "0.5"], [182, "1"]], "recency"),
        (("recency",), [], "recency"),
        (("recency",), [[91, "1.5"]], "recency"),
        (("priorities",), {"fenland": {"robbery": "1.6"}}, "priority-robbery"),
        (("priorities",), {"fenland": {"robbery": "0.9"}}, "priority-robbery"),
        (("arrests", "cap"), "1", "arrests"),
        (("arrests", "days"), 0, "arrests"),
        (("class_a", "points"), "101", "class_a"),
        (("predictor",), [[75, "5"], [50, "10"]], "predictor"),
        (("predictor",), [[50, "10"], [75, "5"]], "predictor"),
        (("thresholds", "watch"), "45.0", "thresholds"),
        (("thresholds", "watch"), "30.05", "thresholds"),
        (
            ("district_thresholds",),
            {"fenland": {"select": "1", "watch": "2", "hold": "3"}},
            "district_thresholds",
        ),
    ],
)
def test_what_cannot_be_right_is_named_by_its_field(
    path: tuple[str, ...], value: Any, field: str
) -> None:
    matrix = matrix_of("x", changed(path, value))

    assert next(name for name, _ in problems_of(matrix)) == field
    with pytest.raises(BadMatrix) as refusal:
        check(matrix)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("weights", "robbery"), "ten"),
        (("weights", "sneezing"), "1"),
        (("recency",), "all"),
        (("class_a", "dip_statuses"), ["asleep"]),
        (("thresholds",), {}),
    ],
)
def test_rules_that_cannot_be_read_are_refused_whole(path: tuple[str, ...], value: Any) -> None:
    with pytest.raises(BadMatrix, match="cannot be read"):
        matrix_of("x", changed(path, value))


def changed(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    rules = copy.deepcopy(DEFAULT)
    place: Any = rules
    for each in path[:-1]:
        place = place[each]
    place[path[-1]] = value
    return rules
