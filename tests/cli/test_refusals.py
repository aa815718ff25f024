"""What a command says when the database does not do what it is asked."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import iom.db
from config import Config
from iom.cli.ground import inside
from iom.cli.main import iom as command
from tests.factories.installed import install


def test_a_database_that_somebody_else_writes_to_is_called_busy(
    settings: Callable[[str], Config], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = settings(f"sqlite:///{tmp_path / 'busy.db'}")
    with inside(config):
        install()
    monkeypatch.setattr(iom.db, "_BUSY_MS", 20)
    other = sqlite3.connect(tmp_path / "busy.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    result = CliRunner().invoke(command, ["setup", "scheme", "cambridgeshire"], obj=config)

    other.close()
    assert result.exit_code == 1
    assert result.stderr.startswith("The database is busy: somebody else is writing.")


def test_a_database_that_cannot_be_opened_says_so(settings: Callable[[str], Config]) -> None:
    result = CliRunner().invoke(
        command, ["user", "list"], obj=settings("sqlite:////nowhere/at/all.db")
    )

    assert result.exit_code == 1
    assert result.stderr.startswith("The database cannot be used: unable to open database file.")
