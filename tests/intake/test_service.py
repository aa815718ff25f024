"""Two people, two clicks, many rows: an import happens once, whole, and quickly."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.db import db
from iom.intake import service
from iom.intake.domain import AlreadyDecided, FileKind, FileRefused, Outcome, Plan, PlanChanged
from iom.intake.files import Reading, plan_file, read_file
from iom.intake.queries import get_upload
from iom.kernel import clock
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, a_reader, the_places
from tests.factories.clients import a_client
from tests.factories.people_files import clients_csv, situations_csv

TODAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _places(app: Flask) -> None:
    del app
    the_places()


def test_of_two_yeses_at_the_same_moment_one_brings_the_file_in(app: Flask) -> None:
    reader = a_reader()
    token, fingerprint = a_waiting_file(reader, clients_csv({}))

    said = at_once(app, lambda: brought(token, fingerprint, reader))

    assert sorted(said) == ["AlreadyDecided", "in"]
    assert clients_known() == 1


def test_of_two_files_with_one_new_client_the_second_is_shown_anew(app: Flask) -> None:
    readers = [a_reader(), a_reader()]
    waiting = [(reader, *a_waiting_file(reader, clients_csv({}))) for reader in readers]
    acts = [(lambda r=r, t=t, f=f: brought(t, f, r)) for r, t, f in waiting]

    said = at_once(app, *acts)

    assert sorted(said) == ["PlanChanged", "in"]
    assert clients_known() == 1


def test_nothing_but_the_plan_that_was_shown_is_brought_in() -> None:
    reader = a_reader()
    token, _ = a_waiting_file(reader, clients_csv({}))

    assert brought(token, "something else", reader) == "PlanChanged"
    assert clients_known() == 0


def test_a_command_cannot_send_a_file_by_page_and_nobody_a_very_large_one() -> None:
    file = service.ReceivedFile(FileKind.CLIENTS, "clients.csv", b"")
    with pytest.raises(FileRefused, match="signed in"), transaction():
        service.receive(file, Plan(), reader=COMMAND, at=clock.now())
    large = service.ReceivedFile(FileKind.CLIENTS, "c.csv", bytes(service.MOST_BYTES + 1))
    reader = a_reader()
    with pytest.raises(FileRefused, match="more than 10 MB"), transaction():
        service.receive(large, Plan(), reader=reader, at=clock.now())


def test_a_file_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iom.intake.files.MOST_ROWS", 2)

    reading = read(clients_csv({}, {"client_ref": "C-2"}, {"client_ref": "C-3"}))

    assert reading.unreadable is not None
    assert reading.unreadable.reason == "the file has more than 2 rows; divide it"


def test_a_hundred_new_clients_take_no_more_statements_than_three() -> None:
    few = statements(lambda: imported(clients("A", 3)))
    many = statements(lambda: imported(clients("B", 100)))

    assert many == few


def test_a_hundred_rows_that_change_or_stay_take_no_more_statements_than_three() -> None:
    imported(clients("A", 3))
    imported(clients("B", 100))

    assert statements(lambda: imported(clients("B", 100))) == statements(
        lambda: imported(clients("A", 3))
    )
    moved = {"district": "Fenland", "family_name": "Othername"}
    assert statements(lambda: imported(clients("B", 100, **moved))) == statements(
        lambda: imported(clients("A", 3, **moved))
    )


def test_a_hundred_situations_take_no_more_statements_than_three() -> None:
    imported(clients("A", 3))
    imported(clients("B", 100))

    few = statements(lambda: imported(situations("A", 3), FileKind.SITUATIONS))
    many = statements(lambda: imported(situations("B", 100), FileKind.SITUATIONS))

    assert many == few


def test_an_upload_is_fetched_by_its_sender_only() -> None:
    reader = a_reader()
    token, _ = a_waiting_file(reader, clients_csv({}))

    assert get_upload(token, reader).kind == "clients"
    with pytest.raises(Exception, match="somebody else sent it"):
        get_upload(token, a_reader())


def test_a_plan_counts_and_its_fingerprint_follows_what_it_would_do() -> None:
    content = clients_csv({"client_ref": "C-1"}, {"client_ref": "C-2"})
    before = plan_file(read(content), reader=COMMAND)
    assert before.fingerprint() == plan_file(read(content), reader=COMMAND).fingerprint()

    a_client(ref="C-1")
    after = plan_file(read(content), reader=COMMAND)

    assert before.fingerprint() != after.fingerprint()
    assert [after.count(outcome) for outcome in Outcome] == [1, 0, 1]


def clients(letter: str, count: int, **more: str) -> bytes:
    """Write a file in which every other client has no date of birth, no strand and no selection."""
    known = {"date_of_birth": "1990-01-31", "sex": "F", "strand": "deter", "intensity": "3"}
    unknown = {"selected_on": "", "mappa_level": ""}
    return clients_csv(
        *(
            {"client_ref": f"{letter}-{n}"} | (unknown if n % 2 else known) | more
            for n in range(count)
        )
    )


def situations(letter: str, count: int) -> bytes:
    return situations_csv(
        *({"client_ref": f"{letter}-{n}", "to": "2024-06-01" * (n % 2)} for n in range(count))
    )


def read(content: bytes, kind: FileKind = FileKind.CLIENTS) -> Reading:
    return read_file(kind, io.BytesIO(content), file=f"{kind}.csv", today=TODAY)


def imported(content: bytes, kind: FileKind = FileKind.CLIENTS) -> Plan:
    reading = read(content, kind)
    with transaction():
        plan = service.import_file(kind, reading, sha256="0" * 64, reader=COMMAND, at=clock.now())
    assert plan.refused == []
    return plan


def statements(act: Callable[[], object]) -> int:
    seen: list[str] = []

    def see(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", see)
    act()
    event.remove(db.engine, "before_cursor_execute", see)
    return len(seen)


def a_waiting_file(reader: Reader, content: bytes) -> tuple[str, str]:
    """Send a file by page; return its token and the fingerprint of what it would do."""
    plan = plan_file(read(content), reader=reader)
    file = service.ReceivedFile(FileKind.CLIENTS, "clients.csv", content)
    with transaction():
        token = service.receive(file, plan, reader=reader, at=clock.now())
    return token, plan.fingerprint()


def brought(token: str, fingerprint: str, reader: Reader) -> str:
    try:
        with transaction():
            service.bring_in(token, fingerprint=fingerprint, reader=reader, at=clock.now())
    except (AlreadyDecided, PlanChanged) as refusal:
        return type(refusal).__name__
    return "in"


def at_once(app: Flask, *acts: Callable[[], str]) -> list[str]:
    """Do two things in two threads, each with a session of its own; one thing is done twice."""
    db.session.rollback()

    def inside(act: Callable[[], str]) -> str:
        with app.app_context():
            return act()

    both = acts if len(acts) > 1 else acts * 2
    with ThreadPoolExecutor(len(both)) as threads:
        return list(threads.map(inside, both))


def clients_known() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Client)) or 0
