"""The page of jobs: how each fares, what failed and why, and asking for a run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Role
from iom.jobs.domain import NotDone
from iom.jobs.work import run_due
from iom.scheduler import jobs_of
from tests.conftest import SignIn
from tests.factories.jobs import a_job
from tests.pages import Page

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def traveller(app: Flask) -> Iterator[time_machine.Traveller]:
    del app
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def jobs(app: Flask) -> Iterator[None]:
    """Put a job that fails before those that there are."""

    def fail(_slot: object, _actor: object) -> str:
        raise NotDone("The mail server is away.")

    own = app.config["IOM_JOBS"]
    app.config["IOM_JOBS"] = (a_job(fail), *jobs_of(app.config["IOM"]))
    yield
    app.config["IOM_JOBS"] = own


@pytest.mark.usefixtures("jobs")
def test_the_page_says_what_ran_and_what_failed_and_why(app: Flask, sign_in: SignIn) -> None:
    run_due(app.config["IOM_JOBS"])
    page = Page.open(sign_in(Role.ADMINISTRATOR), "/jobs")
    assert "0 announcements made." in page.words
    assert "No scheduler seems to run" not in page.words
    # 09:00 in UTC is 10:00 in May.
    [row] = page.soup.select(".app-section tbody tr")
    assert " ".join(row.get_text(" ").split()) == (
        "Example 4 May 2026, 10:00 Failed The mail server is away. "
        "1 try; again at 4 May 2026, 10:01"
    )


def test_a_page_where_nothing_ever_ran_says_that_no_scheduler_does(
    app: Flask, sign_in: SignIn
) -> None:
    page = Page.open(sign_in(Role.ADMINISTRATOR), "/jobs")
    jobs = len(app.config["IOM_JOBS"])  # every one of them
    assert f"No scheduler seems to run: {jobs} jobs are late." in page.words
    assert "Nothing." in page.words


def test_a_run_is_asked_for_once_and_the_scheduler_runs_it(app: Flask, sign_in: SignIn) -> None:
    jobs = app.config["IOM_JOBS"]
    run_due(jobs)
    client = sign_in(Role.ADMINISTRATOR)
    before = Page.open(client, "/jobs")
    asked = before.press("Run now “Announce agreements”")
    assert "“Announce agreements” is asked for." in asked.words
    assert "Run now “Announce agreements”" not in asked.words
    again = before.press("Run now “Announce agreements”")  # a second click on the same page
    assert "is asked for already" in again.words
    assert run_due(jobs) == 1
    assert "Run now “Announce agreements”" in Page.open(client, "/jobs").words


def test_there_is_no_other_job_to_ask_for(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    token = Page.open(client, "/jobs").soup.select("[name=csrf_token]")[0]["value"]
    answer = client.post("/jobs/nothing/run", data={"csrf_token": token})
    assert answer.status_code == 404
