"""How quick the proposal of places is with 10,000 people who compete for them.

Run by hand: `.venv/bin/python benchmarks/places.py` (SQLite in a temporary folder), or with
`--database postgresql+psycopg://...` for an empty database. Prints, for each part, the median of
several times in milliseconds of the processor, which other work on the machine does not change.
The people are those of `client_list.py`; each is scored four times.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from client_list import NOW, TODAY, fill  # this folder; it finds the project, too
from sqlalchemy import func, insert, select

from config import Config, Environment
from iom.accounts.domain import Reader
from iom.app import create_app
from iom.capacity.board import board_of, propose_for
from iom.capacity.candidates import read_competing
from iom.capacity.fairness import fairness_of
from iom.capacity.periods import named
from iom.capacity.schemes import OwnScheme, own_schemes
from iom.capacity.settings import Setting
from iom.clients.models import Client
from iom.db import db
from iom.scoring.bands import Band
from iom.scoring.domain import Reason
from iom.scoring.founding import set_up_matrix
from iom.scoring.models import KeptScore, MatrixVersion
from iom.sharing.scope import counting
from iom.transaction import transaction

EVERYWHERE = Reader.command("benchmark")
TIMES_SCORED, KEPT = 4, "x" * 1_500  # characters that a score keeps of each kind
PLACES, FLOOR = 300, 20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=10_000)
    options.add_argument("--database", help="address of an empty database; default: SQLite")
    options.add_argument("--times", type=int, default=7)
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
            score_them(given.clients)
            for scheme in own_schemes(EVERYWHERE):
                measure(scheme, given.times)


def score_them(clients: int) -> None:
    """Keep scores of everybody, where nobody has one yet."""
    if db.session.scalar(counting(select(func.count(KeptScore.id)))):
        return
    random = Random(1)  # noqa: S311  # invented people, not secrets
    with transaction():
        set_up_matrix(actor=EVERYWHERE, at=NOW, today=TODAY)
    matrix_id = db.session.scalars(select(MatrixVersion.id)).one()
    ids = db.session.scalars(counting(select(Client.id)).limit(clients)).all()
    points = ("offence", "arrest", "predictor", "class_a", "intelligence", "breach")
    kinds = ("offending", "treatment", "intelligence")
    with transaction():
        for which in range(TIMES_SCORED):
            db.session.execute(
                insert(KeptScore),
                [
                    {
                        "client_id": client_id,
                        "matrix_id": matrix_id,
                        "as_of": TODAY - timedelta(days=182 * which),
                        "total": Decimal(tenths).scaleb(-1),
                        "tenths": tenths,
                        "band": Band.HOLD,
                        "provisional": False,
                        "reason": Reason.REVIEW,
                        "asked_at": NOW,
                        "asked_by": EVERYWHERE.ref,
                        "token": str(which),
                        **{f"{each}_points": Decimal(0) for each in points},
                        **{
                            f"{kind}_{what}": KEPT for kind in kinds for what in ("inputs", "lines")
                        },
                    }
                    for client_id in ids
                    for tenths in (random.randrange(900),)
                ],
            )


def measure(scheme: OwnScheme, times: int) -> None:
    setting = Setting(
        number=1,
        from_on=TODAY,
        places=PLACES,
        floors={each.code: FLOOR for each in scheme.districts},
        why="",
        set_at=NOW,
        set_by=EVERYWHERE.ref,
    )
    districts = [each.id for each in scheme.districts]
    among = read_competing(districts, TODAY)
    print(f"{scheme.name}: {len(among.candidates):,} people with a score")
    parts: dict[str, Callable[[], object]] = {
        "who competes": lambda: read_competing(districts, TODAY),
        "the proposal": lambda: propose_for(scheme, setting, today=TODAY),
        "the whole page": lambda: board_of(scheme, setting, reader=EVERYWHERE, today=TODAY),
        "rates": lambda: fairness_of(named("", TODAY)),
    }
    for name, part in parts.items():
        taken = []
        for _ in range(times):
            began = time.process_time()
            part()
            taken.append(1_000 * (time.process_time() - began))
        print(f"  {name:20} {statistics.median(taken):8.0f}")


if __name__ == "__main__":
    main()
