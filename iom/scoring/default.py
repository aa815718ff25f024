"""The matrix `default-1` of HANDBOOK 4, as data. It is this product's own, and no official one."""

from __future__ import annotations

from typing import Any

DEFAULT_CODE = "default-1"
DEFAULT: dict[str, Any] = {
    "weights": {
        "dwelling-burglary": "10",
        "robbery": "10",
        "aggravated-vehicle-taking": "7",
        "theft-of-vehicle": "6",
        "non-dwelling-burglary": "5",
        "theft-from-vehicle": "4",
        "theft-from-person": "4",
        "handling": "3",
        "going-equipped": "3",
        "violence-with-injury": "3",
        "other-theft": "2",
        "drugs-supply": "2",
        "criminal-damage": "1",
        "shoplifting": "1",
        "other": "0.5",
    },
    "recency": [[91, "1.0"], [182, "0.75"], [365, "0.5"], [730, "0.25"]],
    "priorities": {},
    "arrests": {
        "categories": [
            "dwelling-burglary",
            "robbery",
            "aggravated-vehicle-taking",
            "theft-of-vehicle",
            "theft-from-vehicle",
        ],
        "days": 182,
        "each": "2",
        "cap": "10",
    },
    "predictor": [[50, "5"], [75, "10"], [90, "15"]],
    "class_a": {"days": 182, "points": "5", "dip_statuses": ["on-caseload", "retained"]},
    "intelligence": {"days": 91, "each": "1", "cap": "6"},
    "breach_recall": {"days": 365, "points": "3"},
    "thresholds": {"select": "45.0", "watch": "30.0", "hold": "20.0"},
    "district_thresholds": {},
}
