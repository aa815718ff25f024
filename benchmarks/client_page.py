"""How quick a client's page and timeline are at 100,000 clients and 1,000,000 contacts.

Run by hand: `.venv/bin/python benchmarks/client_page.py` (SQLite in a temporary folder). The client
who is opened has 50 offences and 50 contacts. Prints, for each page, the median of several requests
through the application, of its bare statements (the very ones, executed again one after another on
one connection and fetched), and the ratio of the two: what the page takes beside the database.
Times are those of the process, which on SQLite does all of the work, whatever else the machine has
to do. The people are those of `client_list.py`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from client_list import NOW, TODAY, fill, fresh  # this folder; it finds the project, too
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from config import Config, Environment
from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.app import create_app
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.contacts.models import Contact
from iom.db import Base, db, insert_rows
from iom.entries.rows import columns_of_new
from iom.offending.models import Offence
from iom.offending.words import Disposal, OffenceCategory
from iom.transaction import transaction
from tests.factories.sessions import TOKEN_COOKIE, a_session

OWN = 50  # offences, and contacts, of the client who is opened
BATCH = 100_000
WHO = Reader.command("benchmark")
PAGES = {"client": "/clients/{ref}", "timeline": "/clients/{ref}/timeline"}
Statement = tuple[str, Any]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=100_000)
    options.add_argument("--contacts", type=int, default=1_000_000)
    options.add_argument("--times", type=int, default=9)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Config(
                environment=Environment.TEST,
                database_url=f"sqlite:///{folder}/bench.db",
                data_dir=Path(folder),
                totp_required=False,
            )
        )
        with app.app_context():
            fill(given.clients)
            opened = given.clients // 2
            write(given.clients, given.contacts, opened)
            measure(app, f"C-{opened:06}", given.times)


def write(clients: int, contacts: int, opened: int) -> None:
    """Put contacts and offences on records, ten contacts for each client and 50 for one."""
    began = time.perf_counter()
    rows: list[dict[str, Any]] = []
    for row in _contacts(clients, contacts, opened):
        rows.append(row)
        if len(rows) == BATCH:
            _put(Contact, rows)
    _put(Contact, rows)
    _put(Offence, [_offence(opened, number) for number in range(OWN)])
    print(f"{contacts:,} contacts written in {time.perf_counter() - began:.0f} s")


def _put(model: type[Base], rows: list[dict[str, Any]]) -> None:
    with transaction():
        insert_rows(model, rows)
    rows.clear()


def _contacts(clients: int, contacts: int, opened: int) -> Iterator[dict[str, Any]]:
    kinds, pathways, attended = list(ContactKind), [None, *Pathway], [*Attendance, None]
    own = dict.fromkeys(("ref", "at_time", "programme", "outcome", "cost_pence", "log"))
    for number in range(contacts):
        client_id = opened if number < OWN else 1 + number % clients
        yield {
            **columns_of_new(client_id, source="benchmark", actor=WHO, at=NOW),
            **own,
            "on": TODAY - timedelta(days=7 * number if number < OWN else number % 1_500),
            "agency": "Probation",
            "worker": f"Worker {number % 200}",
            "pathway": pathways[number % len(pathways)],
            "kind": kinds[number % len(kinds)],
            "provider": "",
            "minutes": 30,
            "attended": attended[number % len(attended)],
            "note": "Talked about the week and what comes next.",
        }


def _offence(client_id: int, number: int) -> dict[str, Any]:
    categories, disposals = list(OffenceCategory), list(Disposal)
    return {
        **columns_of_new(client_id, source="benchmark", actor=WHO, at=NOW),
        "ref": f"B-{number}",
        "offence_on": TODAY - timedelta(days=20 * number),
        "category": categories[number % len(categories)],
        "disposal": disposals[number % len(disposals)],
        "alcohol": None,
        "note": "",
    }


def measure(app: Flask, ref: str, times: int) -> None:
    client = app.test_client()
    client.set_cookie(TOKEN_COOKIE, a_session(db.session.get_one(User, 1)))
    print(f"{'':10} {'page, ms':>9} {'bare, ms':>9} {'ratio':>6}  statements")
    for name, path in PAGES.items():
        page, bare, number = _measured(app, client, path.format(ref=ref), times)
        print(f"{name:10} {page:9.1f} {bare:9.1f} {page / bare:6.1f}  {number}", flush=True)


def _measured(app: Flask, client: FlaskClient, path: str, times: int) -> tuple[float, float, int]:
    """Ask for a page and execute its statements, by turns, so that both meet the same machine."""
    statements: list[Statement] = []

    def note(*args: object) -> None:
        statements.append((str(args[2]), args[3]))

    event.listen(db.engine, "before_cursor_execute", note)
    fresh(app, partial(client.get, path))  # the first one compiles
    statements.clear()
    answer = fresh(app, partial(client.get, path))
    assert answer.status_code == 200, answer.status
    event.remove(db.engine, "before_cursor_execute", note)
    reading = [each for each in statements if each[0].startswith("SELECT")]
    pages, bares = [], []
    for _ in range(times):
        began = time.process_time()
        fresh(app, partial(client.get, path))
        pages.append(time.process_time() - began)
        bares.append(_executed(reading))
    return 1_000 * statistics.median(pages), 1_000 * statistics.median(bares), len(statements)


def _executed(reading: list[Statement]) -> float:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        cursor = connection.connection.cursor()
        began = time.process_time()
        for statement, values in reading:
            cursor.execute(statement, values)
            cursor.fetchall()
        return time.process_time() - began


if __name__ == "__main__":
    main()
