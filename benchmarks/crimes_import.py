"""How long 500,000 rows of recorded crime take to come in, and whom that holds up.

    .venv/bin/python benchmarks/crimes_import.py [--rows 500000] [--rounds 3]

Twelve invented monthly files are brought in by `sqlite3 .import` into an equally indexed table and
by `iom import crimes` into a new database, in turn, as whole processes. Then the same months come
in again with other content while another process tries to write all the time. Limits: 6 times the
shell (goal 3), 150 MB above the command's own need, nobody kept from writing for half a second.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from iom.crimes.domain import HEADER, INCIDENT, POLICE_CATEGORIES  # noqa: E402  # path first
from tests.postgres import find_binaries, private_cluster  # noqa: E402

MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
DISTRICTS = (
    "Cambridge", "South Cambridgeshire", "East Cambridgeshire", "Huntingdonshire", "Fenland",
    "Peterborough",
)  # fmt: skip
IOM = [sys.executable, "-c", "import wsgi; wsgi.main()"]


@dataclass
class Run:
    """One process from beginning to end."""

    seconds: float
    peak_mb: float
    answer: str


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rows", type=int, default=500_000)
    words.add_argument("--rounds", type=int, default=3)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="iom-bench-") as place:
        measure(Path(place), rows=given.rows, rounds=given.rounds)


def measure(place: Path, *, rows: int, rounds: int) -> None:
    first, second = place / "first", place / "second"
    size = sum(
        write_year(folder, rows=rows, seed=seed) for seed, folder in enumerate((first, second))
    )
    print(f"{rows:,} rows in {len(MONTHS)} files, {size / 2 / 1e6:.0f} MB")
    shell, ours = [], []
    for _ in range(rounds):
        if shutil.which("sqlite3"):
            shell.append(shell_import(place, first))
        new_database(place, sqlite_address(place))
        ours.append(run(place, sqlite_address(place), "import", "crimes", first, "--json"))
        assert json.loads(ours[-1].answer)["imported_rows"] == rows
    quickest = min(done.seconds for done in ours)
    if shell:
        print(f"sqlite3 .import          {min(shell):6.2f} s")
        times = f"{quickest / min(shell):.2f} times (limit 6, goal 3)"
        print(f"iom import crimes        {quickest:6.2f} s  {times}")
    else:
        print("sqlite3 is not installed (Debian: sqlite3), so there is nothing to compare with")
        print(f"iom import crimes        {quickest:6.2f} s")
    report_memory(place, max(done.peak_mb for done in ours))
    report_waits(place, second, rows)
    report_postgres(place, first, second)


def report_memory(place: Path, peak_mb: float) -> None:
    small = place / "small"
    write_year(small, rows=12, seed=9)
    new_database(place, sqlite_address(place, "small.db"))
    alone = run(place, sqlite_address(place, "small.db"), "import", "crimes", small)
    more = peak_mb - alone.peak_mb
    print(f"memory above 12 rows     {more:6.0f} MB (limit 150; in all {peak_mb:.0f} MB)")


def report_waits(place: Path, second: Path, rows: int) -> None:
    """Bring every month in anew, which also takes the old rows out, beside another writer."""
    with another_writer(place / "iom.db") as waits:
        done = run(place, sqlite_address(place), "import", "crimes", second, "--json")
    answer = json.loads(done.answer)
    assert answer["imported_rows"] == sum(file["replaced"] for file in answer["files"]) == rows
    longest = max(waits, default=0)
    print(f"replacing all of it      {done.seconds:6.2f} s")
    print(f"longest kept from writing {longest * 1000:5.0f} ms (limit 500), {len(waits):,} tries")


def report_postgres(place: Path, first: Path, second: Path) -> None:
    binaries = find_binaries()
    if binaries is None:
        print("PostgreSQL is not installed (Debian: postgresql)")
        return
    with private_cluster(binaries) as server:
        address = server.format(database="postgres")
        new_database(place, address)
        done = run(place, address, "import", "crimes", first, "--json")
        anew = run(place, address, "import", "crimes", second, "--json")
    print(
        f"PostgreSQL               {done.seconds:6.2f} s, replacing all of it {anew.seconds:.2f} s"
    )


def write_year(folder: Path, *, rows: int, seed: int) -> int:
    """Write twelve invented files; return how many bytes."""
    chance = Random(seed)  # noqa: S311  # no secret
    folder.mkdir()
    lsoas = [(f"E0100{at:04}", f"{chance.choice(DISTRICTS)} {at % 20:03}A") for at in range(500)]
    points = [
        (
            f"{chance.uniform(-0.5, 0.5):.6f}",
            f"{chance.uniform(52, 52.6):.6f}",
            chance.choice(lsoas),
        )
        for _ in range(6_000)
    ]
    categories = sorted(POLICE_CATEGORIES)
    size = 0
    for at, month in enumerate(MONTHS):
        number = rows // 12 + (at < rows % 12)
        lines = [",".join(HEADER)]
        for _ in range(number):
            longitude, latitude, (code, name) = chance.choice(points)
            category = chance.choice(categories)
            crime_id = "" if category == INCIDENT else f"{chance.getrandbits(256):064x}"
            outcome = (
                "" if category == INCIDENT else "Investigation complete; no suspect identified"
            )
            lines.append(
                f"{crime_id},{month},Invented Constabulary,Invented Constabulary,{longitude},"
                f"{latitude},On or near Invented Street,{code},{name},{category},{outcome},"
            )
        text = "\n".join([*lines, ""])
        size += (folder / f"{month}-cambridgeshire-street.csv").write_text(text)
    return size


def shell_import(place: Path, folder: Path) -> float:
    """Time the sqlite3 shell, which reads straight into a table with the same index."""
    database = place / "shell.db"
    database.unlink(missing_ok=True)
    columns = ", ".join(f'"{name}" TEXT' for name in HEADER)
    script = [
        f"CREATE TABLE r({columns});",
        'CREATE INDEX i ON r(Month, "LSOA name", "Crime type");',
        *(f'.import --csv --skip 1 "{path}" r' for path in sorted(folder.iterdir())),
    ]
    began = time.perf_counter()
    subprocess.run(["sqlite3", str(database)], input="\n".join(script), text=True, check=True)
    return time.perf_counter() - began


def sqlite_address(place: Path, name: str = "iom.db") -> str:
    return f"sqlite:///{place / name}"


def new_database(place: Path, address: str) -> None:
    if address.startswith("sqlite"):
        for path in place.glob(f"{address.rpartition('/')[2]}*"):
            path.unlink()
    run(place, address, "upgrade")
    run(place, address, "setup", "scheme", "cambridgeshire")


def run(place: Path, address: str, *arguments: object) -> Run:
    """Run a command of the product; memory is the most that the process ever held."""
    out = place / "out"
    began = time.perf_counter()
    with out.open("w") as stdout, (place / "err").open("w") as stderr:
        process = subprocess.Popen(
            [*IOM, *map(str, arguments)], cwd=ROOT, stdout=stdout, stderr=stderr,
            env={**os.environ, "IOM_ENV": "test", "DATABASE_URL": address,
                 "IOM_DATA_DIR": str(place)},
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (place / "err").read_text()
    return Run(time.perf_counter() - began, used.ru_maxrss / 1024, out.read_text())


@contextmanager
def another_writer(database: Path) -> Iterator[list[float]]:
    """Try to write every two milliseconds, and note each stretch of time in which that failed."""
    waits: list[float] = []
    over = threading.Event()

    def write() -> None:
        connection = sqlite3.connect(database, timeout=0, isolation_level=None)
        began = None
        while not over.is_set():
            now = time.perf_counter()
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            except sqlite3.OperationalError:
                began = began or now
            else:
                waits.append(0.0 if began is None else now - began)
                began = None
            time.sleep(0.002)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield waits
    finally:
        over.set()
        writer.join()


if __name__ == "__main__":
    main()
