"""Take a slot, note what became of it, ask for a run. No act here commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.jobs.domain import (
    KEPT,
    LONGEST_SAID,
    Job,
    NotToBeTaken,
    RunState,
    again_at,
    is_cut_off,
    may_be_taken,
    written,
)
from iom.jobs.events import JobAsked, subject_of
from iom.jobs.models import Run
from iom.jobs.queries import standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A run that somebody is at. The lease proves it when its end is noted."""

    job: str
    slot: datetime
    lease: str


def take(job: Job, slot: datetime, *, at: datetime) -> Held:
    """Take a slot, so that nobody else runs it; take it over where a lease ran out.

    Raises:
        NotToBeTaken: somebody was quicker, or it is done, or not to be tried again yet.
    """
    _make(job.name, slot, RunState.ASKED)
    run = _locked(job.name, slot)
    if not may_be_taken(standing_of(run), at):
        raise NotToBeTaken(_why_not(run, at))
    return _hold(run, job, at)


def take_again(job: Job, slot: datetime, *, actor: Actor, at: datetime) -> Held:
    """Take a slot because somebody asked for it by name: also one that failed for good.

    Raises:
        NotToBeTaken: it is done, or somebody is at it.
    """
    _make(job.name, slot, RunState.ASKED)
    run = _locked(job.name, slot)
    standing = standing_of(run)
    held = run.state is RunState.RUNNING and not is_cut_off(standing, at)
    if held or run.state is RunState.DONE:
        raise NotToBeTaken(_why_not(run, at))
    event = JobAsked(subject=subject_of(job.name), slot=written(slot))
    audit.record(event, actor=actor, at=at)
    return _hold(run, job, at)


def ask(job: Job, *, actor: Actor, at: datetime) -> bool:
    """Ask the scheduler to run a job now. Return False where somebody has asked already.

    The run has the present second for its slot: whoever presses twice asks once.
    """
    waits = select(Run.id).where(Run.job == job.name, Run.state == RunState.ASKED).limit(1)
    if db.session.scalar(waits) is not None:
        return False
    slot = at.replace(microsecond=0)
    if not _make(job.name, slot, RunState.ASKED, asked_by=actor.ref):
        return False
    event = JobAsked(subject=subject_of(job.name), slot=written(slot))
    audit.record(event, actor=actor, at=at)
    return True


def note_done(held: Held, said: str, *, at: datetime) -> bool:
    """Note that a run is done, and what it did. False: it was taken over meanwhile."""
    return _end(held, RunState.DONE, said, at=at)


def note_failed(held: Held, why: str, *, at: datetime) -> bool:
    """Note that a run failed, and why. False: it was taken over meanwhile."""
    return _end(held, RunState.FAILED, why, at=at)


def forget_old(*, at: datetime) -> int:
    """Delete the runs of long ago; return how many."""
    old = delete(Run).where(Run.slot <= at - KEPT).returning(Run.id)
    found = db.session.scalars(old, execution_options={"synchronize_session": False}).all()
    return len(found)


def _make(name: str, slot: datetime, state: RunState, *, asked_by: str = "") -> bool:
    """Make the row of a slot where there is none; say whether it was this call that made it.

    Two who try wait here for each other: the second one finds the row of the first.
    """
    engine = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"job": name, "slot": slot, "state": state, "asked_by": asked_by, "tries": 0, "said": ""}
    statement = engine.insert(Run).values(row).on_conflict_do_nothing().returning(Run.id)
    return db.session.scalar(statement) is not None


def _locked(name: str, slot: datetime) -> Run:
    return db.session.scalars(
        select(Run)
        .where(Run.job == name, Run.slot == slot)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _hold(run: Run, job: Job, at: datetime) -> Held:
    run.state, run.tries = RunState.RUNNING, run.tries + 1
    run.begun_at, run.ended_at, run.said = at, None, ""
    run.lease, run.leased_until = secrets.token_hex(16), at + job.lease
    db.session.flush()
    return Held(job=run.job, slot=run.slot, lease=run.lease)


def _end(held: Held, state: RunState, said: str, *, at: datetime) -> bool:
    run = _locked(held.job, held.slot)
    if run.lease != held.lease:
        return False
    run.state, run.ended_at, run.said = state, at, said[:LONGEST_SAID]
    run.lease = run.leased_until = None
    db.session.flush()
    return True


def _why_not(run: Run, at: datetime) -> str:
    which = f"The slot {written(run.slot)} of “{run.job}”"
    again = again_at(standing_of(run))
    if run.state is RunState.DONE and run.ended_at:
        return f"{which} was done at {written(run.ended_at)}; it is not run twice."
    if run.state is RunState.FAILED and again and again > at:
        return f"{which} failed and is tried again at {written(again)}."
    if run.state is RunState.RUNNING and not is_cut_off(standing_of(run), at):
        return f"{which} is being run at this moment."
    return f"{which} was tried {run.tries} times and is not tried again by itself."
