"""What is put on the trail stands or falls with the change that it tells of, and has no gaps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from config import Config
from iom.accounts.models import Agency
from iom.audit import service as audit
from iom.audit import trail
from iom.audit.queries import list_about
from iom.audit.trail import TrailUnavailable
from iom.audit.verifying import verify
from iom.cli.ground import inside
from iom.db import db
from iom.transaction import savepoint, transaction
from iom.upkeep import schema
from tests.audit.trails import HAZEL, NOON, Looked, a_trail, head_now, look, rows_now
from tests.programs import Program

SEEN = Looked(subject="thing:7")


@pytest.mark.usefixtures("app")
def test_each_row_has_the_next_number_and_tells_who_what_when_and_for_whom() -> None:
    look(1)
    look(2, count=3)

    rows = rows_now()

    assert [row[0] for row in rows] == [1, 2, 3, 4]
    assert rows[1][1:8] == (
        "2026-05-01T12:00:02.000000Z",
        "user:hazel",
        "council",
        "consultation",
        "Looked",
        "thing:2",
        '{"page":"overview"}',
    )
    record = list_about("thing:1")[0]
    assert (record.seq, record.at, record.detail) == (
        1,
        datetime(2026, 5, 1, 12, 0, 1, tzinfo=UTC),
        {"page": "overview"},
    )
    assert head_now() == (4, rows[-1][-1], rows[-1][-2])


@pytest.mark.usefixtures("app")
def test_what_is_undone_leaves_nothing_on_the_trail_and_takes_no_number() -> None:
    look(1)

    with pytest.raises(ZeroDivisionError):
        look_and_fail()
    look(2)

    assert [row[6] for row in rows_now()] == ["thing:1", "thing:2"]
    assert verify().findings == []


@pytest.mark.usefixtures("app")
def test_a_change_is_undone_when_the_trail_cannot_be_written() -> None:
    a_trail(1)
    lose_the_head()

    with pytest.raises(TrailUnavailable, match="lost its head"):
        add_an_agency()

    assert db.session.scalar(text("SELECT count(*) FROM accounts_agency")) == 0
    assert len(rows_now()) == 1


@pytest.mark.usefixtures("app")
def test_what_a_savepoint_undoes_is_not_on_the_trail() -> None:
    with transaction():
        audit.record(Looked(subject="thing:before"), actor=HAZEL, at=NOON)
        with suppress(ZeroDivisionError), savepoint():
            audit.record(Looked(subject="thing:undone"), actor=HAZEL, at=NOON)
            raise ZeroDivisionError
        with savepoint():
            audit.record(Looked(subject="thing:kept"), actor=HAZEL, at=NOON)

    assert [row[6] for row in rows_now()] == ["thing:before", "thing:kept"]


@pytest.mark.usefixtures("app")
def test_recording_outside_a_transaction_is_a_plain_mistake() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        audit.record(SEEN, actor=HAZEL, at=NOON)
    with transaction(), pytest.raises(RuntimeError, match="inside another"), transaction():
        pass
    look(1)  # and neither keeps the next from being written

    assert verify().rows == 1


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("text_of_it", ["thing:1\nuser:ash", "thing:\0"])
def test_a_value_never_breaks_a_signed_line(text_of_it: str) -> None:
    with pytest.raises(ValueError, match="line feed"), transaction():
        audit.record(Looked(subject=text_of_it), actor=HAZEL, at=NOON)

    assert rows_now() == []


@pytest.mark.usefixtures("app")
def test_many_rows_at_once_are_one_chain() -> None:
    look(1, count=12_345)

    report = verify()

    assert (report.findings, report.rows) == ([], 12_345)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET actor = 'user:ash' WHERE seq = 1",
        "DELETE FROM audit_record WHERE seq = 2",
        "DELETE FROM audit_record",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_a_row(statement: str) -> None:
    a_trail(3)
    before = rows_now()

    with db.engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
        connection.execute(text(statement))

    assert rows_now() == before


@pytest.mark.usefixtures("app")
def test_neither_engine_lets_a_row_be_written_over_or_all_be_emptied(engine_name: str) -> None:
    a_trail(3)
    before = rows_now()
    statement = {
        "sqlite": "INSERT OR REPLACE INTO audit_record SELECT * FROM audit_record WHERE seq = 1",
        "postgres": "TRUNCATE audit_record",
    }[engine_name]

    with db.engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
        connection.execute(text(statement))

    assert rows_now() == before


def test_a_migrated_database_has_the_same_guards(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    with inside(settings(database_url)):
        schema.bring_up()
        a_trail(2)
        with db.engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
            connection.execute(text("UPDATE audit_record SET actor = 'user:ash'"))
        with db.engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
            connection.execute(text("DELETE FROM audit_record"))


def test_threads_that_write_at_once_make_one_chain_without_gaps(app: Flask) -> None:
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with app.app_context():
                for turn in range(15):
                    look(number, count=1 + turn % 3)
        except BaseException as error:  # noqa: BLE001, RUF100  # told to the test
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    report = verify()
    assert failed == []
    assert (report.findings, report.rows) == ([], 6 * 15 * 2)
    assert checkpoint_seq() == report.last


WRITER = """
import sys
from config import Config
from iom.cli.ground import inside
from tests.audit.trails import look
with inside(Config.from_environment()):
    for turn in range(20):
        look(int(sys.argv[1]))
"""


def test_processes_that_write_at_once_make_one_chain_without_gaps(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    config = settings(database_url)
    with inside(config):
        schema.bring_up()
        writers = [
            Program(WRITER, str(number), environment=config.as_environment()) for number in range(3)
        ]
        said = [writer.last_words() for writer in writers]

        assert [writer.returncode for writer in writers] == [0, 0, 0], said
        report = verify()
        assert (report.findings, report.rows) == ([], 60)
        assert checkpoint_seq() == 60


def test_rows_of_before_are_carried_over_and_signed(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    with inside(settings(database_url)):
        schema.bring_up("0002")
        with db.engine.begin() as connection:
            for number, event in ((3, "SignedIn"), (7, "AccessDenied"), (9, "ClientViewed")):
                operation = "consultation" if event == "ClientViewed" else "access"
                connection.execute(
                    text(
                        "INSERT INTO audit_record "
                        "(id, at, actor, operation, event, subject, detail) "
                        "VALUES (:number, '2026-05-01 12:00:00.5', 'user:hazel', :operation, "
                        '         :event, \'client:C-1\', \'{"page": "caf\\u00e9", "a": 1}\')'
                    ),
                    {"number": number, "operation": operation, "event": event},
                )
        schema.bring_up()
        look(1)

        rows = rows_now()
        assert [row[0] for row in rows] == [1, 2, 3, 4]
        assert [row[4] for row in rows[:3]] == ["sign-in", "access-denied", "consultation"]
        assert rows[0][1] == "2026-05-01T12:00:00.500000Z"
        assert rows[0][7] == '{"a":1,"page":"caf\\u00e9"}'
        assert verify().findings == []


def look_and_fail() -> None:
    with transaction():
        audit.record(SEEN, actor=HAZEL, at=NOON)
        raise ZeroDivisionError


def add_an_agency() -> None:
    with transaction():
        db.session.add(Agency(code="larch", name="Larch"))
        audit.record(SEEN, actor=HAZEL, at=NOON)


def lose_the_head() -> None:
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_head"))


def checkpoint_seq() -> int:
    path: Path = current_app.config["IOM"].audit_checkpoint
    assert path == trail.checkpoint_path()
    return int(path.read_text().split()[3])
