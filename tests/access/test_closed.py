"""A record that was closed a moment ago is closed everywhere: on every rule, and in every form.

One example of everything there is leads to the client (`tests.access.examples`). Then the record is
closed to everybody who works with it. Which rules and which forms there are, the map of addresses
and the acts say, so that a room that is new tomorrow is asked without a word here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from iom.accounts.domain import PERMISSIONS, Permission
from iom.audit.models import AuditRecord
from iom.clients.models import Client
from iom.db import db
from iom.safeguards.domain import Terms
from iom.safeguards.restrictions import restrict
from iom.sharing.domain import RestrictionKind
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.access.acts import CHANGING, Act, prepare
from tests.access.state import marks_of_tables, put_back, taken_down
from tests.access.test_acts import NOW
from tests.access.world import NOBODY, ROLES, World, build
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.safeguards.test_every_column import read

REF, SURNAME, GIVEN = "C-000001", "Kestrelworth", "Perdita"
OWNER = "Hazel Merlin"
ASK = f"Restricted record – ask {OWNER}, Council community safety"
_OWN = ("audit_", "sessions_", "drafts_")  # the trail, sessions, and what one has only begun
_SENT = re.compile(r"csrf_token|[\w.-]{40,}|<code>[0-9a-f]{8}</code>")
# Of whom a record is closed to, those are told whom to ask who would see it otherwise.
_SEE_CLIENTS = {role.value for role, may in PERMISSIONS.items() if Permission.SEE_CLIENTS in may}
# Whoever oversees the trail reads every reference, and no name.
_BY_REFERENCE = {"auditor"}


@pytest.fixture
def world(app: Flask, engine_name: str, sign_in: SignIn) -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        world = build(app, engine_name, sign_in)
        named = {"family_name": SURNAME, "given_names": GIVEN}
        with transaction():
            db.session.execute(update(Client).where(Client.ref == REF).values(named))
        yield world


def close(world: World, kind: RestrictionKind, *, shown: bool = False) -> None:
    """Close the record to everybody of the world, as its owner."""
    owner = a_user(full_name=OWNER)
    people = frozenset(world.users.values()) if kind is RestrictionKind.NAMED else frozenset()
    terms = Terms(kind=kind, user_ids=people, shown=shown, owner_id=owner.id, reason="Invented why")
    with transaction():
        restrict(REF, terms, actor=reader_of(owner), at=NOW)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("kind", "roles"),
    [(RestrictionKind.ALL_BUT, ROLES[1:]), (RestrictionKind.NAMED, ("coordinator",))],
)
def test_nothing_of_it_is_told_by_any_rule_to_any_role(
    world: World,
    kind: RestrictionKind,
    roles: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert SURNAME in read(world.client("coordinator").get(f"/clients/{REF}"))
    close(world, kind)
    capsys.readouterr()

    told, asked = {}, 0
    for role in roles:
        client = world.client(role)
        for rule in world.rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            answer = client.get(world.address(rule))
            asked += 1
            text = read(answer) + answer.headers.get("Location", "")
            words = {SURNAME, GIVEN} | (set() if role in _BY_REFERENCE else {REF})
            if found := [word for word in words if word in text]:
                told[role, rule.rule] = found
    assert not told
    assert asked > 300 * len(roles)
    printed = "".join(capsys.readouterr())  # the log
    assert not [word for word in (SURNAME, GIVEN, REF) if word in printed]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("shown", [False, True], ids=["hidden", "shown"])
def test_no_form_that_was_open_before_does_anything_with_it(world: World, *, shown: bool) -> None:
    """Each act with everything that its form would send, begun before and sent after."""
    about = [(act, *prepare(act, world)) for act in CHANGING]
    about = [each for each in about if leads_to_it(each[0], each[2], each[3])]
    assert len(about) > 90
    close(world, RestrictionKind.ALL_BUT, shown=shown)
    closed, wrong = taken_down(), {}
    for act, client, path, data in about:
        before, seq = marks_of_tables(without=_OWN), last_seq()
        answer = client.post(path, data=data)
        moved = marks_of_tables(without=_OWN) != before
        told = {event for event, subject in rows_after(seq) if subject == f"client:{REF}"}
        text = read(answer)
        if moved or told - {"AccessDenied"} or SURNAME in text or GIVEN in text:
            wrong[act.name] = (answer.status, moved, told)
        if f"/{REF}/" in path:  # asked for by its address
            expected = (403, True) if shown and act.role in _SEE_CLIENTS else (404, False)
            if (answer.status_code, ASK in text, told) != (*expected, {"AccessDenied"}):
                wrong[act.name] = (answer.status, ASK in text, told)
        if moved:
            put_back(closed)
    assert not wrong


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("shown", [False, True], ids=["hidden", "shown"])
def test_typed_into_any_form_it_is_as_if_there_were_nobody(world: World, *, shown: bool) -> None:
    """A form that names clients by what is typed or ticked says the same of either."""
    about = [(act, *prepare(act, world)) for act in CHANGING if act.role != "auditor"]
    about = [each for each in about if REF in typed(each[3]) and f"/{REF}" not in each[2]]
    assert len(about) >= 8
    close(world, RestrictionKind.ALL_BUT, shown=shown)
    other = {}
    for act, client, path, data in about:
        seq = last_seq()
        closed = client.post(path, data=data)
        denied = rows_after(seq)
        nobody = client.post(path, data=json.loads(typed(data).replace(REF, "C-777777")))
        same = plain(closed.text) == plain(nobody.text).replace("C-777777", REF)
        asks = f"Restricted record – ask {OWNER}" in closed.text
        on_trail = ("AccessDenied", f"client:{REF}") in denied
        if closed.status_code != nobody.status_code or same == asks or asks != (shown and on_trail):
            other[act.name] = (closed.status, nobody.status, asks, denied)
    assert not other


def leads_to_it(act: Act, path: str, data: dict[str, Any]) -> bool:
    rows = any(subject == f"client:{REF}" for _, _, subject in act.rows)
    return (rows or REF in path or REF in typed(data)) and act.role not in {NOBODY, "auditor"}


def typed(data: dict[str, Any]) -> str:
    return json.dumps(data, default=str)


def plain(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not _SENT.search(line))


def last_seq() -> int:
    db.session.rollback()
    return db.session.scalar(select(AuditRecord.seq).order_by(AuditRecord.seq.desc())) or 0


def rows_after(seq: int) -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(AuditRecord).where(AuditRecord.seq > seq))
    return [(row.event, row.subject) for row in rows]
