"""Put starts of fixed-term programmes in the directory, change them, call them off.

No act here commits.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from iom.audit import service as audit
from iom.db import db
from iom.directory.domain import BadProgramme
from iom.directory.drafting import reason_of
from iom.directory.events import StartAdded, StartCalledOff, StartChanged, subject_of
from iom.directory.history import Act, differences
from iom.directory.models import DirectoryProgramme, DirectoryStart
from iom.directory.noting import Doing, check_version, done, note, taken
from iom.directory.start_words import NewStart, check_start, start_in_words
from iom.directory.words import Taken
from iom.kernel.dates import day_in_words
from iom.kernel.errors import NotFound

_ONCE = "This programme starts on that day already."


def add(ref: str, said: NewStart, *, doing: Doing, today: date) -> None:
    """Put a start of a programme in the directory. Sent twice, it is one.

    Raises:
        NotFound: there is no such programme.
        BadProgramme: the day or a number cannot be right, the programme has no fixed term or has
            closed, or it starts on that day already.
    """
    row = taken(DirectoryProgramme, ref)
    if done(doing.token) is not None:
        return
    if row.closed_on is not None:
        raise BadProgramme("It has closed: reopen it first.")
    if row.takes is not Taken.FIXED_TERM:
        raise BadProgramme("Only a programme of a fixed term has starts: change that first.")
    kept = check_start(said, today=today)
    _check_day(row.id, kept.on, own=None)
    start = DirectoryStart(
        programme_id=row.id,
        on=kept.on,
        places=kept.places,
        taken=kept.taken,
        note=kept.note,
        called_off="",
        version=1,
    )
    db.session.add(start)
    db.session.flush()
    lines = [f"{label}: {words}" for label, words in start_in_words(kept).items() if words]
    note(row, Act.START_ADDED, lines, doing)
    event = StartAdded(subject=subject_of(ref), start=start.id)
    audit.record(event, actor=doing.actor, at=doing.at)


def change(ref: str, start_id: int, said: NewStart, *, doing: Doing, today: date) -> None:
    """Change the day, the places or the note of a start.

    Raises:
        NotFound: the programme has no such start, or it was called off.
        BadProgramme: the day or a number cannot be right.
        DirectoryMoved: somebody else has changed it since.
    """
    row = taken(DirectoryProgramme, ref)
    if done(doing.token) is not None:
        return
    start = _start(row, start_id)
    check_version(start.version, doing, f"the start on {day_in_words(start.on)}")
    kept = check_start(said, today=today, was=start.on)
    _check_day(row.id, kept.on, own=start.id)
    was = NewStart(on=start.on, places=start.places, taken=start.taken, note=start.note)
    lines = differences(start_in_words(was), start_in_words(kept))
    if not lines:
        return
    start.on, start.places, start.taken, start.note = kept.on, kept.places, kept.taken, kept.note
    start.version += 1
    note(row, Act.START_CHANGED, [f"Of {day_in_words(was.on)}", *lines], doing)
    event = StartChanged(subject=subject_of(ref), start=start.id)
    audit.record(event, actor=doing.actor, at=doing.at)


def call_off(ref: str, start_id: int, why: str, *, doing: Doing) -> None:
    """Call a start off; the history keeps it.

    Raises:
        NotFound: the programme has no such start, or it was called off.
        BadProgramme: the reason is too short or too long.
        DirectoryMoved: somebody else has changed it since.
    """
    row = taken(DirectoryProgramme, ref)
    if done(doing.token) is not None:
        return
    start = _start(row, start_id)
    check_version(start.version, doing, f"the start on {day_in_words(start.on)}")
    start.called_off = reason_of(why)
    start.version += 1
    note(row, Act.START_CALLED_OFF, (f"{day_in_words(start.on)}: {start.called_off}",), doing)
    event = StartCalledOff(subject=subject_of(ref), start=start.id)
    audit.record(event, actor=doing.actor, at=doing.at)


def _start(row: DirectoryProgramme, start_id: int) -> DirectoryStart:
    start = db.session.scalar(
        select(DirectoryStart)
        .where(
            DirectoryStart.id == start_id,
            DirectoryStart.programme_id == row.id,
            DirectoryStart.called_off == "",
        )
        .execution_options(populate_existing=True)
    )
    if start is None:
        raise NotFound("The programme has no such start.")
    return start


def _check_day(programme_id: int, on: date, *, own: int | None) -> None:
    found = db.session.scalars(
        select(DirectoryStart.id).where(
            DirectoryStart.programme_id == programme_id,
            DirectoryStart.on == on,
            DirectoryStart.called_off == "",
        )
    )
    if any(each != own for each in found):
        raise BadProgramme(_ONCE, field="on")
