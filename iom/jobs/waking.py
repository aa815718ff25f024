"""The scheduler: wake, look what is due, run it, sleep."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from iom.audit.trail import TrailUnavailable
from iom.db import db
from iom.jobs.domain import Job
from iom.jobs.work import run_due

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 5.0
"""Between two looks; so long somebody who asked for a run waits at most, where nothing runs."""


def keep_waking(jobs: Sequence[Job], *, stop: Event, pause_seconds: float = PAUSE_SECONDS) -> None:
    """Run what is due until `stop` is set. A run that has begun is brought to its end.

    A database that is away for a while is waited for; what was missed is due when it is back.
    """
    log.info("scheduler_begins", jobs=[job.name for job in jobs])
    while not stop.is_set():
        try:
            run_due(jobs, stopping=stop.is_set)
        except (SQLAlchemyError, TrailUnavailable) as error:
            # The kind alone: the text of a database's error may quote what somebody typed.
            log.error("scheduler_held_up", kind=type(error).__name__)  # noqa: TRY400
        finally:
            db.session.remove()
        stop.wait(pause_seconds)
    log.info("scheduler_ends")
