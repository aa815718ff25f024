"""A slot is run once: what is taken, noted, taken over, tried again and asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from iom.accounts.domain import Reader
from iom.audit.queries import list_about
from iom.db import db
from iom.jobs import queries, service
from iom.jobs.domain import Job, Missed, NotDone, NotToBeTaken, RunState
from iom.jobs.models import Run
from iom.jobs.timetables import Daily
from iom.jobs.waking import keep_waking
from iom.jobs.work import carry_out, run_by_name, run_due
from iom.kernel.errors import RuleBroken
from iom.transaction import transaction
from tests.factories.accounts import COMMAND
from tests.factories.jobs import a_job

TEN = datetime(2026, 11, 28, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECRET = "Robin Woodfield"


@pytest.fixture(autouse=True)
def clock(app: Flask) -> Iterator[time_machine.Traveller]:
    del app
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


class Diary:
    """Work that notes for which slots it was done, and fails as often as it is told."""

    def __init__(self, *failures: Exception) -> None:
        self.slots: list[datetime] = []
        self.actors: list[str] = []
        self._failures = list(failures)

    def __call__(self, slot: datetime, actor: Reader) -> str:
        self.slots.append(slot)
        self.actors.append(actor.ref)
        if self._failures:
            raise self._failures.pop(0)
        return f"Done {len(self.slots)}."


def only(job: Job) -> queries.RunShown:
    [run] = [queries.list_jobs([job], at=datetime.now(UTC))[0].last]
    assert run is not None
    return run


def test_what_is_due_is_run_once_and_says_what_it_did() -> None:
    diary = Diary()
    job = a_job(diary)
    assert [run_due([job]), run_due([job])] == [1, 0]
    assert (diary.slots, diary.actors) == ([TEN], ["command:scheduler"])
    run = only(job)
    assert (run.state, run.said, run.tries, run.ended_at) == (RunState.DONE, "Done 1.", 1, TEN)


def test_missed_slots_are_each_run_or_made_up_for_by_the_last(
    clock: time_machine.Traveller,
) -> None:
    each, last = Diary(), Diary()
    jobs = [a_job(each, name="each", missed=Missed.EACH), a_job(last, name="last")]
    run_due(jobs)
    clock.move_to(TEN + 5 * MINUTE)
    assert run_due(jobs) == 6
    assert each.slots == [TEN + n * MINUTE for n in range(6)]
    assert last.slots == [TEN, TEN + 5 * MINUTE]


def test_what_fails_stands_there_in_a_sentence_and_is_tried_three_times(
    clock: time_machine.Traveller,
) -> None:
    diary = Diary(*(NotDone("The mail server is away.") for _ in range(9)))
    job = a_job(diary, timetable=Daily(TEN.time()))
    for minutes in range(40):
        clock.move_to(TEN + minutes * MINUTE)
        run_due([job])
    run = only(job)
    assert len(diary.slots) == 3
    assert (run.state, run.tries, run.said) == (RunState.FAILED, 3, "The mail server is away.")
    assert run.ended_at == TEN + 11 * MINUTE  # at 0, 1 and 11 minutes
    assert queries.list_failures([job], at=TEN) == [run]


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (ZeroDivisionError(SECRET), "Something in the program went wrong"),
        (
            OperationalError(SECRET, {}, Exception(SECRET)),
            "The database did not do what it was asked",
        ),
    ],
)
def test_what_an_error_quotes_is_neither_shown_nor_logged(
    error: Exception, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    job = a_job(Diary(error))
    run_due([job])
    said = only(job).said
    assert said.startswith(f"{what}. The scheduler’s log says where, under the reference ")
    log = capsys.readouterr().err
    assert said.removesuffix(".").rpartition(" ")[2] in log
    assert "Robin" not in said + log


def test_one_that_fails_keeps_no_other_from_being_run() -> None:
    diary = Diary()
    assert run_due([a_job(Diary(RuleBroken("No.")), name="bad"), a_job(diary, name="good")]) == 1
    assert diary.slots == [TEN]


def test_a_job_that_left_a_transaction_half_done_leaves_nothing_of_it() -> None:
    def halfway(slot: datetime, _actor: Reader) -> str:
        with transaction():
            service.ask(a_job(name="other"), actor=COMMAND, at=slot)
            raise NotDone("No.")

    run_due([a_job(halfway)])
    assert db.session.scalar(select(func.count()).select_from(Run)) == 1


def test_a_run_that_was_cut_off_is_taken_over_and_its_late_end_counts_for_nothing(
    clock: time_machine.Traveller,
) -> None:
    job = a_job(diary := Diary(), timetable=Daily(TEN.time()), lease=10 * MINUTE)
    with transaction():
        first = service.take(job, TEN, at=TEN)

    clock.move_to(TEN + 9 * MINUTE)
    assert run_due([job]) == 0
    assert not only(job).cut_off
    clock.move_to(TEN + 10 * MINUTE)
    assert only(job).cut_off
    assert [run.slot for run in queries.list_failures([job], at=datetime.now(UTC))] == [TEN]
    assert run_due([job]) == 1
    with transaction():
        assert not service.note_failed(first, "Too late.", at=datetime.now(UTC))

    run = only(job)
    assert (run.state, run.said, run.tries) == (RunState.DONE, "Done 1.", 2)
    assert diary.slots == [TEN]


def test_the_end_of_a_run_that_was_taken_over_changes_nothing(
    clock: time_machine.Traveller,
) -> None:
    job = a_job(timetable=Daily(TEN.time()), lease=MINUTE)
    with transaction():
        slow = service.take(job, TEN, at=TEN)
    clock.move_to(TEN + MINUTE)
    with transaction():
        service.take(job, TEN, at=TEN + MINUTE)
    carry_out(job, slow)
    assert only(job).state is RunState.RUNNING  # somebody else’s


def test_who_comes_second_is_told_why_not() -> None:
    job = a_job()
    with transaction():
        held = service.take(job, TEN, at=TEN)
    assert why_not(job) == "The slot 2026-11-28T10:00Z of “example” is being run at this moment."
    with transaction():
        service.note_failed(held, "No.", at=TEN)
    assert why_not(job) == (
        "The slot 2026-11-28T10:00Z of “example” failed and is tried again at 2026-11-28T10:01Z."
    )
    run_by_name(job, TEN, actor=COMMAND)
    assert why_not(job) == (
        "The slot 2026-11-28T10:00Z of “example” was done at 2026-11-28T10:00Z; "
        "it is not run twice."
    )


def why_not(job: Job) -> str:
    with pytest.raises(NotToBeTaken) as refusal, transaction():
        service.take(job, TEN, at=TEN)
    return str(refusal.value)


def test_by_name_also_what_failed_for_good_is_tried_again_and_the_trail_says_who() -> None:
    job = a_job(diary := Diary(*(NotDone("No.") for _ in range(4))))
    for _ in range(4):
        with pytest.raises(NotDone):
            run_by_name(job, TEN, actor=COMMAND)
    assert run_by_name(job, TEN, actor=COMMAND) == "Done 5."
    with pytest.raises(NotToBeTaken):
        run_by_name(job, TEN, actor=COMMAND)

    assert set(diary.actors) == {COMMAND.ref}
    rows = list_about("job:example")
    assert [(row.event, row.detail) for row in rows] == [
        ("JobAsked", {"slot": "2026-11-28T10:00Z"})
    ] * 5


def test_who_asks_for_a_run_is_obeyed_once_however_often_they_press(
    clock: time_machine.Traveller,
) -> None:
    job = a_job(diary := Diary(), timetable=Daily(TEN.time()))
    run_due([job])
    clock.move_to(TEN + MINUTE)
    asked = []
    for _ in range(3):
        with transaction():
            asked.append(service.ask(job, actor=COMMAND, at=datetime.now(UTC)))
    assert asked == [True, False, False]
    assert queries.list_jobs([job], at=TEN)[0].waits
    assert run_due([job]) == 1
    assert run_due([job]) == 0
    assert diary.slots == [TEN, TEN + MINUTE]
    assert only(job).asked_by == COMMAND.ref
    assert [row.event for row in list_about("job:example")] == ["JobAsked"]


def test_runs_of_more_than_thirty_days_ago_are_forgotten() -> None:
    for days in (29, 30, 31):
        run_by_name(a_job(), TEN - timedelta(days=days), actor=COMMAND)
    with transaction():
        assert service.forget_old(at=TEN) == 2
    assert db.session.scalars(select(Run.slot)).all() == [TEN - timedelta(days=29)]


def test_the_database_itself_lets_no_slot_have_two_runs() -> None:
    run_due([a_job()])
    again = insert(Run).values(job="example", slot=TEN, state=RunState.ASKED)
    with transaction(), pytest.raises(IntegrityError):
        db.session.execute(again)


def test_the_scheduler_outlasts_a_database_that_is_away_for_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stop, looks = Event(), []

    def look(_jobs: object, *, stopping: object) -> int:
        del stopping
        looks.append(1)
        if len(looks) == 1:
            raise OperationalError(SECRET, {}, Exception(SECRET))
        stop.set()
        return 0

    monkeypatch.setattr("iom.jobs.waking.run_due", look)
    keep_waking([a_job()], stop=stop, pause_seconds=0)
    assert len(looks) == 2
    log = capsys.readouterr().err
    assert "scheduler_held_up" in log
    assert "Robin" not in log


def test_a_scheduler_that_is_told_to_stop_begins_no_further_run() -> None:
    diary = Diary()
    jobs = [a_job(diary, name="one"), a_job(diary, name="two")]
    assert run_due(jobs, stopping=lambda: bool(diary.slots)) == 1
    assert len(diary.slots) == 1
