"""Run what is due. Each run is taken in one transaction and noted in another; none is open between.

Whoever is stopped in between leaves a run that somebody else takes over when its lease is over.
"""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from iom.accounts.domain import Reader
from iom.audit.trail import TrailUnavailable
from iom.db import db
from iom.jobs import queries, service
from iom.jobs.domain import Job, NotDone, NotToBeTaken, written
from iom.jobs.service import Held
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.transaction import transaction

log = structlog.get_logger(__name__)

SCHEDULER = Reader.command("scheduler")
"""As whom the scheduler works."""
_Stopping = Callable[[], bool]


def run_due(jobs: Sequence[Job], *, stopping: _Stopping = lambda: False) -> int:
    """Run what is due, one after another, until nothing is; return how many runs ended well.

    What somebody else takes meanwhile is left to them.
    """
    done = 0
    for job in jobs:
        for slot in queries.list_due(job, at=clock.now()):
            if stopping():
                return done
            try:
                with transaction():
                    held = service.take(job, slot, at=clock.now())
            except NotToBeTaken:
                continue
            well, _ = carry_out(job, held)
            log.info(
                "job_run", job=job.name, slot=written(slot), ended="done" if well else "failed"
            )
            done += well
    return done


def run_by_name(job: Job, slot: datetime, *, actor: Reader) -> str:
    """Run one slot because somebody asked for it, and return what it says it did.

    Raises:
        NotToBeTaken: it is done, or somebody is at it.
        NotDone: it failed; says why.
    """
    with transaction():
        held = service.take_again(job, slot, actor=actor, at=clock.now())
    well, said = carry_out(job, held, actor=actor)
    if not well:
        raise NotDone(said)
    return said


def carry_out(job: Job, held: Held, *, actor: Reader = SCHEDULER) -> tuple[bool, str]:
    """Do the work of a run that is held, note its end, and return whether it went well and how."""
    try:
        said, well = job.work(held.slot, actor), True
    except Exception as error:  # whatever it was, it stands on the page
        db.session.rollback()
        said, well = _in_words(error, job), False
    note = service.note_done if well else service.note_failed
    with transaction():
        note(held, said, at=clock.now())
    return well, said


def _in_words(error: Exception, job: Job) -> str:
    """Say in a sentence why a run failed; what is no sentence of ours goes into the log alone."""
    if isinstance(error, RuleBroken | TrailUnavailable):
        return str(error)
    reference = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    log.error(
        "job_error",
        job=job.name,
        reference=reference,
        kind=type(error).__name__,
        where=[f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames],
    )
    what = (
        "The database did not do what it was asked"
        if isinstance(error, SQLAlchemyError)
        else "Something in the program went wrong"
    )
    return f"{what}. The scheduler’s log says where, under the reference {reference}."
