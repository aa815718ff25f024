"""Real processes that want the same slots, and one that is killed in the middle of a run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from config import Config
from iom.audit.verifying import verify
from iom.cli.ground import inside
from iom.db import db
from iom.jobs.domain import Missed, RunState
from iom.jobs.models import Run
from iom.jobs.queries import list_due, list_failures
from iom.jobs.timetables import Every
from iom.jobs.work import run_by_name, run_due
from iom.kernel import clock
from tests.factories.accounts import COMMAND
from tests.factories.installed import install
from tests.factories.jobs import a_job

ROOT = Path(__file__).parents[2]
SLOTS = 20
HOUR = timedelta(hours=1)


@pytest.fixture
def installed(database_url: str, settings: Callable[[str], Config]) -> Iterator[Config]:
    config = settings(database_url)
    with inside(config):
        install()
        yield config


def test_each_slot_is_run_once_whoever_wants_it_and_again_where_its_process_was_killed(
    installed: Config, tmp_path: Path
) -> None:
    """Three servers and two schedulers over twenty slots, and one that dies at another."""
    job = a_job(timetable=Every(60), missed=Missed.EACH)
    last = job.timetable.last(clock.now())
    run_by_name(job, last - SLOTS * HOUR, actor=COMMAND)  # since then nobody came by
    missed = [last - n * HOUR for n in range(SLOTS)]
    assert set(list_due(job, at=clock.now())) >= set(missed)
    held = last - (SLOTS + 1) * HOUR
    diary = tmp_path / "diary"
    db.session.rollback()

    subprocess.run(
        [sys.executable, "-m", "tests.jobs.racers", str(diary)]
        + [slot.isoformat() for slot in (held, *missed)],
        cwd=ROOT,
        env=os.environ | installed.as_environment(),
        check=True,
        timeout=100,
    )

    written = [datetime.fromisoformat(line) for line in diary.read_text().splitlines()]
    assert sorted(slot for slot in written if slot <= last) == sorted(missed)
    runs = db.session.scalars(select(Run).where(Run.slot.in_(missed))).all()
    assert [(run.state, run.tries) for run in runs] == [(RunState.DONE, 1)] * SLOTS
    assert verify().findings == []

    assert held not in list_due(job, at=clock.now())
    with time_machine.travel(clock.now() + job.lease):
        [cut_off] = list_failures([job], at=clock.now())
        assert (cut_off.slot, cut_off.cut_off) == (held, True)
        assert held in list_due(job, at=clock.now())
        run_due([job])
        assert not list_failures([job], at=clock.now())
    [run] = db.session.scalars(select(Run).where(Run.slot == held))
    assert (run.state, run.tries) == (RunState.DONE, 2)
