"""Processes that all want the slots of one job; started by test_races.py with settings around it.

`DIARY HELD SLOT...`: three that serve and are asked for each slot by name, and two schedulers begin
at the same moment, forked from this process before it has a connection. The work of the job is a
line in the diary. Then one more takes the slot HELD and is killed in the middle of its run.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from flask import Flask

from config import Config
from iom.accounts.domain import Reader
from iom.app import create_app
from iom.jobs.domain import Job, Missed, NotToBeTaken
from iom.jobs.queries import list_due
from iom.jobs.timetables import Every
from iom.jobs.work import run_by_name, run_due
from iom.kernel import clock
from tests.factories.jobs import a_job

SERVERS, SCHEDULERS = 3, 2
PATIENCE_SECONDS = 30
SERVER = Reader.command("server")


def race(app: Flask, diary: Path, slots: Sequence[datetime]) -> int:
    """Let all of them run; return how many did not end well."""
    job = _the_job(diary)
    go, start = os.pipe()
    acts = [lambda: _serve(job, slots)] * SERVERS + [lambda: _schedule(job)] * SCHEDULERS
    children = [_fork(app, act, go=go, start=start) for act in acts]
    os.close(start)  # the last one that holds it: all who read from the other end go on
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def kill_in_the_middle(app: Flask, slot: datetime) -> None:
    """Let a process take a slot, and kill it before it ends."""
    begun, beginning = os.pipe()

    def never(_slot: datetime, _actor: Reader) -> str:
        os.write(beginning, b"!")
        time.sleep(600)
        return ""

    job = a_job(never, timetable=Every(60))
    child = _fork(app, lambda: run_by_name(job, slot, actor=SERVER))
    os.read(begun, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _the_job(diary: Path) -> Job:
    def write(slot: datetime, _actor: Reader) -> str:
        with diary.open("a", buffering=1) as out:
            out.write(f"{slot.isoformat()}\n")
        time.sleep(0.01)
        return "Written."

    return a_job(write, timetable=Every(60), missed=Missed.EACH)


def _fork(app: Flask, act: Callable[[], object], *, go: int = -1, start: int = -1) -> int:
    child = os.fork()
    if child:
        return child
    failed = 1
    try:
        if start >= 0:
            os.close(start)
            os.read(go, 1)
        with app.app_context():
            act()
        failed = 0
    finally:
        os._exit(failed)


def _serve(job: Job, slots: Sequence[datetime]) -> None:
    for slot in random.sample(slots, len(slots)):
        try:
            run_by_name(job, slot, actor=SERVER)
        except NotToBeTaken:
            continue


def _schedule(job: Job) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while list_due(job, at=clock.now()):
        assert time.monotonic() < until
        run_due([job])


if __name__ == "__main__":
    file, *asked = sys.argv[1:]
    held, *moments = (datetime.fromisoformat(each) for each in asked)
    application = create_app(Config.from_environment())
    left = race(application, Path(file), moments)
    kill_in_the_middle(application, held)
    sys.exit(left)
