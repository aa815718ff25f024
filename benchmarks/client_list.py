"""How quick the client list, the search and a client's page are with 100,000 clients.

Run by hand: `.venv/bin/python benchmarks/client_list.py` (SQLite in a temporary folder), or with
`--database postgresql+psycopg://...` for an empty database. Prints the median and the slowest of
several requests for each page, in milliseconds, through the application as a browser would ask:
for a coordinator, to whom 200 records are closed, and for a case manager whose agency works with a
part of the clients.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import event, func, insert, select, text
from werkzeug.test import TestResponse

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from config import Config, Environment  # noqa: E402
from iom.accounts import service as accounts  # noqa: E402
from iom.accounts.domain import Reader, Role  # noqa: E402
from iom.accounts.models import User  # noqa: E402
from iom.app import create_app  # noqa: E402
from iom.clients.domain import IdentifierKind  # noqa: E402
from iom.clients.identifiers import check_letter  # noqa: E402
from iom.clients.models import Client, Identifier, SearchKey  # noqa: E402
from iom.clients.names import search_keys  # noqa: E402
from iom.cohort.domain import DeselectionReason, DipStatus, Strand  # noqa: E402
from iom.cohort.models import (  # noqa: E402
    DipSpan,
    DistrictSpan,
    LevelSpan,
    MappaSpan,
    Placement,
    StatutorySpan,
    StrandSpan,
)
from iom.db import db  # noqa: E402
from iom.offending.domain import SituationKind  # noqa: E402
from iom.offending.models import Situation  # noqa: E402
from iom.places import queries as places  # noqa: E402
from iom.places import service as places_service  # noqa: E402
from iom.scoring.bands import Band  # noqa: E402
from iom.scoring.domain import Reason  # noqa: E402
from iom.scoring.founding import set_up_matrix  # noqa: E402
from iom.scoring.models import KeptScore  # noqa: E402
from iom.sharing.domain import InvolvementKind, RestrictionKind  # noqa: E402
from iom.sharing.founding_agreement import set_up_founding_agreement  # noqa: E402
from iom.sharing.models import Involvement, Restriction, RestrictionPerson  # noqa: E402
from iom.sharing.scope import counting  # noqa: E402
from iom.transaction import transaction  # noqa: E402
from tests.factories.sessions import TOKEN_COOKIE, a_session  # noqa: E402

NOW = datetime.now(UTC)
TODAY = NOW.date()
WHO = (
    ("benchmark", Role.COORDINATOR, "council"),
    ("case", Role.CASE_MANAGER, "probation"),
    ("owner", Role.COORDINATOR, "police"),
)
LEADS = 40  # who lead nine clients in ten
Rows = list[dict[str, Any]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=100_000)
    options.add_argument("--database", help="address of an empty database; default: SQLite")
    options.add_argument("--times", type=int, default=7)
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
            fill(given.clients)
            measure(app, given.clients, given.times)


def fill(clients: int) -> None:
    """Make the tables and so many clients, where the database has none."""
    db.create_all()
    if db.session.scalar(counting(select(func.count(Client.id)))):
        print("the database has clients already; they are taken as they are")
        return
    everywhere = Reader.command("benchmark")
    with transaction():
        for layout in places_service.CAMBRIDGESHIRE:
            places_service.set_up(layout, actor=everywhere, at=NOW)
    with transaction():
        known = [(district.id, district.name) for district in places.list_districts()]
        leads = [(f"lead{number}", Role.CASE_MANAGER, "council") for number in range(LEADS)]
        for username, role, agency in (*WHO, *leads):
            accounts.add_agency(code=agency, name=agency.title())
            new = accounts.NewUser(
                username=username,
                full_name="Wren Testperson" if (username, role, agency) in WHO else username,
                role=role,
                agency=agency,
                districts=known,
                password="correct horse battery",  # noqa: S106  # of a throw-away database
            )
            accounts.add_user(new, actor=everywhere, at=NOW)
        set_up_founding_agreement(actor=everywhere, at=NOW)
        set_up_matrix(actor=everywhere, at=NOW, today=TODAY)
    began = time.perf_counter()
    with transaction():
        for first in range(1, clients + 1, 10_000):
            batch = range(first, min(first + 10_000, clients + 1))
            for table, rows in invented(batch, [district for district, _ in known]).items():
                db.session.execute(insert(table), rows)
        for table, rows in safeguards(clients).items():
            db.session.execute(insert(table), rows)
    if db.engine.dialect.name == "postgresql":
        # What autovacuum does of itself before long. Nobody does it for SQLite, so not here either.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    print(f"{clients:,} clients written in {time.perf_counter() - began:.0f} s")


def safeguards(clients: int) -> dict[Any, Rows]:
    """Close 200 records to the coordinator, and let agencies work with half as many as there are.

    A quarter of that work is of the case manager's agency, a hundredth of it hers by name.
    """
    random = Random(1)  # noqa: S311  # as above
    closed = random.sample(range(1, clients + 1), min(200, clients))
    return {
        Restriction: [
            {
                "client_id": client_id,
                "kind": RestrictionKind.ALL_BUT,
                "shown": place % 2 == 0,
                "owner_id": 3,
                "reason": "Benchmark",
                "set_at": NOW,
                "set_by": "command:benchmark",
                "version": 1,
            }
            for place, client_id in enumerate(closed)
        ],
        RestrictionPerson: [
            {"client_id": client_id, "user_id": 2} for client_id in closed[: len(closed) // 4]
        ],
        Involvement: [
            {
                "client_id": random.randrange(1, clients + 1),
                "agency_id": (1, 2, 3, 1)[place % 4],
                "user_id": 2 if place % 400 == 1 else None,
                "kind": InvolvementKind.OTHER,
                "from_on": TODAY - timedelta(days=random.randrange(1, 1_000)),
                "to_on": TODAY if random.random() < 0.3 else None,
                "recorded_at": NOW,
                "recorded_by": "command:benchmark",
            }
            for place in range(clients // 2)
        ]
        + [
            {
                "client_id": client_id,
                "agency_id": 1,
                "user_id": len(WHO) + 1 + client_id % LEADS,
                "kind": InvolvementKind.LEAD,
                "from_on": TODAY - timedelta(days=100),
                "to_on": None,
                "recorded_at": NOW,
                "recorded_by": "command:benchmark",
            }
            for client_id in range(1, clients + 1)
            if client_id % 10
        ],
    }


def invented(numbers: range, districts: list[int]) -> dict[Any, Rows]:
    """Invent clients with what the list and the page show, the same for the same numbers."""
    random = Random(numbers.start)  # noqa: S311  # invented people, not secrets
    rows: dict[Any, Rows] = {
        table: []
        for table in (
            Client,
            Identifier,
            SearchKey,
            Placement,
            DistrictSpan,
            StrandSpan,
            DipSpan,
            MappaSpan,
            StatutorySpan,
            LevelSpan,
            Situation,
            KeptScore,
        )
    }
    for number in numbers:
        for table, row in one(number, districts, random):
            rows[table].append(row)
    return rows


def one(number: int, districts: list[int], random: Random) -> Iterator[tuple[Any, dict[str, Any]]]:
    family_name, given_names = random.choice(_FAMILY), random.choice(_GIVEN)
    district = random.choice(districts)
    nominated_on = TODAY - timedelta(days=random.randrange(30, 3_000))
    selected_on = nominated_on + timedelta(days=20) if random.random() < 0.9 else None
    ended = selected_on is not None and random.random() < 0.3
    yield (
        Client,
        {
            "id": number,
            "ref": f"C-{number:06}",
            "family_name": family_name,
            "given_names": given_names,
            "date_of_birth": date(1960, 1, 1) + timedelta(days=random.randrange(16_000)),
            "sex": random.choice("FM"),
            "ethnicity": None,
            "home_district_id": district,
            "version": 1,
            "recorded_at": NOW,
        },
    )
    pnc = f"1999/{number:07}{check_letter(f'99{number:07}')}"
    yield (
        Identifier,
        {
            "client_id": number,
            "kind": IdentifierKind.PNC_ID,
            "canonical": pnc,
            "as_written": pnc,
        },
    )
    for key in search_keys(family_name, given_names):
        yield SearchKey, {"client_id": number, "alias_id": None, "key": key}
    yield (
        Placement,
        {
            "client_id": number,
            "nominated_on": nominated_on,
            "selected_on": selected_on,
            "deselected_on": selected_on and selected_on + timedelta(days=5) if ended else None,
            "deselection_reason": DeselectionReason.CAPACITY if ended else None,
            "deselection_note": "",
            "is_latest": True,
            "version": 1,
            "recorded_at": NOW,
        },
    )
    for table, value in (
        (DistrictSpan, district),
        (StrandSpan, random.choice([*Strand, None])),
        (DipSpan, random.choice(list(DipStatus))),
        (MappaSpan, 0),
        (StatutorySpan, random.random() < 0.5),
        (LevelSpan, random.choice([1, 2, 2, 3, 3, 3, 4, 5, None])),
    ):
        yield (
            table,
            {"client_id": number, "from_on": nominated_on, "to_on": None, "value": value},
        )
    for days in (200, 20):
        tenths = random.randrange(900)
        yield (KeptScore, scored(number, tenths, TODAY - timedelta(days=days)))
    if random.random() < 0.2:
        kinds = [SituationKind.CUSTODY] * 60 + [SituationKind.REMAND] * 39
        yield (
            Situation,
            {
                "client_id": number,
                "kind": random.choice([*kinds, SituationKind.HOSPITAL]),
                "from_on": nominated_on,
                "to_on": None,
                "establishment": "HMP Fenmarsh",
                "recorded_at": NOW,
                "recorded_by": "command:benchmark",
            },
        )


def scored(client_id: int, tenths: int, as_of: date) -> dict[str, Any]:
    """Return a score without lines, which no list reads."""
    points = ("offence", "arrest", "predictor", "class_a", "intelligence", "breach")
    kinds = ("offending", "treatment", "intelligence")
    bands = ((450, Band.SELECT), (300, Band.WATCH), (200, Band.HOLD), (0, Band.DESELECT))
    return {
        "client_id": client_id,
        "matrix_id": 1,
        "as_of": as_of,
        "total": Decimal(tenths) / 10,
        "tenths": tenths,
        "band": next(band for least, band in bands if tenths >= least),
        "provisional": tenths % 2 == 0,
        "reason": Reason.REVIEW,
        "asked_at": NOW,
        "asked_by": "command:benchmark",
        "token": f"{client_id}-{as_of}",
        **{f"{each}_points": Decimal(0) for each in points},
        **{f"{each}_inputs": "[]" for each in kinds},
        **{f"{each}_lines": "[]" for each in kinds},
    }


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

PAGES = {
    "list, as it opens": "/clients",
    "list, 100 rows": "/clients?show=100",
    "list, one district": "/clients?district=fenland",
    "list, C+C and R+R of one district": "/clients?district=fenland&strand=cc-rr",
    "list, everybody": "/clients?status=all",
    "list, deselected": "/clients?status=deselected",
    "list, levels 4 and 5": "/clients?level=5&level=4",
    "list, in hospital (few)": "/clients?situation=hospital",
    "list, by name": "/clients?sort=name",
    "list, by name, in the middle": "/clients?sort=name&after={middle}",
    "list, by name, backwards": "/clients?sort=name&before={middle}",
    "list, by reference, in the middle": "/clients?after={middle}",
    "list, by birth": "/clients?sort=born",
    "list, by level, from 5": "/clients?sort=level&order=desc",
    "list, by situation": "/clients?sort=situation",
    "list, by district": "/clients?sort=district",
    "list, by time on the scheme": "/clients?sort=time",
    "list, by score": "/clients?sort=score",
    "list, by score, the highest first": "/clients?sort=score&order=desc",
    "list, in the band select": "/clients?band=select",
    "list, not scored (none)": "/clients?band=not-scored",
    "reviews": "/reviews",
    "list, by lead": "/clients?sort=lead",
    "list, of one lead": "/clients?lead=5",
    "list, without a lead": "/clients?lead=none",
    "workers and their caseloads": "/caseloads",
    "clients without a lead": "/caseloads/without",
    "client": "/clients/{middle}",
}
SEARCHES = {
    "find, two words": "Lison Thornaley",
    "find, misspelled": "Leson Thornalee",
    "find, family name": "Thornaley",
    "find, given name": "Lison",
    "find, many common words": "Mary Anne Smith-Jones",
    "find, identifier": "{number}",
    "find, nobody": "Zzyzx Qwertz",
}


def measure(app: Flask, clients: int, times: int) -> None:
    statements: list[str] = []
    middle = clients // 2
    known = {
        "middle": f"C-{middle:06}",
        "number": f"99/{middle}{check_letter(f'99{middle:07}')}",
    }

    @event.listens_for(db.engine, "before_cursor_execute")
    def count(*args: object) -> None:
        statements.append(str(args[2]))

    for user_id, (_, role, _) in enumerate(WHO[:2], 1):
        client = app.test_client()
        client.set_cookie(TOKEN_COOKIE, a_session(db.session.get_one(User, user_id)))
        print(f"{f'for a {role}':38} {'median':>8} {'slowest':>8}  statements")
        for name, path in PAGES.items():
            show(
                name,
                partial(fresh, app, partial(client.get, path.format(**known))),
                statements,
                times,
            )
        for name, typed in SEARCHES.items():
            find = partial(client.post, "/clients/find", data={"find": typed.format(**known)})
            show(name, partial(fresh, app, find), statements, times)


def fresh(app: Flask, ask: Callable[[], TestResponse]) -> TestResponse:
    """Ask in a context of its own, as a server does: who asked before is not remembered."""
    with app.app_context():
        return ask()


def show(name: str, ask: Callable[[], TestResponse], statements: list[str], times: int) -> None:
    taken = []
    for _ in range(times):
        statements.clear()
        began = time.perf_counter()
        answer = ask()
        taken.append(1_000 * (time.perf_counter() - began))
        assert answer.status_code in {200, 302, 303, 403, 404}, f"{name}: {answer.status}"
    print(
        f"{name:38} {statistics.median(taken):8.0f} {max(taken):8.0f}  {len(statements)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
