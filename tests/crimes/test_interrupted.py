"""`kill -9` at any moment, and imports that meet, leave every force-month whole (HANDBOOK 11)."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from config import Config
from iom.cli.ground import inside
from iom.crimes.domain import SAC_PROXY, FileState, Overtaken
from iom.crimes.job import import_crimes
from iom.crimes.models import CrimeFile, CrimeRow
from iom.crimes.queries import monthly_figures
from iom.crimes.turn import a_turn
from iom.db import db
from iom.places.queries import get_district_named
from iom.upkeep import checking
from tests.factories.accounts import COMMAND, the_places
from tests.factories.crimes import AUGUST, lines, name_of, street_csv
from tests.factories.files import written
from tests.factories.installed import install
from tests.programs import Program

OLD_ROWS, NEW_ROWS = 300, 500
PATIENCE_SECONDS = 60

# Runs the real command with one function of it changed: at its n-th call the process kills itself
# (before or after the call is carried out), or says that it has come there and waits to be let go.
DRIVER = """
import gc, os, signal, sys, time
gc.disable()
from importlib import import_module
import iom.crimes.imports, iom.crimes.staging
iom.crimes.imports.BATCH_ROWS = 100
iom.crimes.staging.CLEARED_ROWS = 100
place, call, what, here, go = sys.argv[1:6]
module, name = place.rsplit(".", 1)
plain, calls = getattr(import_module(module), name), 0
def changed(*args, **kwargs):
    global calls
    calls += 1
    if calls != int(call):
        return plain(*args, **kwargs)
    if what == "dies before":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "waits before":
        open(here, "w").close()
        while not os.path.exists(go):
            time.sleep(0.02)
    done = plain(*args, **kwargs)
    if what == "dies after":
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(import_module(module), name, changed)
sys.argv = ["iom", "import", "crimes", *sys.argv[6:]]
import wsgi
wsgi.main()
"""

Start = Callable[..., Program]


@pytest.fixture
def config(database_url: str, settings: Callable[[str], Config]) -> Iterator[Config]:
    """Yield the settings of a database of the test's own, in which August has 300 rows."""
    made = settings(database_url)
    with inside(made):
        install()
        the_places()
        yield made


