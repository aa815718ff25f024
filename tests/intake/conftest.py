"""The command as somebody at the machine uses it, on the database of the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from iom.cli.main import iom
from iom.db import db
from iom.places import queries as places
from tests.factories.accounts import the_places


@dataclass(frozen=True)
class Answer:
    """What `iom import ... --json` answered."""

    result: Result
    rows: int
    new: int
    changed: int
    same: int
    refused: list[dict[str, Any]]
    waiting: int
    set_aside: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """New, changed, same."""
        return self.new, self.changed, self.same

    @property
    def reasons(self) -> list[tuple[int | None, str | int | None, str]]:
        """Line, column and reason of every refusal."""
        return [(row["line"], row["column"], row["reason"]) for row in self.refused]


BringIn = Callable[..., Answer]


@pytest.fixture
def bring_in(app: Flask, tmp_path: Path) -> BringIn:
    """Return a function that brings content in: `bring_in("clients", content)`.

    The status is checked against the answer: 1 if and only if something is refused.
    """
    if not places.list_districts():
        the_places()

    def run(kind: str, content: bytes, *options: str, name: str = "") -> Answer:
        path = tmp_path / (name or f"{kind}.csv")
        path.write_bytes(content)
        db.session.rollback()
        words = ["import", kind, str(path), "--json", *options]
        result = CliRunner().invoke(iom, words, obj=app.config["IOM"], catch_exceptions=False)
        answer = Answer(result, **json.loads(result.stdout))
        refused = bool(answer.refused) and not answer.set_aside
        assert result.exit_code == (1 if refused else 0)
        assert ("was brought in" in result.stderr) == refused
        db.session.rollback()
        return answer

    return run
