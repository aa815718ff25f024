"""Every command: what is on the trail stays as it is, and whom it tells of is put there.

A command that is new tomorrow has to say first how it is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import current_app
from sqlalchemy import text

from iom.audit.verifying import verify
from iom.cli.main import iom
from iom.db import db
from iom.upkeep import schema
from tests.access.told import clients_in
from tests.access.world import World
from tests.audit.trails import rows_now
from tests.factories.people_files import clients_csv, situations_csv

# Which commands run until they are stopped, or do their work in a database of their own.
NOT_RUN = {"serve", "scheduler", "demo"}
REFUSED = 1
# In their order: some find what another left. `{}` is a folder.
CALLS: tuple[tuple[str, int], ...] = (
    ("agreements announce", 0),
    ("agreements list --json", 0),
    ("audit verify --json", 0),
    ("audit who --subject client:C-000001", 0),
    ("audit export {}/trail.jsonl", 0),
    ("audit go-on --reason because-it-is-time", REFUSED),
    ("audit rotate-key", REFUSED),
    ("backup {}/copy.iom", 0),
    ("restore {}/copy.iom --to sqlite:///{}/other.db", 0),
    ("check --json", 0),
    ("crimes-saved --scheme cambridgeshire --from 2025-04-01 --to 2026-04-01 --json", 0),
    ("import assessments {}/clients.csv", REFUSED),
    ("import clients {}/clients.csv --dry-run --json", 0),
    ("import clients {}/clients.csv --json", 0),
    ("import contacts {}/clients.csv", REFUSED),
    ("import crime-counts {}/clients.csv", REFUSED),
    ("import crimes {}/clients.csv", REFUSED),
    ("import crimes-upload 0123456789", REFUSED),
    ("import dip-events {}/clients.csv", REFUSED),
    ("import directory {}/clients.csv", REFUSED),
    ("import indicators {}/clients.csv", REFUSED),
    ("import offences {}/clients.csv", REFUSED),
    ("import situations {}/situations.csv --json", REFUSED),
    ("import warrants {}/clients.csv", REFUSED),
    ("jobs list", 0),
    ("jobs run agreements", 0),
    ("keys new", 0),
    ("keys reseal", 0),
    ("keys give-up --confirm lost", 0),
    ("mail check", REFUSED),
    ("mail list --all", 0),
    ("mail send", REFUSED),
    ("report monthly --district cambridge --month 2025-08 --format json", 0),
    ("retention again", 0),
    ("retention due --json", 0),
    ("routes --json", 0),
    ("score --client C-000001 --as-of 2026-05-05 --json", 0),
    ("score --all --as-of 2026-05-05 --json", 0),
    ("setup scheme cambridgeshire", 0),
    ("subject-access C-000001 --out {}/all.json --format json", 0),
    ("retention erase D-000001 --reason recorded-in-error --confirm D-000001", 0),
    ("upgrade", 0),
    ("user add newcomer --role analyst --agency council --district cambridge", 0),
    ("user change newcomer --full-name Newcomer", 0),
    ("user grant newcomer manage-users --reason because-it-is-time", 0),
    ("user take newcomer manage-users --reason because-it-is-time", 0),
    ("user home newcomer --stdin", 0),
    ("user list", 0),
    ("user reset-password newcomer", 0),
    ("user reset-second-factor newcomer", 0),
    ("user end-sessions newcomer", 0),
    ("breach --user newcomer --from 2026-05-01 --to 2026-05-02 --json", 0),
    ("user disable newcomer", 0),
    ("user enable newcomer", 0),
)


def test_every_command_is_called_or_runs_until_it_is_stopped() -> None:
    called = {
        name
        for name in leaves(iom)
        for call, _ in CALLS
        if call == name or call.startswith(f"{name} ")
    }
    assert called | NOT_RUN == set(leaves(iom))


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_no_command_changes_what_is_on_the_trail_or_tells_of_anybody_untold(
    world: World, tmp_path: Path
) -> None:
    (tmp_path / "clients.csv").write_bytes(clients_csv({"client_ref": "C-000042"}))
    (tmp_path / "situations.csv").write_bytes(situations_csv({"client_ref": "C-000001"}))
    wrong, untold = {}, {}
    for call, status in CALLS:
        before = rows_now()
        result = CliRunner().invoke(
            iom,
            call.replace("{}", str(tmp_path)).split(),
            obj=current_app.config["IOM"],
            input="\n",
        )
        after = rows_now()
        assert after[: len(before)] == before, call
        if result.exit_code != status:
            wrong[call] = (result.exit_code, result.output[-300:], repr(result.exception))
        more = clients_in(result.output) - {row[6] for row in after[len(before) :]}
        if more:
            untold[call] = more
    assert not wrong, "\n".join(f"{call}: {said}" for call, said in wrong.items())
    assert not untold
    assert verify().findings == []


@pytest.fixture
def migrated(world: World) -> Iterator[None]:
    """Let the database say that it was made by migrations, as one in use does."""
    del world
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        newest = {"newest": schema.newest_version()}
        connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), newest)
    yield
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


def leaves(group: click.Group, path: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        whole = f"{path} {name}".strip()
        if isinstance(command, click.Group):
            yield from leaves(command, whole)
        else:
            yield whole
