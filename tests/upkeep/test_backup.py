"""Everything that goes into a backup comes out again, on either engine."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import MetaData, select, text

from config import Config
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.db import db
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.factories.documents import a_document, a_pdf, the_shelf
from tests.factories.everything import a_row_in_every_table
from tests.factories.installed import install


def test_a_backup_restores_into_a_new_database_with_every_row(
    filled: Config, database_url: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    with inside(filled):  # whatever a column of client data can hold
        a_row_in_every_table(a_client(ref="C-1").id)

    assert run(filled, "backup", str(file)).exit_code == 0
    result = run(filled, "restore", str(file), "--to", database_url)

    assert result.output.endswith("rows are restored.\n"), result.output
    before, after = rows_of(filled), rows_of(filled, database_url)
    # The restoring is on the trail of the copy; all else is equal, to the byte.
    trail, trail_after = before.pop("audit_record"), after.pop("audit_record")
    del before["audit_head"], after["audit_head"]
    assert before == after
    assert trail_after[:-1] == trail
    assert [row[5] for row in trail_after[-2:]] == ["BackupMade", "BackupRestored"]


def test_documents_go_into_a_backup_and_come_back_onto_an_empty_shelf(
    filled: Config, database_url: str, run: Run, tmp_path: Path
) -> None:
    filled = replace(filled, data_dir=tmp_path / "data")
    with inside(filled):
        a_document(a_client(ref="C-1"), a_pdf(words="A place is free."))
        [name] = [name for name, _ in the_shelf().names()]
        sealed = the_shelf().sealed(name)
        the_shelf().lay_down(b"what no document names")
    file = tmp_path / "backup.zip"
    assert run(filled, "backup", str(file)).exit_code == 0
    assert b"A place is free" not in file.read_bytes()

    elsewhere = replace(filled, data_dir=tmp_path / "elsewhere")
    result = run(elsewhere, "restore", str(file), "--to", database_url)

    assert result.output.endswith("rows are restored.\n"), result.output
    restored = replace(elsewhere, database_url=database_url)
    with inside(restored):
        assert [each for each, _ in the_shelf().names()] == [name]
        assert the_shelf().sealed(name) == sealed
    assert run(restored, "check").stdout == "Everything is whole.\n"


def test_whoever_was_erased_since_a_backup_has_no_document_after_restoring_it(
    filled: Config, database_url: str, run: Run, tmp_path: Path
) -> None:
    filled = replace(filled, data_dir=tmp_path / "data")
    with inside(filled):
        a_document(a_client(ref="C-1"))
    file = tmp_path / "backup.zip"
    run(filled, "backup", str(file))
    words = ("erase", "C-1", "--reason", "ordered", "--confirm", "C-1")
    assert run(filled, "retention", *words).exit_code == 0
    with inside(filled):
        assert list(the_shelf().names()) == []

    copy = replace(filled, audit_checkpoint=tmp_path / "checkpoint of the copy")
    result = run(copy, "restore", str(file), "--to", database_url)

    assert "erased again" in result.output
    with inside(replace(copy, database_url=database_url)):
        assert list(the_shelf().names()) == []


def test_new_rows_get_new_ids_after_restoring(
    filled: Config, database_url: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    run(filled, "backup", str(file))
    run(filled, "restore", str(file), "--to", database_url)

    with inside(replace(filled, database_url=database_url)):
        assert a_user(username="newcomer").id == 2  # the one restored has number 1


def test_a_backup_is_never_restored_over_something(
    filled: Config, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    run(filled, "backup", str(file))

    result = run(filled, "restore", str(file), "--to", filled.database_url)

    assert result.exit_code == 1
    assert "is not empty; name a new one" in result.output


@pytest.mark.parametrize("damage", ["cut", "changed", "no zip", "missing"])
def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(
    damage: str, filled: Config, database_url: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    run(filled, "backup", str(file))
    spoil(file, damage)

    result = run(filled, "restore", str(file), "--to", database_url)

    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1, result.output
    assert rows_of(filled, database_url) == {}


def test_a_backup_is_readable_to_its_owner_only(filled: Config, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    run(filled, "backup", str(file))

    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob(".backup*")) == []


def test_check_says_that_all_is_whole_and_names_what_is_not(filled: Config, run: Run) -> None:
    assert run(filled, "check").stdout == "Everything is whole.\n"

    with inside(filled), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("DELETE FROM places_scheme WHERE name = 'Peterborough'"))
        connection.commit()

    result = run(filled, "check")
    assert result.exit_code == 1
    assert "places_delivery_unit.scheme_id: 1 rows lead nowhere." in result.output


def test_a_newer_database_is_refused(filled: Config, run: Run) -> None:
    with inside(filled), db.engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()

    result = run(filled, "upgrade")

    assert result.exit_code == 1
    assert "newer version than this program" in result.output


Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda config, *arguments: CliRunner().invoke(iom, arguments, obj=config)


@pytest.fixture
def filled(beside: Config) -> Config:
    """Settings of a migrated database with places and a user, beside `database_url`."""
    config = beside
    with inside(config):
        install()
        the_places()
        a_user(username="hazel")
    return config


def rows_of(config: Config, url: str | None = None) -> dict[str, list[Any]]:
    with (
        inside(replace(config, database_url=url or config.database_url)),
        db.engine.connect() as connection,
    ):
        tables = MetaData()
        tables.reflect(connection)
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(table).order_by(*(table.primary_key.columns or table.columns))
                )
            ]
            for table in tables.sorted_tables
        }


def spoil(file: Path, how: str) -> None:
    if how == "missing":
        file.unlink()
    elif how == "no zip":
        file.write_text("not a backup")
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:-200])
    else:
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["accounts_user.jsonl"] = parts["accounts_user.jsonl"].replace(b"hazel", b"sorel")
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
