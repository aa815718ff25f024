"""Put programmes in the directory, change, close and confirm them. No act here commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.models import User
from iom.audit import service as audit
from iom.db import db
from iom.directory.domain import BadProgramme
from iom.directory.drafting import (
    Details,
    check_details,
    check_places,
    details_of,
    in_words,
    reason_of,
)
from iom.directory.events import (
    ProgrammeAdded,
    ProgrammeChanged,
    ProgrammeClosed,
    ProgrammeConfirmed,
    ProgrammeReopened,
    subject_of,
)
from iom.directory.history import Act, differences
from iom.directory.models import (
    DirectoryDistrict,
    DirectoryNeed,
    DirectoryProgramme,
    DirectoryProvider,
)
from iom.directory.noting import Doing, check_version, done, note, taken
from iom.directory.queries import get_programme
from iom.directory.words import number_of, programme_ref
from iom.kernel.dates import day_in_words
from iom.places.models import District
from iom.transaction import savepoint

_CLOSED = "It has closed: reopen it first."


def add(said: Details, *, doing: Doing, today: date) -> str:
    """Put a programme in the directory, confirmed from today; return its reference.

    Raises:
        BadProgramme: something of it cannot be right, or its provider closed or has one so named.
    """
    again = done(doing.token)
    if again is not None and again.programme_id is not None:
        return programme_ref(again.programme_id)
    kept = check_details(said)
    provider = _provider(kept)
    _check_name(kept, provider, own=None)
    row = DirectoryProgramme(
        confirmed_on=today, confirmed_by=doing.actor.ref, closed_why="", version=1
    )
    try:
        with savepoint():
            _fill(row, kept, provider)
            db.session.add(row)
            db.session.flush()
            _fill_lists(row, kept)
            note(row, Act.ADDED, (), doing)
    except IntegrityError:  # a second click at this moment
        again = done(doing.token)
        if again is None or again.programme_id is None:
            raise
        return programme_ref(again.programme_id)
    ref = programme_ref(row.id)
    audit.record(ProgrammeAdded(subject=subject_of(ref)), actor=doing.actor, at=doing.at)
    return ref


def change(ref: str, said: Details, *, doing: Doing) -> bool:
    """Change what the directory says of a programme.

    Returns:
        Whether anything is different; sent twice, it is once.

    Raises:
        NotFound: there is no such programme.
        BadProgramme: something of it cannot be right, or it has closed.
        DirectoryMoved: somebody else has changed it since.
    """
    row = taken(DirectoryProgramme, ref)
    if done(doing.token) is not None:
        return True
    check_version(row.version, doing, row.name)
    _check_open(row)
    kept = check_details(said)
    provider = _provider(kept, was=row.provider_id)
    _check_name(kept, provider, own=row.id)
    before = get_programme(ref)
    was = in_words(details_of(before), provider=before.provider, link=before.link)
    lines = differences(was, in_words(kept, provider=provider.name, link=_link(kept)))
    if not lines:
        return False
    _fill(row, kept, provider)
    _fill_lists(row, kept)
    row.version += 1
    note(row, Act.CHANGED, lines, doing)
    audit.record(ProgrammeChanged(subject=subject_of(ref)), actor=doing.actor, at=doing.at)
    return True


def set_places(ref: str, capacity: int | None, taken_: int, *, doing: Doing) -> None:
    """Say how many places a programme has, and how many of them are taken.

    Raises:
        NotFound, DirectoryMoved: as in `change`.
        BadProgramme: a number cannot be right, or it has closed.
    """
    check_places(capacity, taken_)
    now = details_of(get_programme(ref))
    change(ref, replace(now, capacity=capacity, taken=taken_), doing=doing)


def close(ref: str, on: date, why: str, *, doing: Doing, today: date) -> None:
    """Close a programme from a day on; it stays in the directory, and is offered to nobody.

    Raises:
        NotFound, DirectoryMoved: as in `change`.
        BadProgramme: the day or the reason cannot be right, or it has closed.
    """
    row = taken(DirectoryProgramme, ref)
    if done(doing.token) is not None:
        return
    check_version(row.version, doing, row.name)
    _check_open(row)
    check_close(on, today)
    shut(row, on, reason_of(why), doing=doing)


def check_close(on: date, today: date) -> None:
    """Refuse a day on which nothing can have closed, or will.

    Raises:
        BadProgramme: it lies more than a year back or ahead.
    """
    if abs((on - today).days) > 366:
        raise BadProgramme("The day must lie within a year of today.", field="on")


def shut(row: DirectoryProgramme, on: date, why: str, *, doing: Doing) -> None:
    """Close a programme that the caller has taken."""
    row.closed_on, row.closed_why = on, why
    row.version += 1
    note(row, Act.CLOSED, (f"From {day_in_words(on)}: {why}",), doing)
    event = ProgrammeClosed(subject=subject_of(programme_ref(row.id)))
    audit.record(event, actor=doing.actor, at=doing.at)


def reopen(ref: str, why: str, *, doing: Doing, today: date) -> None:
    """Open a programme again that had closed, confirmed from today.

    Raises:
        NotFound, DirectoryMoved: as in `change`.
        BadProgramme: the reason is too short or too long, it is open, or its provider closed.
    """
    row = taken(DirectoryProgramme, ref)
    if done(doing.token) is not None:
        return
    check_version(row.version, doing, row.name)
    if row.closed_on is None:
        raise BadProgramme("It is open.")
    provider = db.session.get(DirectoryProvider, row.provider_id)
    if provider is not None and provider.closed_on is not None:
        raise BadProgramme(f"{provider.name} has closed: reopen the provider first.")
    reason = reason_of(why)
    row.closed_on, row.closed_why = None, ""
    row.version += 1
    _confirm(row, doing, today)
    note(row, Act.REOPENED, (reason,), doing)
    audit.record(ProgrammeReopened(subject=subject_of(ref)), actor=doing.actor, at=doing.at)


def confirm(seen: Sequence[tuple[str, int]], *, doing: Doing, today: date) -> int:
    """Say of programmes that all the directory says of them is still right, in one act.

    Args:
        seen: the reference and the version of each, as it was shown.
        doing: by whom and when; what was confirmed today already is left as it is.
        today: the day.

    Returns:
        How many were confirmed.

    Raises:
        NotFound: there is no such programme.
        BadProgramme: none was chosen, or one has closed.
        DirectoryMoved: somebody else has changed one since; none is confirmed.
    """
    if not seen:
        raise BadProgramme("Choose at least one programme.")
    made = 0
    for ref, version in sorted(seen):
        row = taken(DirectoryProgramme, ref)
        check_version(row.version, replace(doing, version=version), row.name)
        _check_open(row)
        if row.confirmed_on == today and row.confirmed_by == doing.actor.ref:
            continue
        _confirm(row, doing, today)
        note(row, Act.CONFIRMED, (), replace(doing, token=None))
        audit.record(ProgrammeConfirmed(subject=subject_of(ref)), actor=doing.actor, at=doing.at)
        made += 1
    return made


def _confirm(row: DirectoryProgramme, doing: Doing, today: date) -> None:
    row.confirmed_on, row.confirmed_by, row.chased_on = today, doing.actor.ref, None


def _check_open(row: DirectoryProgramme) -> None:
    if row.closed_on is not None:
        raise BadProgramme(_CLOSED)


def _provider(said: Details, *, was: int | None = None) -> DirectoryProvider:
    number = number_of(said.provider, "V")
    row = db.session.get(DirectoryProvider, number) if number is not None else None
    if row is None or (row.closed_on is not None and row.id != was):
        raise BadProgramme(
            "Choose the provider; one that closed offers nothing new.", field="provider"
        )
    return row


def _check_name(said: Details, provider: DirectoryProvider, *, own: int | None) -> None:
    """Refuse a second programme of the same name by the same provider while the first is there."""
    names = db.session.execute(
        select(DirectoryProgramme.id, DirectoryProgramme.name).where(
            DirectoryProgramme.provider_id == provider.id, DirectoryProgramme.closed_on.is_(None)
        )
    )
    for number, name in names:
        if number != own and name.casefold() == said.name.casefold():
            raise BadProgramme(
                f"{provider.name} has a programme of this name: {programme_ref(number)}.",
                field="name",
            )


def _link(said: Details) -> str:
    if said.link_user_id is None:
        return said.link
    return db.session.scalar(select(User.full_name).where(User.id == said.link_user_id)) or ""


def _fill(row: DirectoryProgramme, said: Details, provider: DirectoryProvider) -> None:
    if said.link_user_id is not None and db.session.get(User, said.link_user_id) is None:
        raise BadProgramme("Choose the link worker among those listed.", field="link_user")
    row.provider_id = provider.id
    row.everywhere = said.districts is None
    row.days = " ".join(said.days)
    row.link_name = said.link
    for name in (
        *("name", "what", "pathway", "least_age", "most_age", "sex", "statutory", "custody"),
        *("how_to_refer", "link_user_id", "takes", "hours", "capacity", "taken", "cost_pence"),
    ):
        setattr(row, name, getattr(said, name))


def _fill_lists(row: DirectoryProgramme, said: Details) -> None:
    for table in (DirectoryNeed, DirectoryDistrict):
        db.session.execute(delete(table).where(table.programme_id == row.id))
    db.session.add_all(DirectoryNeed(programme_id=row.id, need=each) for each in said.needs)
    db.session.add_all(
        DirectoryDistrict(programme_id=row.id, district_id=each)
        for each in _district_ids(said.districts or ())
    )
    db.session.flush()


def _district_ids(names: Iterable[str]) -> list[int]:
    wanted = set(names)
    known = {row.name: row.id for row in db.session.execute(select(District.name, District.id))}
    if wanted - set(known):
        raise BadProgramme("Choose the districts among those listed.", field="serves")
    return [known[name] for name in sorted(wanted)]
