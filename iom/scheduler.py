"""Every job, in one list. They are run by `iom scheduler`, one process, never by the web server.

What a job does is an act of the room that it belongs to. A new one takes its line here: name,
title, one sentence, timetable, what it does, and what becomes of slots that were missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from iom.accounts.domain import Reader
from iom.capacity import watching
from iom.desk.announcing import announce_moves
from iom.directory.chasing import chase
from iom.documents.shelf import Shelf
from iom.documents.sweeping import sweep
from iom.drafts import service as drafts
from iom.intake import queue
from iom.intake.service import drop_stale
from iom.jobs.domain import Job, NotDone
from iom.jobs.service import forget_old
from iom.jobs.timetables import Daily, Every
from iom.kernel import clock
from iom.mail.sending import send_waiting
from iom.reviews.preparing import list_unprepared, prepare_and_tell
from iom.scoring.queries import NoMatrix
from iom.sessions.service import clear_out
from iom.sharing.announcements import announce_expiring
from iom.transaction import transaction

if TYPE_CHECKING:
    from config import Config, Mail


def jobs_of(config: Config) -> Sequence[Job]:
    """List every job. The one that sends e-mail is there where a mail server is set."""
    sweeping = _sweep_documents(config.data_dir)
    return (*_WITHOUT_SETTINGS, sweeping, *([_send_mail(config.mail)] if config.mail else []))


def _sweep_documents(data_dir: Path) -> Job:
    def work(_slot: datetime, _actor: Reader) -> str:
        with transaction():
            return _count(sweep(Shelf(data_dir)), "file", "deleted")

    return Job(
        name="documents",
        title="Delete files of no document",
        does="Deletes files of documents whose upload broke off, or whose client was erased.",
        timetable=_EVERY_HOUR,
        work=work,
    )


def _send_mail(mail: Mail) -> Job:
    def send(_slot: datetime, actor: Reader) -> str:
        outcome = send_waiting(mail, actor=actor)
        if outcome.unreachable:
            raise NotDone(outcome.unreachable)
        return f"Sent {outcome.sent}, failed {outcome.failed}."

    return Job(
        name="mail",
        title="Send e-mail",
        does="Tells people by an e-mail that names nobody that they have a new notice.",
        timetable=Every(minutes=1),
        work=send,
    )


def _announce_agreements(_slot: datetime, _actor: Reader) -> str:
    with transaction():
        return _count(announce_expiring(clock.now()), "announcement", "made")


def _announce_moves(_slot: datetime, _actor: Reader) -> str:
    with transaction():
        return _count(announce_moves(clock.now()), "client", "announced")


def _chase_directory(_slot: datetime, _actor: Reader) -> str:
    with transaction():
        return _count(chase(clock.now()), "programme", "asked about")


def _delete_files(_slot: datetime, actor: Reader) -> str:
    with transaction():
        return _count(drop_stale(actor=actor, at=clock.now()), "file", "deleted")


def _delete_rows(_slot: datetime, actor: Reader) -> str:
    with transaction():
        return _count(queue.delete_old(actor=actor, at=clock.now()), "row", "deleted")


def _delete_drafts(_slot: datetime, actor: Reader) -> str:
    with transaction():
        return _count(drafts.delete_old(actor=actor, at=clock.now()), "draft", "deleted")


def _forget_watches(_slot: datetime, actor: Reader) -> str:
    with transaction():
        number = watching.forget_old(actor=actor, at=clock.now(), today=clock.today())
    return f"{number:,} {'entry' if number == 1 else 'entries'} deleted."


def _clear_sessions(_slot: datetime, _actor: Reader) -> str:
    with transaction():
        clear_out(at=clock.now())
    return "Cleared."


def _forget_runs(_slot: datetime, _actor: Reader) -> str:
    with transaction():
        return _count(forget_old(at=clock.now()), "run", "deleted")


def _prepare_reviews(_slot: datetime, actor: Reader) -> str:
    made = 0
    try:
        for ref in list_unprepared(actor, clock.today()):
            with transaction():  # one for each: who is cut off here goes on after it
                made += prepare_and_tell(ref, actor=actor, at=clock.now(), today=clock.today())
    except NoMatrix as refusal:
        raise NotDone(str(refusal)) from None
    return _count(made, "review", "prepared")


def _count(number: int, what: str, done: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'} {done}."


_EVERY_HOUR = Every(minutes=60)
_WITHOUT_SETTINGS = (
    Job(
        name="agreements",
        title="Announce agreements",
        does="Tells owners 60, 30 and 7 days before a sharing agreement ends, and of reviews.",
        timetable=Daily(time(6, 0)),
        work=_announce_agreements,
    ),
    Job(
        name="adult-moves",
        title="Announce moves to adult services",
        does="Tells whoever answers for a client, 182 days before, that the client turns 18.",
        timetable=Daily(time(6, 5)),
        work=_announce_moves,
    ),
    Job(
        name="six-monthly-reviews",
        title="Prepare six-monthly reviews",
        does="Scores every client whose review has become due, and tells whoever answers for them.",
        timetable=Daily(time(5, 0)),
        work=_prepare_reviews,
        lease=timedelta(hours=1),
    ),
    Job(
        name="directory",
        title="Ask whether the directory is still right",
        does="Asks link workers and coordinators about programmes not confirmed for 90 days.",
        timetable=Daily(time(6, 10)),
        work=_chase_directory,
    ),
    Job(
        name="old-files",
        title="Delete old files",
        does="Deletes files of people that nobody brought in, or fetched, within a day.",
        timetable=_EVERY_HOUR,
        work=_delete_files,
    ),
    Job(
        name="old-rows",
        title="Delete old rows",
        does="Deletes what rows said that were thrown away from the queue long ago.",
        timetable=_EVERY_HOUR,
        work=_delete_rows,
    ),
    Job(
        name="old-drafts",
        title="Delete old drafts",
        does="Deletes drafts that nobody sent and into which nothing was typed for 14 days.",
        timetable=_EVERY_HOUR,
        work=_delete_drafts,
    ),
    Job(
        name="just-outside",
        title="Delete people just outside",
        does="Deletes what the list of people just outside says once its last day is over.",
        timetable=Daily(time(2, 0)),
        work=_forget_watches,
    ),
    Job(
        name="old-sessions",
        title="Clear old sessions",
        does="Deletes sessions that have been over for 90 days, and yesterday’s counts of tries.",
        timetable=Daily(time(3, 0)),
        work=_clear_sessions,
    ),
    Job(
        name="old-runs",
        title="Clear old runs",
        does="Deletes what this page says of runs of more than 30 days ago.",
        timetable=Daily(time(3, 10)),
        work=_forget_runs,
    ),
)
