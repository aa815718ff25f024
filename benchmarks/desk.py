"""How quick the desk and the pages beside it are with 100,000 clients.

Run by hand: `.venv/bin/python benchmarks/desk.py` (SQLite in a temporary folder), or with
`--database postgresql+psycopg://...` for an empty database. Prints the median and the slowest of
several requests for each page in milliseconds, and its statements: for a coordinator of one
district, for one of all districts, and for a case manager who leads 40 clients. The people are
those of `client_list.py`; on their records stands what a scheme has at a time.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from client_list import NOW, TODAY, fill, fresh, show  # this folder; it finds the project, too
from flask import Flask
from sqlalchemy import event, func, insert, select, text

from config import Config, Environment
from iom.accounts import service as accounts
from iom.accounts.domain import Reader, Role
from iom.accounts.models import User
from iom.app import create_app
from iom.clients.models import Address, Client, Death
from iom.contacts.domain import Attendance, ContactKind
from iom.contacts.models import Contact
from iom.db import db
from iom.enforcement.domain import Hearing, OrderKind, WarrantKind
from iom.enforcement.models import CourtDate, Order, Warrant
from iom.entries.domain import Known
from iom.offending.domain import SituationKind
from iom.offending.models import Offence, Predictor, Situation
from iom.offending.words import Disposal, OffenceCategory
from iom.particulars.domain import Whose
from iom.particulars.models import Telephone
from iom.places import queries as places
from iom.safety.domain import MarkerKind, Reply
from iom.safety.models import Marker
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import counting
from iom.transaction import transaction
from tests.factories.sessions import TOKEN_COOKIE, a_session

OWN = 40  # whom the case manager leads
DISTRICT = "Fenland"
LONG_AGO = NOW - timedelta(days=400)
ENTRY = {
    "source": "benchmark",
    "recorded_at": LONG_AGO,
    "recorded_by": "command:benchmark",
}
PAGES = {
    "desk": "/desk",
    "data quality": "/desk/data",
    "data quality, no lead": "/desk/data/no-lead",
    "data quality, no contact": "/desk/data/no-contact",
    "a client": "/clients/{own}",
    "workers and their caseloads": "/caseloads",
    "clients without a lead": "/caseloads/without",
    "own caseload": "/caseloads/mine",
    "possible duplicates": "/duplicates?district=fenland",
    "possible duplicates, further on": "/duplicates?district=fenland&after=C-050000",
    "who may be the same as a client": "/duplicates/{own}",
    "transfers": "/transfers",
    "nominations": "/nominations",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=100_000)
    options.add_argument("--database", help="address of an empty database; default: SQLite")
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--only", default="", help="pages whose name holds this")
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
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            fill(given.clients)
            write_records(given.clients)
            for user_id in people():
                measure(app, user_id, given.times, given.only)


def write_records(clients: int) -> None:
    """Put on the records what stands there at a time, where nothing does yet."""
    if db.session.scalar(counting(select(func.count(Contact.id)))):
        return
    with transaction():
        for first in range(1, clients + 1, 10_000):
            batch = range(first, min(first + 10_000, clients + 1))
            random = Random(first)  # noqa: S311  # invented people, not secrets
            rows: dict[Any, list[dict[str, Any]]] = {}
            for number in batch:
                for table, row in stands(number, random):
                    rows.setdefault(table, []).append({"client_id": number, **row})
            for table, found in rows.items():
                db.session.execute(insert(table), found)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def stands(number: int, random: Random) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Invent what stands on a record: most are quiet, a few in a hundred have news."""
    chance = random.random
    since = [TODAY - timedelta(days=random.randrange(1, 400)) for _ in range(random.randrange(6))]
    for on in since:
        missed = chance() < 0.1
        yield (
            Contact,
            {
                **ENTRY,
                "on": on,
                "kind": ContactKind.OFFICE_VISIT,
                "attended": Attendance.UNACCEPTABLE_ABSENCE if missed else Attendance.ATTENDED,
            },
        )
    for _ in range(random.randrange(8)):
        yield (
            Offence,
            {
                **ENTRY,
                "offence_on": TODAY - timedelta(days=random.randrange(60, 3_000)),
                "category": OffenceCategory.SHOPLIFTING,
                "disposal": Disposal.CONVICTED,
            },
        )
    if chance() < 0.9:
        yield (
            Address,
            {
                "line": f"{number} Alder Row",
                "postcode": "",
                "from_on": TODAY - timedelta(days=300),
                "recorded_at": LONG_AGO,
                "recorded_by": "command:benchmark",
            },
        )
    if chance() < 0.8:
        yield (
            Telephone,
            {
                **ENTRY,
                "number": "07700 900123",
                "comparable": "07700900123",
                "whose": Whose.OWN,
                "safe": Known.YES,
            },
        )
    if chance() < 0.7:
        yield (
            Predictor,
            {
                **ENTRY,
                "name": "Invented",
                "on": TODAY - timedelta(days=200),
                "value": 60,
            },
        )
    yield from _news(number, random)


