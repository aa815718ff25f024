"""Commands about jobs: the scheduler, how they fare, and one run by hand."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from threading import Event

import click
from flask import current_app

from iom.cli.ground import answer, say, whoever_runs_it, with_app
from iom.jobs import queries
from iom.jobs.domain import Job, find_job, read_slot, written
from iom.jobs.queries import JobShown, RunShown
from iom.jobs.waking import keep_waking
from iom.jobs.work import run_by_name
from iom.kernel import clock
from iom.scheduler import jobs_of


@click.command("scheduler")
@with_app
def scheduler() -> None:
    """Run every job at its time, until stopped: one process beside the web server.

    It makes up for what was missed while it was down. A second one does no harm, and no good. It
    ends on SIGTERM, as soon as the run that has begun is done.
    """
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    keep_waking(_jobs(), stop=stop)


@click.group("jobs")
def jobs() -> None:
    """See how the scheduler's jobs fare, and run one by hand."""


@jobs.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_app
def list_jobs(*, as_json: bool) -> None:
    """List every job: its last run, its next slot, and whether it is late."""
    shown = queries.list_jobs(_jobs(), at=clock.now())
    if as_json:
        answer([_row(each) for each in shown])
        return
    for each in shown:
        last = "has not run" if each.last is None else _last_in_words(each.last)
        late = "LATE  " if each.late else ""
        say(f"{each.job.name:14} next {written(each.next_slot)}  {late}{last}")


@jobs.command("run")
@click.argument("name")
@click.option("--slot", help="Like 2026-11-28T06:00Z; without it, the last one that has come.")
@with_app
def run(name: str, slot: str | None) -> None:
    """Run one slot of a job here and now. A slot that is done is not run twice.

    One that failed is tried again, however often it was. The scheduler need not run.
    """
    job, at = find_job(_jobs(), name), clock.now()
    which = job.timetable.last(at) if slot is None else read_slot(job, slot, at=at)
    say(run_by_name(job, which, actor=whoever_runs_it()))


def _jobs() -> Sequence[Job]:
    return jobs_of(current_app.config["IOM"])


def _last_in_words(run: RunShown) -> str:
    state = "cut off" if run.cut_off else run.state.value
    return f"{state} {written(run.slot)}  {run.said}".rstrip()


def _row(each: JobShown) -> dict[str, object]:
    return {
        "name": each.job.name,
        "title": each.job.title,
        "timetable": each.job.timetable.in_words,
        "next_slot": written(each.next_slot),
        "late": each.late,
        "asked": each.waits,
        "last": None if each.last is None else _run(each.last),
        "last_done_slot": None if each.last_done is None else written(each.last_done.slot),
    }


def _run(run: RunShown) -> dict[str, object]:
    return {
        "slot": written(run.slot),
        "state": "cut-off" if run.cut_off else run.state.value,
        "tries": run.tries,
        "ended_at": None if run.ended_at is None else run.ended_at.isoformat(),
        "said": run.said,
    }


COMMANDS = (scheduler, jobs)
