"""The commands, the list outside the database, and backups that would bring somebody back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from config import Config
from iom.audit.queries import list_about
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.clients.models import Client, Tombstone
from iom.db import db
from iom.upkeep import schema
from tests.factories.clients import a_client, a_placement
from tests.factories.everything import CANARY
from tests.factories.installed import install

Run = Callable[..., Result]


def test_due_lists_references_and_no_names(filled: Config, run: Run) -> None:
    result = run(filled, "retention", "due", "--json")

    assert json.loads(result.stdout) == [
        {
            "client_ref": "C-1",
            "last_happening": "deselected",
            "last_on": "2019-03-04",
            "due_since": "2025-03-05",
            "on_hold": False,
        }
    ]
    assert CANARY not in run(filled, "retention", "due").output
    with inside(filled):
        assert list_about("client:C-1")[0].detail == {"page": "iom retention due"}


def test_erasing_asks_for_the_reference_once_more(filled: Config, run: Run) -> None:
    result = run(filled, "retention", "erase", "C-1", "--reason", "ordered", "--confirm", "C-2")

    assert result.exit_code == 1
    assert result.output == "Type C-1 to confirm that this is the record to be erased.\n"


def test_erasing_puts_the_reference_on_the_list_outside_and_nothing_else(
    filled: Config, run: Run
) -> None:
    result = erase(run, filled)

    assert result.output == (
        "C-1 is erased. Only the reference is left, and it cannot be used again.\n"
    )
    [line] = listed(filled).read_text().splitlines()
    said = json.loads(line)
    assert (said["ref"], said["reason"]) == ("C-1", "ordered")
    assert set(said) == {"ref", "erased_at", "erased_by", "reason"}
    assert listed(filled).stat().st_mode & 0o077 == 0


def test_no_file_of_the_data_folder_holds_anything_of_somebody_erased(
    filled: Config, run: Run
) -> None:
    erase(run, filled)

    for file in filled.data_dir.rglob("*"):
        if file.is_file():
            assert CANARY.encode() not in file.read_bytes().lower(), file


def test_a_backup_restored_elsewhere_brings_nobody_back(
    filled: Config, database_url: str, run: Run, tmp_path: Path
) -> None:
    backup = tmp_path / "before.zip"
    run(filled, "backup", str(backup))
    erase(run, filled)
    # Another machine has a copy of the list, and no checkpoint of the trail yet.
    elsewhere = replace(filled, audit_checkpoint=tmp_path / "checkpoint")

    result = run(elsewhere, "restore", str(backup), "--to", database_url)

    assert "The backup held 1 client who was erased since; erased again." in result.output
    assert_erased_again(with_url(elsewhere, database_url))


def test_a_backup_restored_beside_a_newer_trail_brings_nobody_back_when_that_goes_on(
    filled: Config, database_url: str, run: Run, tmp_path: Path
) -> None:
    backup = tmp_path / "before.zip"
    run(filled, "backup", str(backup))
    erase(run, filled)
    restored = with_url(filled, database_url)

    result = run(filled, "restore", str(backup), "--to", database_url)
    assert "Nobody can use the restored database until then." in result.output
    assert "C-1 is in the database and on the list of those who were erased" in (
        run(restored, "check").output
    )
    result = run(restored, "audit", "go-on", "--reason", "The disk of yesterday was lost.")

    assert result.exit_code == 0, result.output
    assert_erased_again(restored)


def assert_erased_again(config: Config) -> None:
    with inside(config):
        assert db.session.scalars(select(Client.ref)).all() == ["C-2"]
        assert [stone.ref for stone in db.session.scalars(select(Tombstone))] == ["C-1"]
        last = list_about("client:C-1")[0]
        assert (last.event, last.detail) == ("ClientErased", {"reason": "ordered", "again": True})


def test_nothing_is_restored_and_no_trail_goes_on_while_the_list_outside_is_damaged(
    filled: Config, database_url: str, run: Run, tmp_path: Path
) -> None:
    backup = tmp_path / "before.zip"
    run(filled, "backup", str(backup))
    erase(run, filled)
    with listed(filled).open("a") as out:
        out.write('{"ref": "C-\n')

    for command in (
        ("restore", str(backup), "--to", database_url),
        ("audit", "go-on", "--reason", "The disk of yesterday was lost."),
        ("retention", "again"),
    ):
        result = run(filled, *command)
        assert result.exit_code == 1
        assert "is damaged in line 2" in result.output
    with inside(with_url(filled, database_url)):
        assert schema.version_of(db.engine) is None


def test_again_erases_whoever_came_back_and_mends_the_list(filled: Config, run: Run) -> None:
    erase(run, filled)
    with inside(filled):  # as if the database of yesterday had been put back by hand
        db.session.delete(db.session.scalars(select(Tombstone)).one())
        db.session.commit()
        a_client(ref="C-1", family_name="Back")
    erase(run, filled, "C-2")
    kept = listed(filled).read_text().splitlines()
    listed(filled).write_text(kept[0] + "\n")  # as if the second had never been written

    result = run(filled, "retention", "again")

    assert result.output == "1 client brought back by a backup was erased again.\n"
    with inside(filled):
        assert db.session.scalars(select(Client.ref)).all() == []
        assert {stone.ref for stone in db.session.scalars(select(Tombstone))} == {"C-1", "C-2"}
    assert [json.loads(line)["ref"] for line in listed(filled).read_text().splitlines()] == [
        "C-1",
        "C-2",
    ]
    assert run(filled, "retention", "again").output.startswith("0 clients")


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_the_document_of_everything_is_written_for_its_owner_only(
    filled: Config, run: Run, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "everything"

    result = run(filled, "subject-access", "C-1", "--out", str(out), "--format", form)

    assert result.exit_code == 0
    assert "places in it are to be checked before release" in result.output
    assert out.read_bytes().startswith(b"%PDF" if form == "pdf" else b"{")
    assert out.stat().st_mode & 0o077 == 0
    with inside(filled):
        assert list_about("client:C-1")[0].event == "SubjectAccessGiven"


def test_an_import_of_an_erased_reference_is_refused_in_a_sentence(
    filled: Config, run: Run, tmp_path: Path
) -> None:
    erase(run, filled)
    file = tmp_path / "clients.csv"
    file.write_text(
        "client_ref,family_name,given_names,date_of_birth,sex,ethnicity,pnc_id,cro,prison_number,"
        "crn,district,strand,dip_status,statutory,mappa_level,nominated_on,selected_on,"
        "deselected_on,deselection_reason,deselection_note,intensity\n"
        "C-1,Aspen,Birch,,,,,,,,Cambridge,,,,,2026-01-05,,,,,\n"
    )

    result = run(filled, "import", "clients", str(file), "--json")

    assert result.exit_code == 1
    [refused] = json.loads(result.stdout)["refused"]
    assert refused["column"] == "client_ref"
    assert refused["reason"] == (
        "this reference belonged to a client who was erased and cannot be used again; "
        "give the client another"
    )


def erase(run: Run, config: Config, ref: str = "C-1") -> Result:
    return run(config, "retention", "erase", ref, "--reason", "ordered", "--confirm", ref)


def listed(config: Config) -> Path:
    return config.data_dir / "erasures" / "references.jsonl"


def with_url(config: Config, url: str) -> Config:
    return replace(config, database_url=url)


@pytest.fixture
def filled(settings: Callable[[str], Config], tmp_path: Path) -> Config:
    """Return the settings of a database with two clients, the first of them due for review."""
    config = settings(f"sqlite:///{tmp_path / 'filled.db'}")
    with inside(config):
        install()
        client = a_client(
            ref="C-1",
            family_name=f"Mac{CANARY}",
            nominated_on=date(2016, 1, 1),
            selected_on=date(2016, 2, 1),
            deselected_on=date(2018, 2, 1),
        )
        a_placement(
            client,
            nominated_on=date(2018, 6, 1),
            selected_on=date(2018, 7, 1),
            deselected_on=date(2019, 3, 4),
        )
        a_client(ref="C-2")
    return config


@pytest.fixture
def run() -> Run:
    """Return a function that runs a command with settings."""

    def command(config: Config, *words: str) -> Result:
        return CliRunner().invoke(iom, words, obj=config)

    return command