@pytest.fixture
def start(config: Config, tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts an import in another process, changed as `DRIVER` says."""
    began: list[Program] = []

    def begin(path: Path, at: str = "iom.crimes.staging.put_in 0 nothing") -> Program:
        words = (*at.split(" ", 2), str(tmp_path / "here"), str(tmp_path / "go"), str(path))
        environment = {
            "PATH": os.environ["PATH"], "IOM_ENV": "test", "DATABASE_URL": config.database_url,
            "IOM_DATA_DIR": str(tmp_path),
        }  # fmt: skip
        began.append(Program(DRIVER, *words, environment=environment))
        return began[-1]

    yield begin
    for program in began:
        program.kill()
        program.last_words()


@pytest.mark.parametrize(
    ("at", "remains"),
    [
        ("iom.crimes.staging.put_in 1 dies before", OLD_ROWS),  # nothing is in yet
        ("iom.crimes.staging.put_in 3 dies after", OLD_ROWS),  # two batches in, a third half
        ("iom.crimes.service.make_current 1 dies before", OLD_ROWS),  # all in, none counts
        ("iom.audit.service.record 1 dies after", OLD_ROWS),  # in the middle of the switch
        ("iom.crimes.staging.take_out 1 dies before", NEW_ROWS),  # just after the switch
        ("iom.crimes.staging.take_out 2 dies after", NEW_ROWS),  # old rows half away
    ],
)
def test_an_import_that_is_killed_leaves_the_old_or_the_new_month_whole(
    start: Start, tmp_path: Path, at: str, remains: int
) -> None:
    a_month_of(OLD_ROWS, tmp_path / "old")
    new = a_file_of(NEW_ROWS, tmp_path / "new")

    killed = start(new, at)

    assert killed.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert burglaries() == remains
    assert summary_findings() == []
    # What is left over is cleared away by the next import, whatever it brings.
    a_month_of(NEW_ROWS, tmp_path / "new")
    assert burglaries() == rows_in_the_table() == NEW_ROWS
    assert files_in(FileState.STAGING) == files_in(FileState.ABANDONED) == 0
    assert summary_findings() == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_the_plain_command_killed_from_outside_leaves_the_old_month(
    start: Start, tmp_path: Path
) -> None:
    a_month_of(OLD_ROWS, tmp_path / "old")

    running = start(a_file_of(60_000, tmp_path / "new"))
    until_it_says("Reading", running)
    running.kill()

    assert running.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert burglaries() == OLD_ROWS
    assert summary_findings() == []


def test_two_imports_of_one_force_month_end_with_one_of_them_whole(
    start: Start, tmp_path: Path
) -> None:
    both = [start(a_file_of(rows, tmp_path / str(rows))) for rows in (OLD_ROWS, NEW_ROWS)]

    assert [process.wait(PATIENCE_SECONDS) for process in both] == [0, 0]
    assert burglaries() in {OLD_ROWS, NEW_ROWS}
    assert rows_in_the_table() == burglaries()
    assert (files_in(FileState.CURRENT), files_in(FileState.SUPERSEDED)) == (1, 1)
    assert summary_findings() == []


def test_an_import_waits_for_the_one_that_runs_and_leaves_its_rows_alone(
    start: Start, tmp_path: Path
) -> None:
    first = start(
        a_file_of(NEW_ROWS, tmp_path / "first"), "iom.crimes.service.make_current 1 waits before"
    )
    until((tmp_path / "here").exists)
    second = start(a_file_of(OLD_ROWS, tmp_path / "second"))
    until_it_says("Waiting for another import to finish", second)
    assert rows_in_the_table() == NEW_ROWS  # staged by the first, and still all there

    (tmp_path / "go").touch()

    assert (first.wait(PATIENCE_SECONDS), second.wait(PATIENCE_SECONDS)) == (0, 0)
    assert burglaries() == rows_in_the_table() == OLD_ROWS  # the second replaced the first


def test_an_import_goes_on_when_the_one_it_waits_for_is_killed(
    start: Start, tmp_path: Path
) -> None:
    first = start(
        a_file_of(NEW_ROWS, tmp_path / "first"), "iom.crimes.service.make_current 1 waits before"
    )
    until((tmp_path / "here").exists)
    second = start(a_file_of(OLD_ROWS, tmp_path / "second"))
    until_it_says("Waiting for another import to finish", second)

    first.kill()

    assert second.wait(PATIENCE_SECONDS) == 0
    assert burglaries() == rows_in_the_table() == OLD_ROWS
    assert files_in(FileState.ABANDONED) == 0


@pytest.mark.parametrize(
    "engine_name", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=False
)
def test_a_turn_that_broke_off_with_its_connection_is_noticed(app: Flask) -> None:
    del app
    with a_turn(lambda: None) as still_mine:
        still_mine()
        db.session.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        )

        with pytest.raises(Overtaken, match="import the file again"):
            still_mine()


def test_a_database_in_memory_needs_no_lock(
    settings: Callable[[str], Config], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with inside(settings("sqlite://")), a_turn(lambda: None) as still_mine:
        still_mine()

    assert list(tmp_path.iterdir()) == []


def a_file_of(burglaries: int, folder: Path) -> Path:
    content = street_csv(lines({("Cambridge", "Burglary"): burglaries}))
    return written(folder / name_of(), content)


def a_month_of(burglaries: int, folder: Path) -> None:
    outcome = import_crimes([a_file_of(burglaries, folder)], actor=COMMAND)
    assert outcome.refused_files == 0


def burglaries() -> int | None:
    db.session.rollback()
    figures = monthly_figures(get_district_named("Cambridge"), AUGUST, AUGUST, SAC_PROXY)
    return figures[AUGUST].sac


def rows_in_the_table() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(CrimeRow.id))) or 0


def files_in(state: FileState) -> int:
    return db.session.scalar(select(func.count(CrimeFile.id)).where(CrimeFile.state == state)) or 0


def summary_findings() -> list[str]:
    with db.engine.connect() as connection:
        return checking._summary_findings(connection)  # noqa: SLF001  # just this part


def until(it_is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not it_is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def until_it_says(what: str, program: Program) -> None:
    said = []
    for line in program.stderr:
        said.append(line)
        if what in line:
            return
    pytest.fail(f"it never said “{what}”, but: {''.join(said)}")
