"""How quick contacts against plan and the evaluation are with 10,000 people on the scheme.

Run by hand: `.venv/bin/python benchmarks/contacts.py` (SQLite in a temporary folder), or with
`--database postgresql+psycopg://...` for an empty database. Prints, for each part, the median of
several times in milliseconds of the processor, which other work on the machine does not change.
The people are those of `client_list.py`; each has thirty contacts, a third of them with a provider.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from client_list import NOW, TODAY, fill  # this folder; it finds the project, too
from sqlalchemy import insert, select

from config import Config, Environment
from iom.accounts.domain import Reader
from iom.achieved.board import Question, board_of
from iom.app import create_app
from iom.clients.models import Client
from iom.contacts.domain import Attendance, ContactKind, Outcome, Pathway
from iom.contacts.models import Contact
from iom.db import db
from iom.entries.rows import columns_of_new
from iom.evaluation.board import evaluate
from iom.evaluation.domain import Period
from iom.places.queries import list_districts
from iom.sharing.scope import counting
from iom.transaction import transaction

EVERYWHERE = Reader.command("benchmark")
EACH, BATCH = 30, 5_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=10_000)
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
            fill(given.clients)
            meet_them()
            everywhere = frozenset(each.id for each in list_districts())
            asked = Question(district_ids=everywhere, on=TODAY)
            period = Period(TODAY - timedelta(days=365), TODAY)
            print(board_of(EVERYWHERE, asked, every_worker=True).total)
            timed(
                "contacts against plan",
                lambda: board_of(EVERYWHERE, asked, every_worker=True),
                given.times,
            )
            timed("evaluation of a year", lambda: evaluate(everywhere, period), given.times)


def meet_them() -> None:
    """Put contacts of the last half year on the record of everybody."""
    rows = []
    with transaction():
        for client_id in db.session.scalars(counting(select(Client.id))).all():
            own = columns_of_new(client_id, source="", actor=EVERYWHERE, at=NOW)
            for at in range(EACH):
                with_provider = at % 3 == 0
                rows.append(
                    own
                    | {
                        "on": TODAY - timedelta(days=(client_id + at * 6) % 180),
                        "kind": ContactKind.PHONE,
                        "agency": "Probation",
                        "worker": "Rowan Ashworth",
                        "provider": "Alder Skills" if with_provider else "",
                        "pathway": Pathway.ETE if with_provider else None,
                        "attended": Attendance.ATTENDED,
                        "outcome": Outcome.ACHIEVED if at % 6 == 0 else None,
                        "cost_pence": 1_000 if with_provider else None,
                        "note": "",
                    }
                )
            if len(rows) >= BATCH:
                db.session.execute(insert(Contact), rows)
                rows = []
        if rows:
            db.session.execute(insert(Contact), rows)


def timed(what: str, act: Callable[[], object], times: int) -> None:
    taken = []
    for _ in range(times):
        db.session.rollback()
        began = time.process_time()
        act()
        taken.append(1_000 * (time.process_time() - began))
    print(f"{what}: {statistics.median(taken):.0f} ms, slowest {max(taken):.0f} ms")


if __name__ == "__main__":
    main()
