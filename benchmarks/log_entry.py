"""What it costs to log an entry, with its audit, as a ratio to the bare inserts of the same rows.

Both in one run, on SQLite that waits for the disk (`synchronous=FULL`, as in production), in turns:
`service.log_entry` in a transaction of the product, and the rows that it wrote, put by the plain
driver into a second file of the same tables, with the same pragmas, in a transaction each. For one
client and for three. Prints the medians in milliseconds, their ratio, and the statements.

Run by hand: `.venv/bin/python benchmarks/log_entry.py` (in a temporary folder, or in `--folder`
on the disk that is asked about).
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from sqlalchemy import event, text  # noqa: E402

from config import Config, Environment  # noqa: E402
from iom.accounts.domain import Permission, Reader, Role  # noqa: E402
from iom.app import create_app  # noqa: E402
from iom.contacts.domain import Attendance, ContactKind, Pathway  # noqa: E402
from iom.db import db  # noqa: E402
from iom.interventions.domain import NewEntry, Work  # noqa: E402
from iom.interventions.service import log_entry  # noqa: E402
from iom.kernel import clock  # noqa: E402
from iom.sharing.watch import whole_database  # noqa: E402
from iom.transaction import transaction  # noqa: E402
from tests.factories.accounts import a_reader, the_places  # noqa: E402
from tests.factories.clients import a_client  # noqa: E402

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=200, help="entries of each sort")
    options.add_argument("--clients", type=int, default=30)
    options.add_argument("--folder", help="where the databases are made")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        config = Config(
            environment=Environment.TEST,
            database_url=f"sqlite:///{folder}/bench.db",
            data_dir=Path(folder),
            totp_required=False,
        )
        with create_app(config).app_context():
            with whole_database("a benchmark is filled"):
                db.create_all()
                the_places()
                refs = [a_client(ref=f"C-{number}").ref for number in range(given.clients)]
                reader = a_reader(role=Role.LINK_WORKER, full_name="Wren Benchworth")
                reader = _who_sees_all(reader)
            assert db.session.scalar(text("PRAGMA synchronous")) == 2, "FULL is 2"
            db.session.rollback()
            for number in (1, 3):
                measure(number, refs, reader, Path(folder), given.times)


def _who_sees_all(reader: Reader) -> Reader:
    """Let the link worker see everybody, so that no involvement has to be made first."""
    return replace(reader, permissions=reader.permissions | {Permission.SEE_EVERY_CLIENT})


def measure(number: int, refs: list[str], reader: Reader, folder: Path, times: int) -> None:
    statements = _counted(lambda: _log(number, 0, refs, reader))
    rows = _rows_of_last(number)
    bare = _bare(folder, number)
    logged, inserted = [], []
    for turn in range(1, times + 1):  # in turns, so that a slow moment of the disk meets both
        logged.append(_timed(lambda turn=turn: _log(number, turn, refs, reader)))
        inserted.append(_timed(lambda turn=turn: _insert(bare, rows, turn)))
    bare.close()
    full, plain = (statistics.median(each) * 1_000 for each in (logged, inserted))
    clients = "1 client" if number == 1 else f"{number} clients"
    print(
        f"{clients}: {full:.2f} ms logged with audit, {plain:.2f} ms the bare inserts of the same "
        f"rows: {full / plain:.1f} times ({len(statements)} statements; slowest of {times}: "
        f"{max(logged) * 1_000:.1f} and {max(inserted) * 1_000:.1f} ms)",
        flush=True,
    )


def _log(number: int, turn: int, refs: list[str], reader: Reader) -> None:
    chosen = [refs[(turn * number + each) % len(refs)] for each in range(number)]
    work = Work(
        on=clock.today(),
        kind=ContactKind.GROUP,
        pathway=Pathway.ETE,
        minutes=60,
        provider="Fenside Skills",
        note="Site-safety card, session 2 of 4. Mock test passed.",
    )
    came = dict.fromkeys(chosen, Attendance.ATTENDED)
    entry = NewEntry(token=f"bench-{number}-{turn}", came=came, work=work)
    with transaction():
        log_entry(entry, actor=reader, at=clock.now(), today=clock.today())


def _rows_of_last(number: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that the last entry wrote: contacts and records of the trail."""
    found: dict[str, list[dict[str, Any]]] = {}
    with whole_database("a benchmark reads what it wrote"):
        for table, key in (("contacts_contact", "id"), ("audit_record", "seq")):
            rows = db.session.execute(
                text(f"SELECT * FROM {table} ORDER BY {key} DESC LIMIT {number}")  # noqa: S608
            )
            found[table] = [dict(row) for row in rows.mappings()]
    db.session.rollback()
    return found


def _bare(folder: Path, number: int) -> sqlite3.Connection:
    """Open a copy of the database, with its indexes and its tables, for the plain driver."""
    copy = folder / f"bare-{number}.db"
    with sqlite3.connect(folder / "bench.db") as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(folder / "bench.db", copy)
    bare = sqlite3.connect(copy, isolation_level=None)
    for pragma in PRAGMAS:
        bare.execute(f"PRAGMA {pragma}")
    for (name,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        bare.execute(f"DROP TRIGGER {name}")
    return bare


def _insert(bare: sqlite3.Connection, rows: dict[str, list[dict[str, Any]]], turn: int) -> None:
    bare.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        for place, row in enumerate(found):
            values = dict(row)
            key = "seq" if table == "audit_record" else "id"
            values[key] = 1_000_000 + turn * 10 + place
            if table == "contacts_contact":
                values["token"] = f"bare-{turn}"
            columns, marks = ", ".join(values), ", ".join("?" * len(values))
            bare.execute(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
                list(values.values()),
            )
    bare.execute("COMMIT")


def _timed(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _counted(act: Callable[[], None]) -> list[str]:
    taken: list[str] = []

    def note(*args: object) -> None:
        taken.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return taken


if __name__ == "__main__":
    main()
