"""How long one check for duplicates takes with 100,000 clients, as a ratio to a plain search.

Run by hand: `.venv/bin/python benchmarks/duplicates.py` (SQLite in a temporary folder), or with
`--database postgresql+psycopg://...` for an empty database. People and search are those of
`client_list.py`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from client_list import TODAY, fill  # this folder; it finds the project, too

from config import Config, Environment
from iom.accounts.domain import Reader
from iom.app import create_app
from iom.clients.alike import Somebody
from iom.clients.matching import find_matches
from iom.clients.roll import read_roll
from iom.clients.search import search
from iom.db import db

WHO = Somebody(family_name="Thornaley", given_names="Lison", date_of_birth=date(1984, 5, 12))
CHECKS = {
    "name and date of birth": WHO,
    "name misspelled": replace(WHO, family_name="Thornalee", given_names="Leson"),
    "without a date of birth": replace(WHO, date_of_birth=None),
    "four common words": replace(WHO, family_name="Smith-Jones", given_names="Mary Anne"),
    "nobody alike": replace(WHO, family_name="Zzyzxby", given_names="Qwertz"),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=100_000)
    options.add_argument("--database", help="address of an empty database; default: SQLite")
    options.add_argument("--times", type=int, default=7)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Config(
                environment=Environment.TEST,
                database_url=given.database or f"sqlite:///{folder}/bench.db",
                data_dir=Path(folder),
                totp_required=False,
            )
        )
        with app.app_context():
            fill(given.clients)
            measure(given.times)


def measure(times: int) -> None:
    reader = Reader.command("benchmark")
    plain = median(lambda: search(reader, WHO.full, this_year=TODAY.year), times)
    print(f"search by two words: {plain * 1000:.0f} ms")
    for title, somebody in CHECKS.items():
        taken = median(lambda one=somebody: find_matches(reader, one), times)
        print(f"check, {title}: {taken * 1000:.0f} ms, {taken / plain:.1f} times the search")
    taken = median(lambda: read_roll(reader), 1)
    print(f"reading everybody for a file of new people: {taken:.1f} s")
    roll = read_roll(reader)
    taken = median(lambda: roll.like(WHO), times)
    print(f"one of its people then: {taken * 1000:.0f} ms, {taken / plain:.1f} times the search")


def median(act: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
        db.session.rollback()
    return statistics.median(found)


if __name__ == "__main__":
    main()
