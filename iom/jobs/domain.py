"""What a job is, which of its slots are due, and who may take one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from iom.accounts.domain import Reader
from iom.jobs.timetables import Timetable, slots_between
from iom.kernel.errors import RuleBroken

TRIES = 3
"""How often a slot is tried before it stays failed."""
MADE_UP_FOR = timedelta(days=28)
"""How long ago a missed slot may be that is still run."""
KEPT = timedelta(days=30)
"""How long runs stay on the list; longer than a slot can be made up for."""
LATE = timedelta(minutes=5)
"""How long after its time a slot that nobody has taken tells that no scheduler runs."""
LONGEST_SAID = 300
_PAUSES = (timedelta(minutes=1), timedelta(minutes=10))
_NAME = re.compile(r"[a-z]+(-[a-z]+)*")


class RunState(StrEnum):
    """Where a run stands."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Missed(StrEnum):
    """What becomes of slots that nobody ran in their time."""

    LAST = "last"  # the last one makes up for those before it
    EACH = "each"  # each is run, the oldest first


class NoSuchJob(RuleBroken):
    """No job has this name."""


class NoSuchSlot(RuleBroken):
    """A moment is not one of the job's, or has not come yet."""


class NotToBeTaken(RuleBroken):
    """The slot is done, is being run, or is not to be tried again yet."""


class NotDone(RuleBroken):
    """A job could not do what it is for. `str(error)` is shown to administrators as it is."""


Work = Callable[[datetime, Reader], str]
"""Do the work of a slot as an actor, in transactions of its own, and say in a sentence what it was.

It names nobody, may be run again after it was cut off at any place, and beside itself.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that is done by itself.

    Attributes:
        name: in commands and addresses: `old-files`.
        title: as a page names it.
        does: what it is for, one sentence.
        timetable: when.
        work: what.
        missed: what becomes of slots that nobody ran.
        lease: how long a run may take; after that it counts as cut off.
    """

    name: str
    title: str
    does: str
    timetable: Timetable
    work: Work
    missed: Missed = Missed.LAST
    lease: timedelta = timedelta(minutes=10)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.name) > 40:
            raise ValueError(f"{self.name!r} is no name of a job")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the run of a slot stands, as far as it decides who may take it.

    Attributes:
        tries: how often it was begun.
        leased_until: until when somebody holds it; None where nobody does.
        ended_at: when it was done or failed; None before.
        asked: whether somebody asked for it, beside the timetable.
    """

    state: RunState
    tries: int
    leased_until: datetime | None
    ended_at: datetime | None
    asked: bool = False


def may_be_taken(run: Standing | None, at: datetime) -> bool:
    """Say whether a slot is free: never begun, asked for, cut off, or failed and to be tried again.

    Tried again: after 1 minute, then after 10, then not any more. A run that was cut off three
    times (it may be what kills the process) is not taken a fourth time either.
    """
    if run is None:
        return True
    match run.state:
        case RunState.ASKED:
            return True
        case RunState.DONE:
            return False
        case RunState.RUNNING:
            return is_cut_off(run, at) and run.tries < TRIES
        case RunState.FAILED:
            again = again_at(run)
            return again is not None and again <= at


def is_cut_off(run: Standing, at: datetime) -> bool:
    """Say whether a run began and did not end while it was held."""
    return run.leased_until is not None and run.leased_until <= at


def again_at(run: Standing) -> datetime | None:
    """Say when a run that failed is tried again; None: not by itself."""
    if run.state is not RunState.FAILED or run.ended_at is None or run.tries >= TRIES:
        return None
    return run.ended_at + _PAUSES[min(run.tries, len(_PAUSES)) - 1]


def due(job: Job, known: Mapping[datetime, Standing], at: datetime) -> Sequence[datetime]:
    """List the slots of a job that are to be run now, the oldest first.

    Where nothing is known of a job it is new: it begins with the slot that came last. What somebody
    asked for is due whatever the timetable says.

    Args:
        job: which.
        known: its runs: at least those asked for, and the one of the last slot; where each missed
            slot is run, all since `MADE_UP_FOR`.
        at: now.
    """
    last = job.timetable.last(at)
    slots = [last]
    timed = [slot for slot, run in known.items() if not run.asked]
    if job.missed is Missed.EACH and timed:
        first = max(min(timed), at - MADE_UP_FOR)
        slots = list(slots_between(job.timetable, first, last))
    asked = [slot for slot, run in known.items() if run.asked]
    return sorted(slot for slot in {*slots, *asked} if may_be_taken(known.get(slot), at))


def is_late(job: Job, known: Mapping[datetime, Standing], at: datetime) -> bool:
    """Say whether the last slot should have been begun long since: no scheduler seems to run."""
    last = job.timetable.last(at - LATE)
    return not any(slot >= last for slot in known)


def read_slot(job: Job, text: str, *, at: datetime) -> datetime:
    """Read which slot a command names, as `iom jobs list` writes it.

    Raises:
        NoSuchSlot: it is no moment with a zone, none of the job's, or has not come yet.
    """
    slot = _read_moment(text.strip())
    if slot is None:
        example = written(job.timetable.last(at))
        raise NoSuchSlot(f"“{text[:40]}” is not a moment. Write it like {example}.")
    if slot > at:
        raise NoSuchSlot(f"The slot {written(slot)} has not come yet.")
    last = job.timetable.last(slot)
    if last != slot:
        raise NoSuchSlot(
            f"{written(slot)} is no slot of “{job.name}”, which runs {job.timetable.in_words}; "
            f"the one before it is {written(last)}."
        )
    return slot


def _read_moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return None if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def written(slot: datetime) -> str:
    """Write a slot as commands take it: `2026-11-28T06:00Z`, to the second where it has seconds."""
    timespec = "seconds" if slot.second else "minutes"
    return slot.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=timespec) + "Z"


def find_job(jobs: Sequence[Job], name: str) -> Job:
    """Return the job of a name.

    Raises:
        NoSuchJob: naming those that there are.
    """
    for job in jobs:
        if job.name == name:
            return job
    raise NoSuchJob(f"There is no job “{name[:40]}”. There are: {', '.join(j.name for j in jobs)}.")