def _news(number: int, random: Random) -> Iterator[tuple[Any, dict[str, Any]]]:
    chance = random.random
    if chance() < 0.002:
        yield (
            Offence,
            {
                **ENTRY,
                "offence_on": TODAY - timedelta(days=random.randrange(2)),
                "category": OffenceCategory.DWELLING_BURGLARY,
                "disposal": Disposal.ARRESTED,
            },
        )
    if chance() < 0.02:
        issued = TODAY - timedelta(days=random.randrange(60))
        ended = issued if chance() < 0.8 else None
        kind = WarrantKind.FAILED_TO_APPEAR
        yield Warrant, {**ENTRY, "kind": kind, "issued_on": issued, "executed_on": ended}
    if chance() < 0.2:
        on = TODAY + timedelta(days=random.randrange(-300, 14))
        outcome = "Community order" if on < TODAY and chance() < 0.98 else ""
        yield (
            CourtDate,
            {**ENTRY, "on": on, "court": "Elmford", "hearing": Hearing.FIRST, "outcome": outcome},
        )
    if chance() < 0.1:
        yield (
            Marker,
            {
                **ENTRY,
                "kind": MarkerKind.DOGS,
                "what": "Two dogs",
                "from_on": TODAY - timedelta(days=200),
                "review_on": TODAY + timedelta(days=random.randrange(-5, 300)),
                "reply": Reply.TOLD,
            },
        )
    if chance() < 0.2:
        ends = TODAY + timedelta(days=random.randrange(-300, 600))
        start = TODAY - timedelta(days=400)
        yield Order, {**ENTRY, "kind": OrderKind.LICENCE, "from_on": start, "to_on": ends}
    if chance() < 0.02:
        began = TODAY - timedelta(days=5)
        yield Situation, {**ENTRY, "kind": SituationKind.REMAND, "from_on": began}
    if chance() < 0.001:
        yield Death, {**ENTRY, "died_on": TODAY - timedelta(days=100)}


def people() -> list[int]:
    """Make the three who look, and return their numbers."""
    everywhere = Reader.command("benchmark")
    known = [(district.id, district.name) for district in places.list_districts()]
    who = (
        ("of-one", "Coordinator, one district", Role.COORDINATOR, "council"),
        ("of-all", "Coordinator, all districts", Role.COORDINATOR, "council"),
        ("own", f"Case manager, {OWN} clients", Role.CASE_MANAGER, "council"),
    )
    found = []
    for username, full_name, role, agency in who:
        user_id = db.session.scalar(select(User.id).where(User.username == username))
        if user_id is None:
            districts = [each for each in known if each[1] == DISTRICT or username != "of-one"]
            new = accounts.NewUser(
                username=username,
                full_name=full_name,
                role=role,
                agency=agency,
                districts=districts,
                password="correct horse battery",  # noqa: S106  # of a throw-away database
            )
            with transaction():
                user_id = accounts.add_user(new, actor=everywhere, at=NOW).id
                if username == "own":
                    _lead_some(user_id)
        found.append(user_id)
    return found


def _lead_some(user_id: int) -> None:
    clients = db.session.scalars(
        counting(select(Client.id)).where(Client.id % 10 == 0).order_by(Client.id).limit(OWN)
    )
    rows = [
        {
            "client_id": client_id,
            "agency_id": 1,
            "user_id": user_id,
            "kind": InvolvementKind.LEAD,
            "from_on": TODAY - timedelta(days=100),
            "to_on": None,
            "recorded_at": NOW,
            "recorded_by": "command:benchmark",
        }
        for client_id in clients
    ]
    db.session.execute(insert(Involvement), rows)


def measure(app: Flask, user_id: int, times: int, only: str) -> None:
    statements: list[str] = []

    def count(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    user = db.session.get_one(User, user_id)
    name_of_user = user.full_name
    client = app.test_client()
    client.set_cookie(TOKEN_COOKIE, a_session(user))
    db.session.rollback()
    print(f"{name_of_user:38} {'median':>8} {'slowest':>8}  statements")
    for name, path in PAGES.items():
        if only in name:
            get = partial(client.get, path.format(own="C-000010"))
            show(name, partial(fresh, app, get), statements, times)
    event.remove(db.engine, "before_cursor_execute", count)


if __name__ == "__main__":
    main()
