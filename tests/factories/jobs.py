"""Jobs and runs for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from iom.accounts.domain import Reader
from iom.jobs.domain import Job
from iom.jobs.timetables import Every


def a_job(work: Callable[[datetime, Reader], str] | None = None, **about: Any) -> Job:
    """Return a job of every minute, called `example`, that does nothing."""
    job = Job(
        name="example",
        title="Example",
        does="Nothing at all.",
        timetable=Every(1),
        work=work or (lambda _slot, _actor: "Nothing was to do."),
    )
    return replace(job, **about)
