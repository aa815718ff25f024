"""Put providers in the directory, change, close and reopen them. No act here commits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.audit import service as audit
from iom.db import db
from iom.directory.domain import BadProgramme
from iom.directory.drafting import reason_of
from iom.directory.events import (
    ProviderAdded,
    ProviderChanged,
    ProviderClosed,
    ProviderReopened,
    subject_of,
)
from iom.directory.history import Act, differences
from iom.directory.models import DirectoryProgramme, DirectoryProvider
from iom.directory.noting import Doing, check_version, done, note, taken
from iom.directory.provider_words import NewProvider, check_provider, provider_in_words
from iom.directory.service import check_close, shut
from iom.directory.words import provider_ref
from iom.kernel.dates import day_in_words
from iom.transaction import savepoint


def add(said: NewProvider, *, doing: Doing) -> str:
    """Put a provider in the directory; return its reference.

    Raises:
        BadProgramme: something of it cannot be right, or there is one of this name.
    """
    again = done(doing.token)
    if again is not None and again.provider_id is not None:
        return provider_ref(again.provider_id)
    kept = check_provider(said)
    _check_name(kept.name, own=None)
    row = DirectoryProvider(closed_why="", version=1)
    try:
        with savepoint():
            _fill(row, kept)
            db.session.add(row)
            db.session.flush()
            note(row, Act.ADDED, (), doing)
    except IntegrityError:  # a second click, or somebody else, at this moment
        again = done(doing.token)
        if again is None or again.provider_id is None:
            raise _named_alike() from None
        return provider_ref(again.provider_id)
    ref = provider_ref(row.id)
    audit.record(ProviderAdded(subject=subject_of(ref)), actor=doing.actor, at=doing.at)
    return ref


def change(ref: str, said: NewProvider, *, doing: Doing) -> bool:
    """Change what the directory says of a provider; return whether anything is different.

    Raises:
        NotFound: there is no such provider.
        BadProgramme: something of it cannot be right, or there is another of this name.
        DirectoryMoved: somebody else has changed it since.
    """
    row = taken(DirectoryProvider, ref)
    if done(doing.token) is not None:
        return True
    check_version(row.version, doing, row.name)
    kept = check_provider(said)
    _check_name(kept.name, own=row.id)
    lines = differences(provider_in_words(said_of(row)), provider_in_words(kept))
    if not lines:
        return False
    try:
        with savepoint():
            _fill(row, kept)
            row.version += 1
            db.session.flush()
    except IntegrityError:
        raise _named_alike() from None
    note(row, Act.CHANGED, lines, doing)
    audit.record(ProviderChanged(subject=subject_of(ref)), actor=doing.actor, at=doing.at)
    return True


def close(ref: str, on: date, why: str, *, doing: Doing, today: date) -> int:
    """Close a provider and all of its programmes from a day on; return how many those are.

    Raises:
        NotFound, DirectoryMoved: as in `change`.
        BadProgramme: the day or the reason cannot be right, or it has closed.
    """
    row = taken(DirectoryProvider, ref)
    if done(doing.token) is not None:
        return 0
    check_version(row.version, doing, row.name)
    if row.closed_on is not None:
        raise BadProgramme("It has closed already.")
    check_close(on, today)
    reason = reason_of(why)
    row.closed_on, row.closed_why = on, reason
    row.version += 1
    note(row, Act.CLOSED, (f"From {day_in_words(on)}: {reason}",), doing)
    audit.record(ProviderClosed(subject=subject_of(ref)), actor=doing.actor, at=doing.at)
    programmes = db.session.scalars(
        select(DirectoryProgramme)
        .where(DirectoryProgramme.provider_id == row.id, DirectoryProgramme.closed_on.is_(None))
        .order_by(DirectoryProgramme.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for each in programmes:
        shut(each, on, f"{row.name} closed: {reason}", doing=replace(doing, token=None))
    return len(programmes)


def reopen(ref: str, why: str, *, doing: Doing) -> None:
    """Open a provider again that had closed; its programmes stay closed until each is reopened.

    Raises:
        NotFound, DirectoryMoved: as in `change`.
        BadProgramme: the reason is too short or too long, or it is open.
    """
    row = taken(DirectoryProvider, ref)
    if done(doing.token) is not None:
        return
    check_version(row.version, doing, row.name)
    if row.closed_on is None:
        raise BadProgramme("It is open.")
    reason = reason_of(why)
    row.closed_on, row.closed_why = None, ""
    row.version += 1
    note(row, Act.REOPENED, (reason,), doing)
    audit.record(ProviderReopened(subject=subject_of(ref)), actor=doing.actor, at=doing.at)


def said_of(row: DirectoryProvider) -> NewProvider:
    """Return what is said of a provider now, as a form says it."""
    return NewProvider(
        name=row.name,
        sector=row.sector,
        third_sector=row.third_sector,
        telephone=row.telephone,
        note=row.note,
    )


def _fill(row: DirectoryProvider, said: NewProvider) -> None:
    row.name, row.sector, row.third_sector = said.name, said.sector, said.third_sector
    row.telephone, row.note = said.telephone, said.note


def _check_name(name: str, *, own: int | None) -> None:
    for number, other in db.session.execute(select(DirectoryProvider.id, DirectoryProvider.name)):
        if number != own and other.casefold() == name.casefold():
            raise _named_alike()


def _named_alike() -> BadProgramme:
    return BadProgramme("There is a provider of this name in the directory.", field="name")
