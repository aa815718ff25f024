"""The list of jobs: each does what its sentence says, by the act of the room it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import func, select

from config import Config, Mail, MailSecurity
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.db import db
from iom.intake.models import Upload
from iom.jobs.domain import Job, RunState, find_job
from iom.jobs.queries import list_jobs
from iom.jobs.work import run_due
from iom.kernel import clock
from iom.mail.models import Letter
from iom.notices.models import Notice
from iom.notices.service import notify
from iom.scheduler import jobs_of
from iom.transaction import transaction
from tests.factories.accounts import a_user
from tests.factories.agreements import an_agreement

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def traveller(app: Flask) -> Iterator[time_machine.Traveller]:
    del app
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def settings_with(mail: Mail | None) -> Config:
    config: Config = current_app.config["IOM"]
    return replace(config, mail=mail)


def run(name: str, config: Config | None = None) -> tuple[RunState, str]:
    """Run a job as the scheduler does; return how it ended and what it said."""
    job: Job = find_job(jobs_of(config or settings_with(None)), name)
    run_due([job])
    [shown] = list_jobs([job], at=clock.now())
    assert shown.last is not None
    return shown.last.state, shown.last.said


def test_every_job_has_a_name_of_its_own_and_runs_where_nothing_is_to_do() -> None:
    jobs = jobs_of(settings_with(None))
    assert len({job.name for job in jobs}) == len(jobs)
    assert run_due(jobs) == len(jobs)
    said = {shown.job.name: shown.last.said for shown in list_jobs(jobs, at=NOW) if shown.last}
    assert said == {
        "agreements": "0 announcements made.",
        "adult-moves": "0 clients announced.",
        "six-monthly-reviews": "0 reviews prepared.",
        "directory": "0 programmes asked about.",
        "documents": "0 files deleted.",
        "old-files": "0 files deleted.",
        "old-rows": "0 rows deleted.",
        "old-drafts": "0 drafts deleted.",
        "old-sessions": "Cleared.",
        "old-runs": "0 runs deleted.",
        "just-outside": "0 entries deleted.",
    }


def test_an_agreement_that_ends_is_announced() -> None:
    hazel = a_user(username="hazel", shared=[])
    an_agreement(
        title="Core", from_on=date(2026, 1, 1), to_on=date(2026, 5, 11),
        review_on=date(2026, 5, 11), owner=hazel.ref, at=NOW - timedelta(days=90),
    )  # fmt: skip
    assert run("agreements") == (RunState.DONE, "1 announcement made.")
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1


def test_a_file_that_nobody_decided_on_is_deleted_after_a_day(
    traveller: time_machine.Traveller,
) -> None:
    hazel = a_user(username="hazel")
    with transaction():
        db.session.add(
            Upload(
                token="t",
                kind="clients",
                file_name="people.csv",
                sha256="0" * 64,
                content=b"secret",
                uploaded_at=NOW,
                uploaded_by_id=hazel.id,
            )
        )
    assert run("old-files") == (RunState.DONE, "0 files deleted.")
    traveller.move_to(NOW + timedelta(days=1, hours=1))
    assert run("old-files") == (RunState.DONE, "1 file deleted.")
    upload = db.session.scalars(select(Upload)).one()
    assert upload.content is None
    [row] = list_about(f"upload:{upload.id}")
    assert (row.event, row.actor) == ("PeopleFileDropped", "command:scheduler")


def test_e_mail_is_a_job_where_a_mail_server_is_set_and_says_that_it_is_away() -> None:
    assert "mail" not in [job.name for job in jobs_of(settings_with(None))]
    away = Mail(
        host="127.0.0.1", port=1, security=MailSecurity.NONE, sender="iom@council.example",
        address="https://iom.council.example",
    )  # fmt: skip
    ivy = a_user(username="ivy")
    with transaction():
        db.session.get_one(User, ivy.id).work_email = "ivy@police.example"
        notify([ivy.id], kind="example", sentence="Something.", link="/", key="one", at=NOW)

    assert run("mail", settings_with(away)) == (
        RunState.FAILED,
        "The mail server cannot be reached.",
    )
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1
