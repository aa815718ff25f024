"""Every rule, by every method, for every role and for nobody, against a checked-in table.

The table says what the bare request is answered: a change is posted with the page's own token and
an otherwise empty form. 403 is a page closed to the role, 302 to sign-in or 401 one that wants
somebody signed in, 422 a form that says what is missing, 405 a method that the page has not.

`IOM_WRITE_MATRIX=1 pytest tests/access/test_matrix.py` writes the table anew; what changed in it is
then read line by line against the table of HANDBOOK 1.
"""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

from sqlalchemy import select

from iom.accounts.domain import Role
from iom.clients.models import Client
from iom.db import db
from iom.sharing.scope import counting
from tests.access.world import METHODS, NOBODY, ROLES, World

TABLE = Path(__file__).with_name("matrix.csv")
# Who is never told a client's name (HANDBOOK 1).
NAMELESS = {Role.ANALYST, Role.BOARD, Role.ADMINISTRATOR, Role.AUDITOR}


def test_every_rule_answers_every_role_as_the_table_says(world: World) -> None:
    """And nothing that is answered to those who see no client names one."""
    expected = {
        (row["rule"], row["method"]): row for row in csv.DictReader(TABLE.read_text().splitlines())
    }
    found = {(path, method): {} for rule, path, method in rows_of(world)}  # type: ignore[var-annotated]
    for role in ROLES:
        left_out = settled(expected, role) if world.engine_name == "postgres" else set()
        for (path, method), status in answers_to(world, role, left_out).items():
            found[path, method][role] = status
    if os.environ.get("IOM_WRITE_MATRIX"):
        write(found)
    assert found.keys() == expected.keys()
    wrong = {
        key: {
            role: (status, "expected", expected[key][role])
            for role, status in row.items()
            if status != expected[key][role]
        }
        for key, row in found.items()
    }
    assert {key: row for key, row in wrong.items() if row} == {}


def settled(expected: dict[tuple[str, str], dict[str, str]], role: str) -> set[tuple[str, str]]:
    """Return the rows that are refused before the database is asked: SQLite alone answers those."""
    refused = {"302", "401", "405"} if role == NOBODY else {"403", "405"}
    return {key for key, row in expected.items() if row[role] in refused}


def rows_of(world: World) -> list[tuple[object, str, str]]:
    return [
        (rule, rule.rule, method)
        for rule in world.rules()
        for method in METHODS
        if method in (rule.methods or ()) or method == "PUT"
    ]


def answers_to(
    world: World, role: str, left_out: set[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    found = {}
    client, token = world.fresh(role)
    names = names_of_clients() if role in NAMELESS else None
    for rule, path, method in rows_of(world):
        if (path, method) in left_out:
            continue
        address = world.address(rule)  # type: ignore[arg-type]
        data = {} if method == "GET" else {"csrf_token": token}
        answer = client.open(address, method=method, data=data)
        found[path, method] = str(answer.status_code)
        assert names is None or not names.search(answer.data.decode(errors="replace")), (role, path)
        if method == "POST" and answer.status_code < 400:
            world.put_back()
            client, token = world.fresh(role)
    return found


def names_of_clients() -> re.Pattern[str]:
    """Match the family name of any client; a provider is called like one of them."""
    names = db.session.scalars(counting(select(Client.family_name).distinct())).all()
    assert len(names) > 5
    return re.compile(f"(?:{'|'.join(map(re.escape, names))})(?! House)")


def write(found: dict[tuple[str, str], dict[str, str]]) -> None:
    with TABLE.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["rule", "method", *ROLES])
        for (path, method), row in found.items():
            table.writerow([path, method, *(row[role] for role in ROLES)])
