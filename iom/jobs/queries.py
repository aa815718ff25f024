"""Read runs. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from iom.db import db
from iom.jobs.domain import (
    MADE_UP_FOR,
    Job,
    Missed,
    RunState,
    Standing,
    again_at,
    due,
    is_cut_off,
    is_late,
)
from iom.jobs.models import Run

_FAILURES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RunShown:
    """A run as a list shows it.

    Attributes:
        slot: for which time.
        state: where it stands.
        tries: how often it was begun.
        asked_by: who asked for it; empty for the timetable.
        begun_at: the last time.
        ended_at: when it was done or failed.
        said: what it did, or why it failed.
        cut_off: it began, and nobody holds it any more.
        again_at: when it is tried again.
    """

    job: str
    slot: datetime
    state: RunState
    tries: int
    asked_by: str
    begun_at: datetime | None
    ended_at: datetime | None
    said: str
    cut_off: bool
    again_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobShown:
    """A job as a list shows it.

    Attributes:
        last: the run that was begun last; None where none was.
        last_done: the run that was done last.
        waits: whether it is asked for and has not begun.
        late: nobody began the last slot in time.
        next_slot: the first one to come.
    """

    job: Job
    last: RunShown | None
    last_done: RunShown | None
    waits: bool
    late: bool
    next_slot: datetime


def list_due(job: Job, *, at: datetime) -> Sequence[datetime]:
    """List the slots of a job that are to be run now, the oldest first. One statement."""
    return due(job, _known(job, at), at)


def list_jobs(jobs: Sequence[Job], *, at: datetime) -> list[JobShown]:
    """Say how each job fares, in their order. Three statements for each."""
    return [_shown(job, at) for job in jobs]


def list_failures(jobs: Sequence[Job], *, at: datetime) -> list[RunShown]:
    """List the runs that failed or were cut off and are still kept, the latest first."""
    names = [job.name for job in jobs]
    cut_off = and_(Run.state == RunState.RUNNING, Run.leased_until <= at)
    found = db.session.scalars(
        select(Run)
        .where(Run.job.in_(names), (Run.state == RunState.FAILED) | cut_off)
        .order_by(Run.slot.desc(), Run.id.desc())
        .limit(_FAILURES)
    )
    return [_run(row, at) for row in found]


def standing_of(row: Run) -> Standing:
    """Return what decides who may take a run."""
    return Standing(
        state=row.state,
        tries=row.tries,
        leased_until=row.leased_until,
        ended_at=row.ended_at,
        asked=bool(row.asked_by),
    )


def _known(job: Job, at: datetime) -> dict[datetime, Standing]:
    """Read the runs that decide what is due (`due`), and no more: there are many."""
    which = [Run.job == job.name, Run.slot > at - MADE_UP_FOR - job.lease]
    if job.missed is Missed.LAST:
        asked = and_(Run.asked_by != "", Run.state != RunState.DONE)
        which.append((Run.slot >= job.timetable.last(at)) | asked)
    rows = db.session.scalars(select(Run).where(*which).execution_options(populate_existing=True))
    return {row.slot: standing_of(row) for row in rows}


def _shown(job: Job, at: datetime) -> JobShown:
    last = _latest(job, Run.begun_at.is_not(None), at=at)
    waits = select(Run.id).where(Run.job == job.name, Run.state == RunState.ASKED).limit(1)
    return JobShown(
        job=job,
        last=last,
        last_done=_latest(job, Run.state == RunState.DONE, at=at),
        waits=db.session.scalar(waits) is not None,
        late=is_late(job, {} if last is None else {last.slot: _LOOKED_AT}, at),
        next_slot=job.timetable.following(at),
    )


# That a slot was begun at all is enough to know that somebody came by.
_LOOKED_AT = Standing(state=RunState.DONE, tries=1, leased_until=None, ended_at=None)


def _latest(job: Job, which: object, *, at: datetime) -> RunShown | None:
    row = db.session.scalars(
        select(Run)
        .where(Run.job == job.name, which)  # type: ignore[arg-type]
        .order_by(Run.slot.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    return None if row is None else _run(row, at)


def _run(row: Run, at: datetime) -> RunShown:
    standing = standing_of(row)
    return RunShown(
        job=row.job,
        slot=row.slot,
        state=row.state,
        tries=row.tries,
        asked_by=row.asked_by,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        said=row.said,
        cut_off=is_cut_off(standing, at),
        again_at=again_at(standing),
    )
