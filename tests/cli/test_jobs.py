"""`iom jobs` and `iom scheduler`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from config import Config
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.db import db
from iom.jobs.domain import RunState
from iom.jobs.models import Run
from tests.factories.clients import a_client
from tests.factories.installed import install
from tests.factories.scores import a_matrix

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)


def run(app: Flask, *words: str) -> Result:
    db.session.rollback()
    with time_machine.travel(NOON, tick=False):
        return CliRunner().invoke(iom, ["jobs", *words], obj=app.config["IOM"])


def test_a_slot_is_run_by_hand_once_and_stands_in_the_list(app: Flask) -> None:
    first = run(app, "run", "agreements", "--slot", "2026-05-15T05:00Z")
    assert (first.exit_code, first.stdout) == (0, "0 announcements made.\n")
    again = run(app, "run", "agreements")  # the same one, for it is the last that has come
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == (
        "The slot 2026-05-15T05:00Z of “agreements” was done at 2026-05-15T12:00Z; "
        "it is not run twice.\n"
    )
    row = json.loads(run(app, "list", "--json").stdout)[0]
    assert row == {
        "name": "agreements",
        "title": "Announce agreements",
        "timetable": "every day at 06:00",
        "next_slot": "2026-05-16T05:00Z",
        "late": False,
        "asked": False,
        "last": {
            "slot": "2026-05-15T05:00Z",
            "state": "done",
            "tries": 1,
            "ended_at": "2026-05-15T12:00:00+00:00",
            "said": "0 announcements made.",
        },
        "last_done_slot": "2026-05-15T05:00Z",
    }
    lines = run(app, "list").stdout.splitlines()
    assert lines[0] == (
        "agreements     next 2026-05-16T05:00Z  done 2026-05-15T05:00Z  0 announcements made."
    )
    assert lines[1] == "adult-moves    next 2026-05-16T05:05Z  LATE  has not run"


def test_reviews_that_are_due_are_prepared_by_hand_once(app: Flask) -> None:
    a_matrix()
    a_client(ref="C-1")  # selected on 1 February 2024 and never reviewed

    first = run(app, "run", "six-monthly-reviews", "--slot", "2026-05-14T04:00Z")
    assert (first.exit_code, first.stdout) == (0, "1 review prepared.\n")
    later = run(app, "run", "six-monthly-reviews", "--slot", "2026-05-15T04:00Z")
    assert (later.exit_code, later.stdout) == (0, "0 reviews prepared.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "There is no job “nothing”. There are: agreements, adult-moves, "),
        (("agreements", "--slot", "soon"), "“soon” is not a moment. Write it like "),
        (("agreements", "--slot", "2026-05-16T05:00Z"), "The slot 2026-05-16T05:00Z has not come"),
    ],
)
def test_what_cannot_be_run_is_refused_in_a_sentence(
    app: Flask, words: tuple[str, ...], said: str
) -> None:
    refused = run(app, "run", *words)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(said)
    assert db.session.scalar(select(func.count()).select_from(Run)) == 0


def test_the_scheduler_runs_what_is_due_and_ends_when_it_is_told_to(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    config = settings(database_url)
    with inside(config):
        install()
        process = subprocess.Popen(
            [sys.executable, "-c", "from wsgi import main; main()", "scheduler"],
            cwd=ROOT,
            env=os.environ | config.as_environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            until = time.monotonic() + 60
            while count_done() < 6:
                assert time.monotonic() < until
                assert process.poll() is None
                time.sleep(0.1)
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "scheduler_ends" in said


def count_done() -> int:
    db.session.rollback()
    done = select(func.count()).where(Run.state == RunState.DONE)
    return db.session.scalar(done) or 0
