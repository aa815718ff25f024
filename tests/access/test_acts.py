"""Every act leaves exactly its rows on the trail, and nothing that was not declared is taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from iom.audit.models import AuditRecord
from iom.db import db
from tests.access.acts import ACTS, CHANGING, Act, Row, carry_out, prepare
from tests.access.state import cells_of_tables, marks_of_tables
from tests.access.told import clients_in, whom_it_names
from tests.access.world import World, build
from tests.audit.spoiling import full_disk, spoilt
from tests.conftest import SignIn

NOW = datetime(2026, 5, 5, 10, 0, tzinfo=UTC)
# Drawn anew at every try.
_RANDOM = frozenset({
    "token", "token_hash", "mac", "password_hash", "code_hash", "totp_secret", "home_address",
    "key", "at", "log", "members", "goal_key", "step_key", "agreement_key", "file",
})  # fmt: skip
# What tables have and no form asks for.
EXTRA_KEYS = {
    "id": "1", "user_id": "1", "role": "administrator", "permissions": "manage-users",
    "permission": "manage-users", "granted": "1", "agency_id": "1", "districts": "fenland",
    "district_ids": "1", "district_id": "3", "home_district_id": "3",
    "bounds": "scheme:peterborough",
    "rights_version": "9", "password_hash": "x", "password_changed_at": "2020-01-01",
    "totp_secret": "x", "totp_enrolled_at": "2020-01-01", "is_admin": "1", "disabled_at": "",
    "client_id": "2", "client_ref": "C-000009", "owner_id": "1", "actor": "user:somebody",
    "recorded_by": "user:somebody", "recorded_at": "2020-01-01", "seq": "1", "mac": "x",
    "until_at": "2099-01-01", "erased_at": "2020-01-01", "decided_by": "user:somebody",
}  # fmt: skip


@pytest.fixture
def world(app: Flask, engine_name: str, sign_in: SignIn) -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        yield build(app, engine_name, sign_in)


def test_there_are_a_hundred_acts() -> None:
    assert len(ACTS) >= 100
    assert len(EXTRA_KEYS) == 30


def test_every_act_leaves_exactly_its_rows(world: World) -> None:
    """Whom it names is among them. Where they cannot be written, nothing is done and nobody shown.

    And what no form asks for is taken in by none: all tables end as without the 30 keys.
    Which fields a form reads is not the database's to say: that half runs on SQLite alone.
    """
    wrong, taken_in, done_untold = {}, [], []
    for act in ACTS:
        client, path, data = prepare(act, world)
        if act in CHANGING and act.rows and world.engine_name == "sqlite":
            done_untold += what_it_does_untold(client, path, data)
        before = last_seq()
        try:
            answer = carry_out(act, client, path, data)
        except AssertionError as refusal:
            wrong[act.name] = _short(str(refusal))
        else:
            found = rows_after(before)
            if found != list(act.rows):
                wrong[act.name] = f"{found} instead of {list(act.rows)}"
            untold = whom_it_names(answer) - {subject for _, _, subject in found}
            if untold and not act.path.startswith("/audit"):  # where references alone are told
                wrong[act.name] = f"names {untold}, and puts {found} on the trail"
        if act in CHANGING and world.engine_name == "sqlite":
            taken_in += what_it_takes_in(act, world)
        world.put_back()
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())
    assert not taken_in, taken_in
    assert not done_untold, done_untold


def what_it_does_untold(client: FlaskClient, path: str, data: dict[str, Any]) -> list[object]:
    """Do an act while the trail cannot be written; return what went wrong, if anything did."""
    before = marks_of_tables(without=("sessions_",))
    with spoilt(full_disk):
        answer = client.post(path, data=data)
        named = whom_it_names(answer) - clients_in(str(data))  # what was typed is handed back
    after = marks_of_tables(without=("sessions_",))
    moved = [table for table, mark in before.items() if mark != after[table]]
    right = answer.status_code == 503 and not named and not moved
    return [] if right else [(path, answer.status, named, moved)]


def what_it_takes_in(act: Act, world: World) -> list[object]:
    """Put all back, do the act again with every extra key, and return what came out otherwise."""
    plain = cells_of_tables(without=("audit_head",), but=_RANDOM)
    world.put_back()
    client, path, data = prepare(act, world)
    carry_out(act, client, path, {**EXTRA_KEYS, **data})
    extra = cells_of_tables(without=("audit_head",), but=_RANDOM)
    return [
        (act.name, table, rows, extra[table])
        for table, rows in plain.items()
        if rows != extra[table]
    ]


def last_seq() -> int:
    db.session.rollback()
    return db.session.scalar(select(AuditRecord.seq).order_by(AuditRecord.seq.desc())) or 0


def rows_after(seq: int) -> list[Row]:
    db.session.rollback()
    query = select(AuditRecord).where(AuditRecord.seq > seq).order_by(AuditRecord.seq)
    return [(row.operation.value, row.event, row.subject) for row in db.session.scalars(query)]


def _short(text: str) -> str:
    """Keep what an error page says of itself."""
    said = BeautifulSoup(text, "html.parser").select(".govuk-error-summary, h1")
    return (
        text.split("\n", maxsplit=1)[0]
        + " "
        + " ".join(each.get_text(" ", strip=True) for each in said)
    )
