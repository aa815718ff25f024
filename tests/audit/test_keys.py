"""The key that signs can be changed; what was signed before stays verifiable."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config import Config
from iom.audit.exporting import write_export
from iom.audit.findings import Kind
from iom.audit.signing import key_id
from iom.audit.trail import TrailUnavailable
from iom.audit.verifying import Report, verify
from iom.cli.ground import inside
from iom.cli.main import iom
from tests.audit.test_export import SCRIPT
from tests.audit.trails import a_trail, head_now, look, rows_now
from tests.factories.installed import install

FIRST, SECOND, THIRD = "rowan-" * 6, "hazel-" * 6, "alder-" * 6
IDS = {key: key_id(key.encode()) for key in (FIRST, SECOND, THIRD)}


def test_after_a_change_of_key_old_and_new_rows_verify(config: Config) -> None:
    second = replace(config, audit_key=SECOND, audit_old_keys=(FIRST,))

    result = run(second, "audit", "rotate-key")

    assert result.output == (
        f"Key {IDS[SECOND]} signs the trail from here on; key {IDS[FIRST]} signed it before.\n"
    )
    with inside(second):
        look(9)
        rows = rows_now()
        assert [row[8] for row in rows] == [*[IDS[FIRST]] * 3, *[IDS[SECOND]] * 2]
        assert rows[3][5] == "AuditKeyChanged"
        assert rows[3][7] == f'{{"from_key":"{IDS[FIRST]}","to_key":"{IDS[SECOND]}"}}'
        assert verify().findings == []


def test_the_writer_notices_a_new_key_by_itself(config: Config) -> None:
    with inside(replace(config, audit_key=SECOND, audit_old_keys=(FIRST,))):
        look(9)

        assert [row[5] for row in rows_now()[3:]] == ["AuditKeyChanged", "Looked"]
        assert verify().findings == []


def test_a_key_without_the_one_before_it_writes_nothing(config: Config) -> None:
    with inside(replace(config, audit_key=SECOND)):
        with pytest.raises(TrailUnavailable, match=IDS[FIRST]):
            look(9)

        assert len(rows_now()) == 3


def test_a_missing_old_key_is_said_plainly(config: Config) -> None:
    rotated(config, SECOND, FIRST)
    found = report_with(replace(config, audit_key=SECOND))

    assert [each.kind for each in found.findings] == [Kind.KEY]
    assert (found.findings[0].first, found.findings[0].last) == (1, 3)
    assert f"signed with key {IDS[FIRST]}, which is not among" in found.findings[0].what


def test_a_retired_key_cannot_write_on(config: Config) -> None:
    """Whoever has an old key that leaked, and the database, cannot add what passes."""
    rotated(config, SECOND, FIRST)
    rotated(config, FIRST, SECOND)

    found = report_with(replace(config, audit_key=SECOND, audit_old_keys=(FIRST,)))

    assert found.first_bad == 6
    assert "goes back to key" in found.findings[0].what


def test_two_changes_of_key_verify_and_so_does_their_export(config: Config, tmp_path: Path) -> None:
    rotated(config, SECOND, FIRST)
    rotated(config, THIRD, SECOND, FIRST)
    third = replace(config, audit_key=THIRD, audit_old_keys=(SECOND, FIRST))
    file = tmp_path / "trail.jsonl"

    assert report_with(third).findings == []
    with inside(third):
        write_export(file)
    assert stand_alone(file, SECOND, FIRST) == 0
    assert stand_alone(file, SECOND) == 1


def test_changing_to_the_same_key_is_refused(config: Config) -> None:
    result = run(config, "audit", "rotate-key")

    assert result.exit_code == 1
    assert "already" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_lost_key_is_gone_on_from_with_a_row_that_says_so(config: Config) -> None:
    lost = replace(config, audit_key=SECOND)

    result = run(lost, "audit", "go-on", "--reason", "the old key burned with the old server")

    assert result.exit_code == 0, result.output
    found = report_with(lost)
    assert [(each.kind, each.first, each.last) for each in found.findings] == [(Kind.KEY, 1, 3)]
    with inside(lost):
        look(10)
        assert f'"lost_key":"{IDS[FIRST]}"' in rows_now()[3][7]
        assert head_now()[0] == 5


@pytest.fixture
def config(database_url: str, settings: Callable[[str], Config]) -> Config:
    made = replace(settings(database_url), audit_key=FIRST)
    with inside(made):
        install()
        a_trail(3)
    return made


def run(config: Config, *arguments: str) -> Result:
    return CliRunner().invoke(iom, arguments, obj=config)


def rotated(config: Config, key: str, *old: str) -> None:
    with inside(replace(config, audit_key=key, audit_old_keys=old)):
        look(9)


def stand_alone(file: Path, *old: str) -> int:
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file)],
        env={"IOM_AUDIT_KEY": THIRD, "IOM_AUDIT_OLD_KEYS": " ".join(old)},
        capture_output=True,
        check=False,
    ).returncode


def report_with(config: Config) -> Report:
    with inside(config):
        return verify()
