"""How quick `iom audit verify` is, beside reading the same rows and hashing nothing.

Run by hand: `.venv/bin/python benchmarks/audit_verify.py` (SQLite in a temporary folder), or with
`--database postgresql+psycopg://...` for an empty database. Both are taken in turns in one run;
prints rows a second, the median of several, and the ratio.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from config import Config, Environment  # noqa: E402
from iom.app import create_app  # noqa: E402
from iom.audit import reading, service  # noqa: E402
from iom.audit.service import Doer  # noqa: E402
from iom.audit.verifying import verify  # noqa: E402
from iom.clients.domain import ClientViewed  # noqa: E402
from iom.db import db  # noqa: E402
from iom.transaction import transaction  # noqa: E402

BATCH = 10_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=300_000)
    options.add_argument("--database", help="address of an empty database; default: SQLite")
    options.add_argument("--times", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Config(
                environment=Environment.TEST,
                database_url=given.database or f"sqlite:///{folder}/bench.db",
                data_dir=Path(folder),
            )
        )
        with app.app_context():
            db.create_all()
            fill(given.rows)
            measure(given.rows, given.times)


def fill(rows: int) -> None:
    began = time.perf_counter()
    for first in range(0, rows, BATCH):
        with transaction():
            for number in range(first, min(first + BATCH, rows)):
                service.record(
                    ClientViewed(subject=f"client:C-{number % 5_000:06}", page="overview"),
                    actor=Doer(f"user:worker{number % 40}", "council"),
                    at=datetime.now(UTC),
                )
    print(f"{rows:,} rows written in {time.perf_counter() - began:.0f} s")


def measure(rows: int, times: int) -> None:
    verified, read = [], []
    for _ in range(times):
        verified.append(taken(checked))
        read.append(taken(only_read))
    quick, plain = statistics.median(verified), statistics.median(read)
    print(f"verify: {rows / quick:,.0f} rows/s ({quick:.2f} s)")
    print(f"read only: {rows / plain:,.0f} rows/s ({plain:.2f} s)")
    print(f"verifying takes {quick / plain:.2f} times as long as reading")


def checked() -> None:
    report = verify()
    assert report.findings == [], report.findings[:3]


def only_read() -> None:
    with reading.one_moment(db.engine) as connection:
        for batch in reading.stream(connection):
            assert batch


def taken(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
