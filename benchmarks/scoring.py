"""How long it takes to score 100,000 clients with 2 million offences, and whom that holds up.

    .venv/bin/python benchmarks/scoring.py [--clients 100000] [--offences 20] [--postgres]

Invented clients, a third of whom were away for some time, are scored by one SQL statement that
gives the same scores (and is checked to), and by `iom score --all` as it runs, with inputs, lines
and trail written, in turn. Meanwhile another process opens a client's page and writes. Then one
client is scored. Limits: 6 times the statement (goal 3); one client 20 ms.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select, text

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from config import Config, Environment  # noqa: E402
from iom.accounts.domain import Reader  # noqa: E402
from iom.app import create_app  # noqa: E402
from iom.clients.models import Client  # noqa: E402
from iom.cohort.domain import DipStatus  # noqa: E402
from iom.cohort.models import DipSpan, DistrictSpan  # noqa: E402
from iom.db import db, insert_rows  # noqa: E402
from iom.entries.rows import columns_of_new  # noqa: E402
from iom.offending.domain import SituationKind  # noqa: E402
from iom.offending.models import (  # noqa: E402
    Breach,
    DrugTest,
    Intelligence,
    Offence,
    Predictor,
    Situation,
)
from iom.offending.words import (  # noqa: E402
    BreachKind,
    Disposal,
    OffenceCategory,
    TestResult,
)
from iom.places import queries as places  # noqa: E402
from iom.places import service as places_service  # noqa: E402
from iom.scoring.default import DEFAULT  # noqa: E402
from iom.scoring.domain import Reason  # noqa: E402
from iom.scoring.founding import set_up_matrix  # noqa: E402
from iom.scoring.models import KeptScore  # noqa: E402
from iom.scoring.service import Order, score_client, score_lot  # noqa: E402
from iom.sharing.watch import whole_database  # noqa: E402
from iom.transaction import transaction  # noqa: E402
from tests.postgres import find_binaries, private_cluster  # noqa: E402

NOW = datetime.now(UTC)
AS_OF = NOW.date()
WHO = Reader.command("benchmark")
LOT = 5_000
Rows = list[dict[str, Any]]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--clients", type=int, default=100_000)
    words.add_argument("--offences", type=int, default=20)
    words.add_argument("--rounds", type=int, default=2)
    words.add_argument("--postgres", action="store_true")
    given = words.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iom-bench-")))
        url = f"sqlite:///{folder / 'bench.db'}"
        if given.postgres:
            binaries = find_binaries()
            if binaries is None:
                sys.exit("PostgreSQL is not installed (Debian: postgresql)")
            server = stack.enter_context(private_cluster(binaries))
            url = server.format(database="postgres")
        config = Config(
            environment=Environment.TEST, database_url=url, data_dir=folder, totp_required=False
        )
        with create_app(config).app_context():
            fill(given.clients, given.offences)
            measure(given.rounds)
            db.session.remove()
            db.engine.dispose()


def fill(clients: int, offences: int) -> None:
    begun = time.perf_counter()
    db.create_all()
    with transaction():
        for layout in places_service.CAMBRIDGESHIRE:
            places_service.set_up(layout, actor=WHO, at=NOW)
        set_up_matrix(actor=WHO, at=NOW, today=AS_OF)
    districts = [each.id for each in places.list_districts()]
    random = Random(4)  # noqa: S311  # the same people every time
    for first in range(1, clients + 1, LOT):
        ids = range(first, min(first + LOT, clients + 1))
        with transaction():
            insert_rows(Client, [_client(each, random, districts) for each in ids])
            for model, rows in _facts(ids, offences, random, districts):
                insert_rows(model, rows)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    else:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    print(f"{clients:,} clients, {clients * offences:,} offences "
          f"({time.perf_counter() - begun:.0f} s to make)")  # fmt: skip


def _client(number: int, random: Random, districts: list[int]) -> dict[str, Any]:
    return {
        "id": number,
        "ref": f"B-{number:06}",
        "family_name": "Benchworth",
        "given_names": "Wren",
        "date_of_birth": None,
        "sex": None,
        "ethnicity": None,
        "home_district_id": random.choice(districts),
        "merged_into_id": None,
        "version": 1,
        "recorded_at": NOW,
    }


def _facts(
    ids: range, offences: int, random: Random, districts: list[int]
) -> Iterator[tuple[Any, Rows]]:
    proven = [Disposal.CONVICTED, Disposal.CHARGED, Disposal.CAUTIONED]
    others = [Disposal.ARRESTED, Disposal.NO_FURTHER_ACTION, Disposal.ACQUITTED]
    categories, statuses = list(OffenceCategory), list(DipStatus)
    long_ago = date(2000, 1, 1)

    def row(client_id: int, **said: Any) -> dict[str, Any]:  # noqa: ANN401
        return {**columns_of_new(client_id, source="benchmark", actor=WHO, at=NOW), **said}

    def day(most: int) -> date:
        return AS_OF - timedelta(days=random.randrange(most))

    yield DistrictSpan, [
        {"client_id": c, "from_on": long_ago, "to_on": None, "value": random.choice(districts)}
        for c in ids
    ]  # fmt: skip
    yield DipSpan, [
        {"client_id": c, "from_on": long_ago, "to_on": None, "value": random.choice(statuses)}
        for c in ids
    ]  # fmt: skip
    yield (
        Offence,
        [
            row(
                c,
                ref=None,
                offence_on=day(2_000),
                category=random.choice(categories),
                disposal=random.choice(proven if random.random() < 0.8 else others),
                alcohol=None,
                note="",
            )
            for c in ids
            for _ in range(offences)
        ],
    )
    yield (
        Situation,
        [
            row(
                c,
                kind=SituationKind.CUSTODY,
                from_on=(first := AS_OF - timedelta(days=random.randrange(200, 900))),
                to_on=first + timedelta(days=random.randrange(10, 190)),
                establishment="",
                expected_on=None,
                ask_on=None,
            )
            for c in ids
            if c % 3 == 0
        ],
    )
    yield (
        Predictor,
        [
            row(c, ref=None, on=day(300), value=random.randrange(101), name="Invented 1")
            for c in ids
            if c % 4
        ],
    )
    yield DrugTest, [
        row(c, ref=None, on=day(400), result=random.choice(list(TestResult)), substances="",
            occasion="")
        for c in ids
        if c % 2
    ]  # fmt: skip
    yield (
        Intelligence,
        [row(c, ref=None, on=day(200), grade="", what="") for c in ids for _ in range(c % 5)],
    )
    yield (
        Breach,
        [
            row(c, ref=None, on=day(800), kind=random.choice(list(BreachKind)), what="")
            for c in ids
            if c % 3
        ],
    )


def measure(rounds: int) -> None:
    by_statement, ours = [], []
    for _ in range(rounds):
        seconds, expected = statement()
        by_statement.append(seconds)
        ours.append(score_everybody())
        check(expected)
    best, quickest = min(by_statement), min(ours)
    print(f"one statement            {best:6.2f} s")
    print(f"iom score --all          {quickest:6.2f} s  "
          f"{quickest / best:.2f} times (limit 6, goal 3)")  # fmt: skip
    one_client()


def score_everybody() -> float:
    order = Order(as_of=AS_OF, reason=Reason.REVIEW, token=secrets.token_urlsafe(24))
    begun, longest, going = time.perf_counter(), 0.0, 0
    while going is not None:
        lot = time.perf_counter()
        with transaction():
            going, _ = score_lot(going, order, actor=WHO, at=NOW, today=AS_OF)
        longest = max(longest, time.perf_counter() - lot)
    print(f"  a lot took {longest * 1000:.0f} ms at most", flush=True)
    return time.perf_counter() - begun


def check(expected: dict[int, int]) -> None:
    """Hold the last run against the statement: the same score for every client."""
    with whole_database("a benchmark"):
        last = select(func.max(KeptScore.id)).group_by(KeptScore.client_id)
        found = dict(
            db.session.execute(
                select(KeptScore.client_id, KeptScore.tenths).where(KeptScore.id.in_(last))
            ).all()
        )
    db.session.rollback()
    wrong = [key for key in expected if expected[key] != found.get(key)]
    assert not wrong, f"{len(wrong)} differ, such as client {wrong[0]}"
    assert expected.keys() == found.keys()


def one_client() -> None:
    taken = []
    for number in range(30):
        order = Order(as_of=AS_OF, reason=Reason.REVIEW, token=secrets.token_urlsafe(24))
        begun = time.perf_counter()
        with transaction():
            score_client(f"B-{number + 1:06}", order, actor=WHO, at=NOW, today=AS_OF)
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"one client               {statistics.median(taken):6.1f} ms (limit 20), "
          f"{max(taken):.1f} at most")  # fmt: skip


def statement() -> tuple[float, dict[int, int]]:
    """Score everybody by one statement, in ten-thousandths; return how long it took, in tenths."""
    query = text(sql(db.engine.dialect.name))
    begun = time.perf_counter()
    with whole_database("a benchmark"), db.engine.connect() as connection:
        rows = connection.execute(query, {"day": AS_OF}).all()
    seconds = time.perf_counter() - begun
    # Half up: 1 tenth is 1,000 ten-thousandths.
    return seconds, {client_id: (int(total) + 500) // 1_000 for client_id, total in rows}


def sql(dialect: str) -> str:
    """Write the statement for an engine; the weights stand in it as whole numbers."""
    sqlite = dialect == "sqlite"
    day = ":day" if sqlite else "CAST(:day AS date)"

    def days(one: str, other: str) -> str:
        if sqlite:
            return f"CAST(julianday({one}) - julianday({other}) AS INTEGER)"
        return f"({one} - {other})"

    def window(column: str, most: int) -> str:
        since = f"date({day}, '-{most} days')" if sqlite else f"{day} - {most}"
        return f"{column} <= {day} AND {column} >= {since}"

    least, greatest = ("min", "max") if sqlite else ("least", "greatest")
    weights = " ".join(
        f"WHEN '{name}' THEN {int(float(value) * 100)}"
        for name, value in DEFAULT["weights"].items()
    )
    priority = ", ".join(f"'{each}'" for each in DEFAULT["arrests"]["categories"])
    from_on = f"{greatest}(a.from_on, o.offence_on)"
    to_on = f"{least}(coalesce(a.to_on, {day}), {day})"
    return f"""
    WITH off AS (
      SELECT o.client_id, CASE o.category {weights} END AS weight,
        {days(day, "o.offence_on")} - CASE WHEN o.client_id IN (
          SELECT client_id FROM offending_situation WHERE ended_at IS NULL
            AND kind IN ('remand', 'custody', 'recalled')
        ) THEN coalesce((
          SELECT sum({greatest}(0, {days(to_on, from_on)})) FROM offending_situation a
          WHERE a.client_id = o.client_id AND a.ended_at IS NULL
            AND a.kind IN ('remand', 'custody', 'recalled')
            AND (a.to_on IS NULL OR a.to_on > o.offence_on) AND a.from_on < {day}
        ), 0) ELSE 0 END AS days
      FROM offending_offence o
      WHERE o.ended_at IS NULL AND o.offence_on <= {day}
        AND o.disposal IN ('convicted', 'cautioned', 'charged')
    ), offences AS (
      SELECT client_id, sum(weight * CASE WHEN days <= 91 THEN 100 WHEN days <= 182 THEN 75
        WHEN days <= 365 THEN 50 WHEN days <= 730 THEN 25 ELSE 0 END) AS total
      FROM off GROUP BY client_id
    ), arrests AS (
      SELECT client_id, {least}(count(*) * 2, 10) * 10000 AS total FROM offending_offence
      WHERE ended_at IS NULL AND disposal = 'arrested' AND category IN ({priority})
        AND {window("offence_on", 182)} GROUP BY client_id
    ), latest AS (
      SELECT client_id, value, row_number() OVER (
        PARTITION BY client_id ORDER BY dated_on DESC, id DESC) AS place
      FROM offending_predictor WHERE ended_at IS NULL AND dated_on <= {day}
    ), tests AS (
      SELECT DISTINCT client_id FROM offending_drug_test WHERE ended_at IS NULL
        AND result = 'class-a-positive' AND {window("dated_on", 182)}
      UNION SELECT client_id FROM cohort_dip_span WHERE status IN ('on-caseload', 'retained')
        AND from_on <= {day} AND (to_on IS NULL OR to_on > {day})
    ), intelligence AS (
      SELECT client_id, {least}(count(*), 6) * 10000 AS total FROM offending_intelligence
      WHERE ended_at IS NULL AND {window("dated_on", 91)} GROUP BY client_id
    ), breaches AS (
      SELECT DISTINCT client_id FROM offending_breach WHERE ended_at IS NULL
        AND kind IN ('breach', 'recall') AND {window("dated_on", 365)}
    )
    SELECT c.id, coalesce(o.total, 0) + coalesce(r.total, 0) + coalesce(i.total, 0)
      + CASE WHEN p.value >= 90 THEN 150000 WHEN p.value >= 75 THEN 100000
             WHEN p.value >= 50 THEN 50000 ELSE 0 END
      + CASE WHEN t.client_id IS NULL THEN 0 ELSE 50000 END
      + CASE WHEN b.client_id IS NULL THEN 0 ELSE 30000 END AS total
    FROM clients_client c
    LEFT JOIN offences o ON o.client_id = c.id
    LEFT JOIN arrests r ON r.client_id = c.id
    LEFT JOIN latest p ON p.client_id = c.id AND p.place = 1
    LEFT JOIN tests t ON t.client_id = c.id
    LEFT JOIN intelligence i ON i.client_id = c.id
    LEFT JOIN breaches b ON b.client_id = c.id
    WHERE c.merged_into_id IS NULL
    """  # noqa: S608  # constants


if __name__ == "__main__":
    main()
