"""How long `iom import clients` and `offences` take: dry run, first time, same again, changed.

Run by hand: `.venv/bin/python benchmarks/people_files.py [--rows 100000]` (SQLite in a temporary
folder), or with `--database postgresql+psycopg://...` for an empty database. Each command is run
as somebody at the machine runs it; seconds and the most memory of each are printed.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from iom.clients.identifiers import check_letter  # noqa: E402
from iom.intake.domain import FileKind  # noqa: E402
from iom.intake.files import COLUMNS  # noqa: E402

FAMILY = "Oakham Larch Fir Alder Yewtree Thornley Kelp Gorse Elmtree Quince Dogwood".split()
GIVEN = "Pip Heath Fern Moss Vale Teal Sage Iris Reed Olive Zinnia Wren".split()
DISTRICTS = ("Cambridge", "South Cambridgeshire", "East Cambridgeshire", "Huntingdonshire")


def main() -> None:
    """Print a line for each command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        first, moved = place / "clients.csv", place / "moved.csv"
        write_clients(first, asked.rows, strand="deter")
        write_clients(moved, asked.rows, strand="catch-and-convict")
        offences, later = place / "offences.csv", place / "later.csv"
        write_offences(offences, asked.rows, disposal="arrested")
        write_offences(later, asked.rows, disposal="convicted")
        url = asked.database or f"sqlite:///{place / 'iom.db'}"
        environment = {**os.environ, "IOM_DATA_DIR": folder, "DATABASE_URL": url}
        for words in (
            ("upgrade",),
            ("setup", "scheme", "cambridgeshire"),
            ("import", "clients", str(first), "--dry-run"),
            ("import", "clients", str(first)),
            ("import", "clients", str(first)),
            ("import", "clients", str(moved)),
            ("import", "offences", str(offences), "--dry-run"),
            ("import", "offences", str(offences)),
            ("import", "offences", str(offences)),
            ("import", "offences", str(later)),
        ):
            run(words, environment)


def run(words: tuple[str, ...], environment: dict[str, str]) -> None:
    """Run a command and print how long it took and how much memory it had."""
    began = time.perf_counter()
    program = subprocess.Popen(
        [HERE / ".venv/bin/iom", *words], env=environment, stdout=subprocess.PIPE, text=True
    )
    said = (program.stdout.read() if program.stdout else "").strip()
    _, status, used = os.wait4(program.pid, 0)
    seconds = time.perf_counter() - began
    print(f"{seconds:7.1f} s {used.ru_maxrss // 1024:5} MB  {said} (status {status})")


def write_clients(path: Path, count: int, *, strand: str) -> None:
    """Write a file of invented clients, the same every time but for the strand."""
    dice = Random(4)  # noqa: S311  # invented people
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[FileKind.CLIENTS].required, restval="")
        writer.writeheader()
        for number in range(count):
            nominated_on = date(2020, 1, 1) + timedelta(days=dice.randrange(1500))
            writer.writerow(
                {
                    "client_ref": f"B-{number:06}",
                    "family_name": dice.choice(FAMILY) + dice.choice(FAMILY).lower(),
                    "given_names": f"{dice.choice(GIVEN)} {dice.choice(GIVEN)}",
                    "date_of_birth": f"{1960 + number % 40}-01-31",
                    "sex": dice.choice("FMX"),
                    "pnc_id": f"2001/{number:07}{check_letter(f'01{number:07}')}",
                    "district": dice.choice(DISTRICTS),
                    "strand": strand,
                    "nominated_on": nominated_on,
                    "selected_on": nominated_on + timedelta(days=20),
                    "intensity": dice.randint(1, 5),
                }
            )


def write_offences(path: Path, count: int, *, disposal: str) -> None:
    """Write a file of invented offences of those clients, ten each, so that a tenth have some."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS[FileKind.OFFENCES].required)
        for number in range(count):
            day = date(2020, 1, 1) + timedelta(days=number % 1500)
            writer.writerow(
                [f"B-{number // 10:06}", f"O-{number:07}", day, "shoplifting", disposal]
            )


if __name__ == "__main__":
    main()
