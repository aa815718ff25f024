"""The count by which the build refuses a test run that left a required group out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CI = Path(__file__).parents[2] / ".ci"

MARKERS = "[pytest]\nmarkers =\n  postgres\n  browser\n"
RAN = "@pytest.mark.postgres\ndef test_tables(): pass\n"
SKIPPED = "@pytest.mark.browser\ndef test_page(): pytest.skip('no Chromium')\n"
SKIPPED_BY_MARK = "@pytest.mark.browser\n@pytest.mark.skipif(True, reason='')\ndef test_b(): pass\n"
RAN_TOO = "@pytest.mark.browser\ndef test_journey(): pass\n"
EXPECTED_TO_FAIL = "@pytest.mark.browser\n@pytest.mark.xfail\ndef test_later(): assert False\n"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_with_every_group_is_content(tmp_path: Path, workers: str) -> None:
    assert complaint_about(tmp_path, RAN + RAN_TOO + EXPECTED_TO_FAIL, workers) == ""


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("skipped", [SKIPPED, SKIPPED_BY_MARK], ids=["inside", "by a mark"])
def test_one_skipped_test_of_a_required_group_is_told(
    tmp_path: Path, skipped: str, workers: str
) -> None:
    said = complaint_about(tmp_path, RAN + RAN_TOO + skipped, workers)

    assert said == "The browser tests are required here, but 1 ran and 1 were skipped.\n"


def test_a_group_without_any_test_is_told(tmp_path: Path) -> None:
    said = complaint_about(tmp_path, RAN, "0")

    assert said == "The browser tests are required here, but 0 ran and 0 were skipped.\n"


def test_a_skip_outside_the_required_groups_is_allowed(tmp_path: Path) -> None:
    other = "def test_other(): pytest.skip('not today')\n"

    assert complaint_about(tmp_path, RAN + RAN_TOO + other, "0") == ""


def test_a_run_that_came_to_no_end_is_told(tmp_path: Path) -> None:
    assert "did not come to an end" in complaint(tmp_path / "none.json")


def complaint_about(folder: Path, tests: str, workers: str) -> str:
    """Run `tests` as the build does and return what it then complains of."""
    (folder / "pytest.ini").write_text(MARKERS)
    (folder / "test_some.py").write_text("import pytest\n" + tests)
    words = ["-m", "pytest", "-q", "-p", "xdist", "-p", "groups", "-n", workers]
    env = environment(folder / "groups.json") | {"PYTHONPATH": str(CI)}
    env |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # only for speed
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return complaint(folder / "groups.json")


def complaint(report: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(CI / "groups.py"), str(report)],
        env=environment(report),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == (1 if done.stderr else 0)
    return done.stderr


def environment(report: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return kept | {"IOM_REQUIRE": "postgres,browser", "IOM_GROUPS_REPORT": str(report)}
