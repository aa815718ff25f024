"""Those who write to SQLite queue: one at a time, all get through, and the dead let go."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import current_app
from sqlalchemy import Engine, create_engine, text

from config import Config
from iom import turns
from iom.accounts.models import Agency
from iom.app import create_app
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.db import db
from iom.transaction import transaction
from iom.turns import turn_to_write
from tests.factories.installed import install

ROOT = Path(__file__).parents[2]
WRITERS, TURNS = 3, 20  # as many threads, and as many processes
TAKE_TURNS = f"""
import sys, time
from pathlib import Path
from sqlalchemy import create_engine
from iom.turns import turn_to_write

who, database, diary = sys.argv[1:]
engine = create_engine(f"sqlite:///{{database}}")
for _ in range({TURNS}):
    with turn_to_write(engine), Path(diary).open("a", buffering=1) as out:
        print("in", who, file=out)
        time.sleep(0.0005)
        print("out", who, file=out)
"""
HOLD = """
import sys, time
from sqlalchemy import create_engine
from iom.turns import turn_to_write

with turn_to_write(create_engine(f"sqlite:///{sys.argv[1]}")):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "iom.db"


def engine_of(database: Path) -> Engine:
    return create_engine(f"sqlite:///{database}")


def test_of_threads_and_processes_one_writes_at_a_time_and_all_get_through(
    database: Path, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TAKE_TURNS, f"process-{n}", str(database), str(diary)], cwd=ROOT
        )
        for n in range(WRITERS)
    ]
    threads = [
        threading.Thread(target=take_turns, args=(f"thread-{n}", database, diary))
        for n in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in processes] == [0] * WRITERS

    lines = [line.split() for line in diary.read_text().splitlines()]
    for entering, leaving in zip(lines[::2], lines[1::2], strict=True):
        assert (entering[0], leaving[0]) == ("in", "out")
        assert entering[1] == leaving[1], "two wrote at once"
    wrote = [who for what, who in lines if what == "in"]
    assert len(wrote) == 2 * WRITERS * TURNS
    assert {wrote.count(who) for who in set(wrote)} == {TURNS}


def take_turns(who: str, database: Path, diary: Path) -> None:
    engine = engine_of(database)
    for _ in range(TURNS):
        with turn_to_write(engine), diary.open("a", buffering=1) as out:
            print("in", who, file=out)
            time.sleep(0.0005)
            print("out", who, file=out)


def test_who_dies_lets_go(database: Path) -> None:
    with somebody_who_holds(database) as holder:
        holder.kill()
        holder.wait(20)
        began = time.monotonic()
        with turn_to_write(engine_of(database)):
            assert time.monotonic() - began < 5


def test_who_fails_lets_go(database: Path) -> None:
    with pytest.raises(ZeroDivisionError), turn_to_write(engine_of(database)):
        raise ZeroDivisionError
    assert is_free(database)


def test_who_never_ends_is_not_waited_for_for_ever(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite itself is asked then, and says that it is busy where it is."""
    monkeypatch.setattr(turns, "_PATIENCE", 0.05)
    went_on = False
    with somebody_who_holds(database), turn_to_write(engine_of(database)):
        went_on = True
    assert went_on


def test_who_writes_to_another_database_is_not_waited_for(database: Path, tmp_path: Path) -> None:
    with turn_to_write(engine_of(database)):
        assert not is_free(database)
        assert is_free(tmp_path / "another.db")


def test_two_applications_of_one_database_queue_for_the_same_turn(
    database: Path, settings: Callable[[str], Config]
) -> None:
    """Each has an engine of its own; what they wrote is there once each, and nobody was refused."""
    config = settings(f"sqlite:///{database}")
    with inside(config):
        install()
    failed: list[BaseException] = []
    # Made one after the other: Python 3.11 can trip over itself where two threads compile at once.
    applications = {number: create_app(config) for number in (1, 2)}

    def write(application: int) -> None:
        try:
            with applications[application].app_context():
                for number in range(10):
                    with transaction():
                        assert not is_free(database)
                        code = f"a-{application}-{number}"
                        db.session.add(Agency(code=code, name=f"Alder {code}"))
        except BaseException as error:  # for the test to tell
            failed.append(error)

    both = [threading.Thread(target=write, args=(application,)) for application in (1, 2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    for app in applications.values():
        with app.app_context():
            db.engine.dispose()

    assert failed == []
    with inside(config):
        assert db.session.query(Agency).filter(Agency.code.startswith("a-")).count() == 20
    assert is_free(database)


@pytest.mark.usefixtures("app")
def test_postgresql_has_no_file_and_sqlite_has_one_beside_the_database(
    engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with transaction():
        db.session.add(Agency(code="alder", name="Alder"))

    here = [tmp_path, current_app.config["IOM"].data_dir]
    assert [path for folder in here for path in folder.rglob("*-turn")] == []
    if engine_name == "sqlite":
        file = Path(f"{db.engine.url.database}-turn")
        assert file.stat().st_size == 0
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_leaves_no_file(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with turn_to_write(create_engine(url)):
        assert list(tmp_path.iterdir()) == []


def test_where_the_file_cannot_be_made_sqlite_alone_keeps_writers_apart(
    database: Path, settings: Callable[[str], Config]
) -> None:
    """It only orders them; nobody is refused for want of it."""
    config = settings(f"sqlite:///{database}")
    Path(f"{database}-turn").mkdir()
    with inside(config):
        install()
        with transaction():
            db.session.add(Agency(code="alder", name="Alder"))
        assert db.session.query(Agency).filter_by(code="alder").count() == 1


def test_a_backup_a_restore_and_a_check_take_no_notice_of_it(
    database: Path, tmp_path: Path, settings: Callable[[str], Config]
) -> None:
    config = settings(f"sqlite:///{database}")
    copy = tmp_path / "copy.db"
    Path(f"{copy}-turn").touch()  # left by a database that was here before
    with inside(config):
        install()
        with transaction():
            db.session.add(Agency(code="alder", name="Alder"))
    assert Path(f"{database}-turn").exists()

    kept = tmp_path / "kept.zip"
    for command in (
        ["backup", str(kept)],
        ["check"],
        ["restore", str(kept), "--to", f"sqlite:///{copy}"],
    ):
        result = CliRunner().invoke(iom, command, obj=config)
        assert result.exit_code == 0, result.output
        assert "-turn" not in result.output
    with create_engine(f"sqlite:///{copy}").connect() as connection:
        asked = text("SELECT count(*) FROM accounts_agency WHERE code = 'alder'")
        assert connection.execute(asked).scalar_one() == 1
    assert is_free(copy)


def is_free(database: Path) -> bool:
    """Say whether nobody holds the turn, without waiting for it."""
    with Path(f"{database}-turn").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@contextmanager
def somebody_who_holds(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a process that has the turn and does not give it back."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        yield holder
    finally:
        holder.kill()
        holder.communicate()
