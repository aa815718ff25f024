"""How quick the pages of the audit trail are at 5,000,000 rows.

Run by hand: `.venv/bin/python benchmarks/audit_pages.py` (SQLite in a temporary folder), or with
`--database postgresql+psycopg://...` for an empty database. A year of rows about 100,000 clients by
1,000 users is made in SQL; their signatures are not real, for no page reads them. Prints the median
and the slowest of several requests for each page, in milliseconds, through the application as a
browser would ask; writing the look on the trail is part of each.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, text
from sqlalchemy.schema import CreateIndex, DropIndex
from werkzeug.test import TestResponse

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from config import Config, Environment  # noqa: E402
from iom.accounts import service as accounts  # noqa: E402
from iom.accounts.domain import Reader, Role  # noqa: E402
from iom.accounts.models import User, UserBound  # noqa: E402
from iom.app import create_app  # noqa: E402
from iom.audit.models import AuditHead, AuditRecord  # noqa: E402
from iom.clients.models import Address, Client, SearchKey  # noqa: E402
from iom.clients.names import search_keys  # noqa: E402
from iom.clients.postal import comparable  # noqa: E402
from iom.db import db, insert_rows  # noqa: E402
from iom.founding import service as founding  # noqa: E402
from iom.places import queries as places  # noqa: E402
from iom.transaction import transaction  # noqa: E402

NOW = datetime.now(UTC)
COMMAND = Reader.command("benchmark")
USERS = 1_000
AGENCIES = ("police", "probation", "council", "housing", "health", "drugs")
_BATCH = 50_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=5_000_000)
    options.add_argument("--clients", type=int, default=100_000)
    options.add_argument("--database", help="address of an empty database; default: SQLite")
    options.add_argument("--times", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{folder}/bench.db"
        app = create_app(
            Config(
                environment=Environment.TEST,
                database_url=url,
                data_dir=Path(folder),
                totp_required=False,
            )
        )
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            fill(given.rows, given.clients)
            measure(app, given.clients, given.times)


def fill(rows: int, clients: int) -> None:
    """Make the tables, people and rows, where the database has none."""
    db.create_all()
    if db.session.scalar(text("SELECT count(*) FROM accounts_user")):
        print("the database is filled already; it is taken as it is")
        return
    began = time.perf_counter()
    with transaction():
        founding.set_up_cambridgeshire(actor=COMMAND, at=NOW)
    districts = [district.id for district in places.list_districts()]
    with transaction():
        workers(districts)
        for first in range(1, clients + 1, 10_000):
            people(range(first, min(first + 10_000, clients + 1)), districts)
    print(f"people written in {time.perf_counter() - began:.0f} s", flush=True)
    began = time.perf_counter()
    indexes = [index for index in AuditRecord.__table__.indexes if index.name]
    with transaction():  # made afterwards, which is quicker
        for index in indexes:
            db.session.execute(DropIndex(index))
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("DROP TRIGGER audit_record_no_replace"))
    trail(rows, clients)
    with transaction():
        for index in indexes:
            db.session.execute(CreateIndex(index))
    if db.engine.dialect.name == "postgresql":
        # What autovacuum does of itself before long. Nobody does it for SQLite, so not here either.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    print(f"{rows:,} rows written in {time.perf_counter() - began:.0f} s", flush=True)


def workers(districts: list[int]) -> None:
    """Make 1,000 users, every fifth of whom says where they live, and two who read the trail."""
    for username, role in (("auditor", Role.AUDITOR), ("coordinator", Role.COORDINATOR)):
        new = accounts.NewUser(
            username=username,
            full_name="Wren Testperson",
            role=role,
            agency="council",
            districts=[(district, "") for district in districts[:3]],
            password="correct horse battery",  # noqa: S106  # of a throw-away database
        )
        accounts.add_user(new, actor=COMMAND, at=NOW)
    agency_ids = {code: accounts.add_agency(code=code, name=code).id for code in AGENCIES}
    random = Random(1)  # noqa: S311  # invented people, not secrets
    for number in range(USERS):
        db.session.add(
            User(
                username=f"w{number}",
                full_name=f"{random.choice(_GIVEN)} {random.choice(_FAMILY)}",
                role=Role.CASE_MANAGER,
                agency_id=agency_ids[AGENCIES[number % len(AGENCIES)]],
                created_at=NOW,
                home_address=None if number % 5 else "\n".join(home(number * 7)),
                bounds=[UserBound(district_id=district) for district in districts],
            )
        )


def home(number: int) -> tuple[str, str]:
    return f"{number % 90 + 1} Elm Street", f"CB{number // 90 % 20 + 1} {number // 1800 % 9 + 1}AA"


def people(numbers: range, districts: list[int]) -> None:
    """Invent clients with names and addresses, the same for the same numbers."""
    random = Random(numbers.start)  # noqa: S311  # as above
    clients, found, lived = [], [], []
    for number in numbers:
        family_name, given_names = random.choice(_FAMILY), random.choice(_GIVEN)
        clients.append(
            {
                "id": number,
                "ref": f"C-{number:06}",
                "family_name": family_name,
                "given_names": given_names,
                "home_district_id": random.choice(districts),
                "version": 1,
                "recorded_at": NOW,
            }
        )
        found += [
            {"client_id": number, "alias_id": None, "key": key}
            for key in search_keys(family_name, given_names)
        ]
        line, postcode = home(number)
        lived.append(
            {
                "client_id": number,
                "line": line,
                "postcode": postcode,
                "comparable": comparable(line, postcode),
                "from_on": NOW.date() - timedelta(days=500),
                "recorded_at": NOW,
                "recorded_by": "user:w1",
            }
        )
    for table, rows in ((Client, clients), (SearchKey, found), (Address, lived)):
        db.session.execute(insert(table), rows)


def trail(rows: int, clients: int) -> None:
    """Write a year of looks, most of them in lists, by day and a few at night."""
    random = Random(2)  # noqa: S311  # as above
    begins_at = NOW - timedelta(days=365)
    step = timedelta(days=365) / rows
    head = db.session.scalar(text("SELECT seq FROM audit_head")) or 0
    batch: list[dict[str, Any]] = []
    for place, (actor, agency, operation, name, ref, detail) in enumerate(
        looks(rows, clients, random)
    ):
        at = begins_at + place * step
        if not 6 <= at.hour < 22 and random.random() < 0.97:  # few work at night
            at -= timedelta(hours=10)
        batch.append(
            {
                "seq": head + place + 1,
                "at": at,
                "actor": actor,
                "agency": agency,
                "operation": operation,
                "event": name,
                "subject": f"client:{ref}",
                "detail": detail,
                "key_id": "benchmrk",
                "mac": "0" * 64,
            }
        )
        if len(batch) == _BATCH or place + 1 == rows:
            with transaction():
                insert_rows(AuditRecord, batch)
                last = batch[-1]["seq"]
                db.session.query(AuditHead).update({"seq": last, "mac": "0" * 64})
            batch.clear()


def looks(rows: int, clients: int, random: Random) -> Iterator[tuple[Any, ...]]:
    """Yield so many rows: lists of twenty, pages opened, changes, exports of a hundred."""
    made = 0
    while made < rows:
        # One worker in a hundred does a tenth of everything.
        worker = random.randrange(10) if random.random() < 0.1 else random.randrange(USERS)
        who = (f"user:w{worker}", AGENCIES[worker % len(AGENCIES)])
        kind = random.random()
        first = random.randrange(1, clients)
        if kind < 0.35:
            count, told = 20, ("consultation", "ClientListed", {"page": "client list"})
        elif kind < 0.36:
            count, told = 100, ("disclosure", "ClientExported", {"what": "printed list"})
        elif kind < 0.46:
            count, told = 1, ("alteration", "ClientChanged", {"columns": ["sex"], "source": ""})
        else:
            count, told = 1, ("consultation", "ClientViewed", {"page": "overview"})
        for number in range(first, first + min(count, rows - made)):
            yield (*who, told[0], told[1], f"C-{(number - 1) % clients + 1:06}", told[2])
        made += min(count, rows - made)


# 400 given names and 2,000 family names, so that a family name is shared by about 50 in 100,000.
_GIVEN = [
    first + last
    for first, last in product(
        "Al Be Ca Da El Fa Ga Ha Is Jo Ka Li Ma Ne Ol Pe Ro Sa Te Wi".split(),
        "n rt lla son vin ra mie na ck th sha ley ma ne nd rry ta s bert lo".split(),
    )
]
_FAMILY = [
    first + middle + last
    for first, middle, last in product(
        "Ash Birch Cal Dun El Fern Gor Har Ing Kes Lar Mar Nor Oak Pen Red San Thorn Wag "
        "Yar".split(),
        ["", "a", "er", "in", "en"],
        "by croft dale field ford ham ley low man more ridge sey shaw ston ton ville wick wood "
        "worth grove".split(),
    )
]

_PAGES = {
    "front": "/audit",
    "client": "/audit/client/{middle}",
    "client, disclosures": "/audit/client/{middle}?operation=disclosure",
    "client, a month": "/audit/client/{middle}?from={month_from}&to={month_to}",
    "user": "/audit/user/w500",
    "user who does most": "/audit/user/w3",
    "user who does most, rare operation": "/audit/user/w3?operation=break-glass",
    "user who does most, a month long ago": "/audit/user/w3?from={month_from}&to={month_to}",
    "user who does most, far back": "/audit/user/w3?before=200000",
    "user who does most, one client": "/audit/user/w3?about={middle}",
    "agency, row by row": "/audit/agency/police",
    "agency, row by row, long ago": "/audit/agency/police?from={month_from}&to={month_to}",
    "agency, by client": "/audit/agency/police?view=clients",
    "agency, by client, in the middle": "/audit/agency/police?view=clients&after={middle}",
    "agency, by month": "/audit/agency/police?view=months",
    "unusual, last seven days": "/audit/unusual",
    "unusual, half a year ago": "/audit/unusual?week={week}",
}


def _boxes(name: str, day: str) -> str:
    """Return the three boxes of a day, as the form sends them."""
    return "&".join(f"{name}={{{day}.{part}}}" for part in ("day", "month", "year"))


_TWO_DAYS = f"{_boxes('first', 'day')}&first_time=09:00&{_boxes('last', 'next_day')}"
_A_YEAR = f"{_boxes('first', 'year')}&{_boxes('last', 'today')}"
_AUDITORS = {
    "breach, two days": f"/audit/breach?user=w3&{_TWO_DAYS}&last_time=18:00",
    "breach, a year": f"/audit/breach?user=w500&{_A_YEAR}",
}


def measure(app: Flask, clients: int, times: int) -> None:
    ago = {days: (NOW - timedelta(days=days)).date() for days in (0, 1, 182, 270, 300, 360)}
    known = {
        "month_from": ago[300],
        "month_to": ago[270],
        "week": ago[182],
        "day": ago[182],
        "next_day": ago[182] + timedelta(days=1),
        "year": ago[360],
        "today": ago[0],
        "middle": f"C-{clients // 2:06}",
    }
    statements: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def count(*args: object) -> None:
        statements.append(str(args[2]))

    for username, pages in (("auditor", _PAGES | _AUDITORS), ("coordinator", _PAGES)):
        client = signed_in(app, username)
        print(f"{username + ':':40} {'median':>8} {'slowest':>8}  statements")
        for name, path in pages.items():
            show(name, partial(client.get, path.format(**known)), statements, times)


def signed_in(app: Flask, username: str) -> FlaskClient:
    client = app.test_client()
    answer = client.post(
        "/sign-in", data={"username": username, "password": "correct horse battery"}
    )
    assert answer.status_code in {302, 303}, answer.status
    return client


def show(name: str, ask: Callable[[], TestResponse], statements: list[str], times: int) -> None:
    taken = []
    for _ in range(times):
        statements.clear()
        began = time.perf_counter()
        answer = ask()
        taken.append(1_000 * (time.perf_counter() - began))
        assert answer.status_code == 200, f"{name}: {answer.status}"
    print(
        f"{name:40} {statistics.median(taken):8.0f} {max(taken):8.0f}  {len(statements)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
