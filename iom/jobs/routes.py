"""Pages of jobs, under /jobs. None runs one: they ask the scheduler for it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.jobs import queries, service
from iom.jobs.domain import TRIES, Job, NoSuchJob, find_job
from iom.jobs.events import JobAsked
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("")
@requires(Permission.RUN_JOBS)
def index() -> ResponseReturnValue:
    """List every job: its last run, its next slot, and what failed."""
    at = clock.now()
    shown = queries.list_jobs(_jobs(), at=at)
    return render_template(
        "jobs/index.html",
        shown=shown,
        failures=queries.list_failures(_jobs(), at=at),
        titles={each.job.name: each.job.title for each in shown},
        late=[each for each in shown if each.late],
        most_tries=TRIES,
        at=at,
    )


@bp.post("/<name>/run")
@requires(Permission.RUN_JOBS, audit=(JobAsked,))
def run(name: str) -> ResponseReturnValue:
    """Ask the scheduler to run a job now."""
    try:
        job = find_job(_jobs(), name)
    except NoSuchJob as error:
        raise NotFound(str(error)) from None
    with transaction():
        asked = service.ask(job, actor=access.reader(), at=clock.now())
    flash(
        f"“{job.title}” is asked for. The scheduler runs it within seconds; open this page again."
        if asked
        else f"“{job.title}” is asked for already, and waits for the scheduler."
    )
    return redirect(url_for("jobs.index"))


def _jobs() -> Sequence[Job]:
    jobs: Sequence[Job] = current_app.config["IOM_JOBS"]
    return jobs
