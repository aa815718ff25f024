"""`iom agreements`: what is agreed, and telling that it ends."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from iom.accounts.domain import Category, Role
from iom.cli.main import iom
from iom.db import db
from iom.notices.models import Notice
from tests.factories.accounts import a_user
from tests.factories.agreements import an_agreement


@pytest.fixture(autouse=True)
def _in_the_middle_of_may() -> Any:
    with time_machine.travel(datetime(2026, 5, 15, 12, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def run(app: Flask, *words: str) -> Result:
    db.session.rollback()
    return CliRunner().invoke(iom, ["agreements", *words], obj=app.config["IOM"])


def test_the_list_says_what_each_party_may_see(app: Flask) -> None:
    an_agreement(
        {"housing": [Category.IDENTITY, Category.HOUSING]}, title="Core", to_on=date(2026, 6, 1)
    )

    result = run(app, "list", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == [
        {
            "number": 1,
            "title": "Core",
            "standing": "in force",
            "from": "2026-05-01",
            "to": "2026-06-01",
            "review": "2026-05-01",
            "owner": None,
            "parties": {"housing": ["housing", "identity"]},
        }
    ]
    assert "housing: identity, housing" in run(app, "list").stdout


def test_announcing_twice_tells_once(app: Flask) -> None:
    a_user(role=Role.ADMINISTRATOR, shared=[])
    an_agreement(to_on=date(2026, 6, 1), review_on=date(2026, 5, 20))

    said = [run(app, "announce").stdout for _ in range(2)]

    assert said == ["1 announcement made.\n", "0 announcements made.\n"]
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
