"""Counts how many tests of each required group ran, and how many were skipped.

Tests that lack PostgreSQL, Chromium or ../shared skip on a developer's machine. Where
IOM_REQUIRE names their groups (by marker, with commas between) none may. As a pytest plugin
(`-p groups`) this writes the counts to the file that IOM_GROUPS_REPORT names; as a program it
reads them and exits 1 with a sentence for each group that was not tested in full.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

RAN: Counter[str] = Counter()
SKIPPED: Counter[str] = Counter()


def required() -> list[str]:
    """The markers of the groups that must be tested here."""
    return [group for group in os.environ.get("IOM_REQUIRE", "").split(",") if group]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Write each test's groups on it, so that they come back with its report from a worker."""
    for item in items:
        for group in required():
            if item.get_closest_marker(group):
                item.user_properties.append(("group", group))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count a finished or skipped test; a failed one fails the run by itself."""
    groups = [str(value) for name, value in report.user_properties if name == "group"]
    if report.skipped and not hasattr(report, "wasxfail"):
        SKIPPED.update(groups)
    elif report.when == "call":
        RAN.update(groups)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the counts once, from the process that hears of every test."""
    if not hasattr(session.config, "workerinput"):
        target = Path(os.environ["IOM_GROUPS_REPORT"])
        target.parent.mkdir(parents=True, exist_ok=True)
        counts = {group: [RAN[group], SKIPPED[group]] for group in required()}
        target.write_text(json.dumps(counts))


def complaints(report: Path) -> list[str]:
    """One sentence for each required group that was not tested in full."""
    if not report.exists():
        return ["No test run has left its counts: the tests did not come to an end."]
    counts: dict[str, list[int]] = json.loads(report.read_text())
    return [
        f"The {group} tests are required here, but {ran} ran and {skipped} were skipped."
        for group in required()
        for ran, skipped in [counts.get(group, [0, 0])]
        if skipped or not ran
    ]


if __name__ == "__main__":
    sys.exit("\n".join(complaints(Path(sys.argv[1]))) or None)
