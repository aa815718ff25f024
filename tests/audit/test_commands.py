"""The commands about the trail, as an operator uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config import Config
from iom.audit.queries import list_about
from iom.audit.trail import TrailUnavailable
from iom.audit.verifying import verify
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.kernel.events import Operation
from tests.audit.trails import a_trail, look, put, rows_now
from tests.factories.installed import install

ROWS = 8


def test_verify_says_that_all_is_well(config: Config) -> None:
    result = run(config, "audit", "verify")

    assert result.exit_code == 0
    assert result.stdout == f"Rows 1 to {ROWS} are as they were written.\n"


def test_verify_ends_with_1_and_names_the_first_bad_row(config: Config) -> None:
    spoil(config, 3, 6)

    result = run(config, "audit", "verify")

    assert result.exit_code == 1
    assert "The first bad row is 3." in result.stderr
    assert "Row 6 is not as it was written" in result.stderr


def test_verify_answers_in_json(config: Config) -> None:
    assert json.loads(run(config, "audit", "verify", "--json").stdout) == {
        "ok": True,
        "rows": ROWS,
        "first": 1,
        "last": ROWS,
        "first_bad": None,
        "findings": [],
        "notes": [],
    }
    spoil(config, 5)

    result = run(config, "audit", "verify", "--json")

    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (said["ok"], said["first_bad"]) == (False, 5)
    assert [(each["kind"], each["first"], each["last"]) for each in said["findings"]] == [
        ("changed", 5, 5)
    ]


def test_verify_from_a_row_on(config: Config) -> None:
    spoil(config, 3)

    assert run(config, "audit", "verify", "--since", "4").exit_code == 0
    assert run(config, "audit", "verify", "--since", "3").exit_code == 1
    # One that is not there any more is as bad as any other.
    with inside(config):
        put(rows_now()[:5])
    assert "knows row 8" in run(config, "audit", "verify", "--since", "8").output


def test_who_looked_at_something_is_listed_the_latest_first(config: Config) -> None:
    with inside(config):
        look(2)

    result = run(config, "audit", "who", "--subject", "thing:2")

    assert (
        result.stdout.splitlines()
        == ["2026-05-01T12:00:02.000000Z user:hazel (council) consultation Looked page=overview"]
        * 2
    )
    rows = json.loads(run(config, "audit", "who", "--subject", "thing:2", "--json").stdout)
    # Asking is on the trail too.
    assert [row["event"] for row in rows] == ["TrailRead", "Looked", "Looked"]
    assert rows[-1] == {
        "seq": 2,
        "at": "2026-05-01T12:00:02.000000Z",
        "actor": "user:hazel",
        "agency": "council",
        "operation": "consultation",
        "event": "Looked",
        "subject": "thing:2",
        "detail": {"page": "overview"},
    }


def test_a_bare_reference_is_that_of_a_client(config: Config) -> None:
    run(config, "audit", "who", "--subject", "C-010001")

    with inside(config):
        assert [row.event for row in list_about("client:C-010001")] == ["TrailRead"]


def test_a_backup_that_is_restored_at_once_fits_its_checkpoint(
    config: Config, tmp_path: Path, other_url: str
) -> None:
    file = tmp_path / "backup.zip"
    assert run(config, "backup", str(file)).exit_code == 0

    result = run(config, "restore", str(file), "--to", other_url)

    assert result.exit_code == 0
    copy = replace(config, database_url=other_url)
    for each in (config, copy):
        assert run(each, "audit", "verify").exit_code == 0
        assert run(each, "check").exit_code == 0
    with inside(config):
        assert list_about("database")[0].operation is Operation.BACKUP
        look(1)  # the database in use goes on as if nothing had been restored


def test_a_restored_backup_that_is_older_than_the_checkpoint_says_so_and_can_go_on(
    config: Config, tmp_path: Path, other_url: str
) -> None:
    file = tmp_path / "backup.zip"
    run(config, "backup", str(file))  # row 9
    with inside(config):
        look(1)
        look(2)
        lost = rows_now()[-1]

    restored = run(config, "restore", str(file), "--to", other_url)
    copy = replace(config, database_url=other_url)

    assert restored.exit_code == 0
    assert "the database is older than its checkpoint" in restored.stderr
    said = run(copy, "audit", "verify")
    assert said.exit_code == 1
    assert "the trail ends at row 9, the checkpoint knows row 11" in said.stderr
    assert "rows 10 to 11 are missing" in said.stderr
    with inside(copy), pytest.raises(TrailUnavailable, match="older than its checkpoint"):
        look(3)

    assert run(copy, "audit", "go-on", "--reason", "too short").exit_code == 1
    went = run(copy, "audit", "go-on", "--reason", "the disk of the server died on Friday")

    assert (
        went.stdout == "The trail goes on. Rows 10 to 11 of before are missing, and it says so.\n"
    )
    with inside(copy):
        look(3)
        assert verify().findings == []
        assert [row[5] for row in rows_now()[9:]] == ["TrailResumed", "Looked"]
        detail = json.loads(rows_now()[9][7])
    assert detail == {
        "reason": "the disk of the server died on Friday",
        "checkpoint": "ahead",
        "missing_from": 10,
        "missing_to": 11,
        "missing_mac": lost[-1],
        "lost_key": "",
    }
    noted = run(copy, "audit", "verify").stderr
    assert "the disk of the server died on Friday. Rows 10 to 11 of before are not in it" in noted


def test_a_backup_restored_where_there_is_no_checkpoint_begins_one(
    config: Config, tmp_path: Path, other_url: str
) -> None:
    file = tmp_path / "backup.zip"
    run(config, "backup", str(file))
    elsewhere = replace(
        config, database_url=other_url, audit_checkpoint=tmp_path / "elsewhere" / "checkpoint"
    )

    assert run(elsewhere, "restore", str(file), "--to", other_url).exit_code == 0

    assert run(elsewhere, "audit", "verify").exit_code == 0
    with inside(elsewhere):
        look(1)
        assert verify().findings == []


def test_a_lost_checkpoint_is_gone_on_from_with_a_row_that_says_so(config: Config) -> None:
    config.audit_checkpoint.unlink()
    assert run(config, "audit", "verify").exit_code == 1

    went = run(config, "audit", "go-on", "--reason", "the file was deleted by mistake")

    assert went.output == "The trail goes on.\n"
    assert run(config, "audit", "verify").exit_code == 0
    with inside(config):
        look(1)


def test_going_on_is_for_when_nothing_else_can_be_written(config: Config) -> None:
    result = run(config, "audit", "go-on", "--reason", "because I would like to")

    assert result.exit_code == 1
    assert result.output == "The trail fits its checkpoint; there is nothing to go on from.\n"
    with inside(config):
        assert len(rows_now()) == ROWS


def test_check_includes_the_trail(config: Config) -> None:
    spoil(config, 4)

    result = run(config, "check")

    assert result.exit_code == 1
    assert "Row 4 is not as it was written" in result.output


@pytest.fixture
def config(database_url: str, settings: Callable[[str], Config]) -> Config:
    """Settings of a migrated database with eight rows on its trail."""
    made = settings(database_url)
    with inside(made):
        install()
        a_trail(ROWS)
    return made


@pytest.fixture
def other_url(tmp_path: Path) -> str:
    """Return the address of another empty database; from PostgreSQL it is of the other engine."""
    return f"sqlite:///{tmp_path / 'other.db'}"


def run(config: Config, *arguments: str) -> Result:
    return CliRunner().invoke(iom, arguments, obj=config)


def spoil(config: Config, *seqs: int) -> None:
    """Let rows name somebody else as the one who looked."""
    with inside(config):
        put([(*r[:2], "user:ash", *r[3:]) if r[0] in seqs else r for r in rows_now()])
