"""An export can be verified by a short script that knows nothing of the product."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from flask import current_app

from iom.audit.exporting import CannotExport, write_export
from iom.audit.queries import list_about
from iom.cli.main import iom
from iom.kernel.events import Operation
from tests.audit.trails import a_trail, look, put, rows_now

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_trail.py"
ROWS = 25
TIMES = 50

pytestmark = pytest.mark.usefixtures("app")
# The file is the same whichever engine it came from.
ONE_ENGINE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
Lines = list[str]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    a_trail(ROWS)
    file = tmp_path / "trail.jsonl"
    assert write_export(file) == ROWS
    return file


def test_the_script_is_short_and_needs_nothing_but_python() -> None:
    lines = SCRIPT.read_text().splitlines()
    imported = [line.split()[1] for line in lines if line.startswith(("import ", "from "))]

    assert len(lines) < 100
    assert set(imported) <= sys.stdlib_module_names


def test_an_export_as_it_was_written_is_found_whole(export: Path) -> None:
    said = verified(export)

    assert (said.returncode, said.stdout) == (0, f"Rows 1 to {ROWS} are as they were written.\n")
    assert verified(export, "--checkpoint", str(checkpoint())).returncode == 0
    assert export.stat().st_mode & 0o777 == 0o600


def test_an_export_may_begin_in_the_middle(tmp_path: Path) -> None:
    a_trail(ROWS)
    file = tmp_path / "part.jsonl"
    assert write_export(file, first=20) == ROWS - 19

    assert verified(file, "--checkpoint", str(checkpoint())).stdout == (
        f"Rows 20 to {ROWS} are as they were written.\n"
    )


@ONE_ENGINE
def test_any_changed_character_is_found(export: Path) -> None:
    content, random = export.read_text(), dice("character")
    first = content.index("\n") + 1
    for _ in range(TIMES):
        at = random.randrange(len(content))
        new = random.choice([c for c in " abcdef012345" if c != content[at]])
        export.write_text(content[:at] + new + content[at + 1 :])

        said = verified(export)
        assert said.returncode == 1, (at, new)
        if at >= first:
            # A line feed that is gone makes one row of two.
            row = content[first:at].count("\n") + 1
            assert f"Row {row} " in said.stderr, (at, new, said.stderr)


@ONE_ENGINE
@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines, at: [*lines[:at], *lines[at + 1 :]],
        lambda lines, at: [*lines[:at], lines[1 + at % 5], *lines[at:]],
        lambda lines, at: [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]],
        lambda lines, at: lines[:at],
        lambda lines, at: [*lines, lines[at]],
        lambda lines, at: lines[at:],
    ],
    ids=["deleted", "inserted", "swapped", "cut", "repeated", "headless"],
)
def test_rows_that_are_moved_about_are_found(
    tamper: Callable[[Lines, int], Lines], export: Path
) -> None:
    lines, random = export.read_text().splitlines(keepends=True), dice("lines")
    for _ in range(5):
        at = random.randrange(7, ROWS - 1)
        export.write_text("".join(tamper(lines, at)))

        assert verified(export).returncode == 1, at


def test_a_cut_tail_with_a_heading_made_to_fit_is_found(export: Path) -> None:
    lines = export.read_text().splitlines(keepends=True)
    heading, last = json.loads(lines[0]), json.loads(lines[11])
    heading["last"], heading["mac"] = last[0], last[-1]
    export.write_text("".join([json.dumps(heading) + "\n", *lines[1:12]]))

    assert verified(export).stderr == "The heading is not as it was written.\n"


def test_an_older_export_is_told_by_the_checkpoint(export: Path) -> None:
    look(100, count=3)

    said = verified(export, "--checkpoint", str(checkpoint()))

    assert said.returncode == 1
    assert said.stderr == (
        f"Row {ROWS + 1} to row {ROWS + 3}, which the checkpoint knows, are missing.\n"
    )


def test_another_key_finds_nothing_right(export: Path) -> None:
    said = verified(export, key="another key altogether")

    assert said.returncode == 1
    assert "which is not given" in said.stderr


def test_an_export_of_a_trail_that_was_tampered_with_says_so(tmp_path: Path) -> None:
    a_trail(5)
    rows = rows_now()
    put([*rows[:2], (3, *rows[2][1:2], "user:ash", *rows[2][3:]), *rows[3:]])
    file = tmp_path / "trail.jsonl"
    write_export(file)

    assert verified(file).stderr == "Row 3 is not as it was written.\n"


def test_the_export_itself_is_on_the_trail_and_in_the_file(tmp_path: Path) -> None:
    a_trail(3)
    file = tmp_path / "trail.jsonl"

    result = CliRunner().invoke(iom, ["audit", "export", str(file)], obj=current_app.config["IOM"])

    assert result.output == f"4 rows of the trail are in {file}.\n"
    assert verified(file, "--checkpoint", str(checkpoint())).returncode == 0
    told = list_about("trail")[0]
    assert (told.event, told.operation) == ("TrailExported", Operation.EXPORT)
    assert "TrailExported" in file.read_text().splitlines()[-1]


def test_what_cannot_be_exported_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match="has no row 1 "):
        write_export(tmp_path / "empty.jsonl")
    a_trail(1)
    with pytest.raises(CannotExport, match="cannot be written"):
        write_export(tmp_path / "nowhere" / "trail.jsonl")
    assert list(tmp_path.iterdir()) == []


def verified(file: Path, *more: str, key: str | None = None) -> subprocess.CompletedProcess[str]:
    config = current_app.config["IOM"]
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file), *more],
        env={"PATH": os.environ["PATH"], "IOM_AUDIT_KEY": key or config.audit_key},
        capture_output=True,
        text=True,
        check=False,
    )


def checkpoint() -> Path:
    found: Path = current_app.config["IOM"].audit_checkpoint
    return found


def dice(name: str) -> Random:
    return Random(name)  # noqa: S311  # the same each time
