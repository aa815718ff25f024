"""What the scheduler of the story did lately: each job once, and one run that failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app

from iom.jobs import service
from iom.jobs.domain import TRIES
from iom.scheduler import jobs_of

_SAID = {
    "agreements": "1 announcement made.",
    "adult-moves": "0 clients announced.",
    "six-monthly-reviews": "3 reviews prepared.",
    "old-files": "2 files deleted.",
    "old-rows": "0 rows deleted.",
    "old-drafts": "0 drafts deleted.",
    "old-sessions": "Cleared.",
    "old-runs": "0 runs deleted.",
    "just-outside": "0 entries deleted.",
}
_BUSY = "The database is busy: somebody else is writing. Nothing was changed; try again."
_MINUTES = (0, 1, 11)


def tell(now: datetime) -> None:
    """Put runs on the list without running anything: the story's own days are over."""
    told = [job for job in jobs_of(current_app.config["IOM"]) if job.name in _SAID]
    for job in told:
        slot = job.timetable.last(now)
        held = service.take(job, slot, at=slot)
        service.note_done(held, _SAID[job.name], at=slot)
    busy = told[0]
    slot = busy.timetable.last(now - timedelta(days=3))
    for minutes in _MINUTES[:TRIES]:
        at = slot + timedelta(minutes=minutes)
        service.note_failed(service.take(busy, slot, at=at), _BUSY, at=at)
