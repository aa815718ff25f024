"""Note what was done with a programme or a provider, once for each form that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from iom.audit.service import Actor
from iom.db import db
from iom.directory.domain import DirectoryMoved
from iom.directory.history import Act
from iom.directory.models import DirectoryChange, DirectoryProgramme, DirectoryProvider
from iom.directory.words import number_of
from iom.kernel.errors import NotFound

Row = TypeVar("Row", DirectoryProgramme, DirectoryProvider)
_LETTERS = {DirectoryProgramme: "P", DirectoryProvider: "V"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """An act: by whom, when, and how the form was made.

    Attributes:
        token: of the form: sent twice, it is done once. None: not of a form.
        version: of the thing, as the form was made with it.
    """

    actor: Actor
    at: datetime
    token: str | None = None
    version: int = 0


def done(token: str | None) -> DirectoryChange | None:
    """Find what a form did that is sent again."""
    if token is None:
        return None
    return db.session.scalar(select(DirectoryChange).where(DirectoryChange.token == token))


def taken(model: type[Row], ref: str) -> Row:
    """Fetch a programme or a provider to change it, so that nobody else does meanwhile.

    Raises:
        NotFound: there is none of this reference.
    """
    number = number_of(ref, _LETTERS[model])
    row = (
        db.session.scalar(
            select(model)
            .where(model.id == number)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if number is not None
        else None
    )
    if row is None:
        raise NotFound("There is no such entry in the directory.")
    return row


def check_version(version: int, doing: Doing, what: str) -> None:
    """Refuse to change what somebody else has changed since.

    Raises:
        DirectoryMoved: it is another version now.
    """
    if version != doing.version:
        raise DirectoryMoved(what)


def note(
    row: DirectoryProgramme | DirectoryProvider, act: Act, said: Sequence[str], doing: Doing
) -> None:
    """Write down what was done."""
    of_programme = isinstance(row, DirectoryProgramme)
    db.session.add(
        DirectoryChange(
            programme_id=row.id if of_programme else None,
            provider_id=None if of_programme else row.id,
            act=act,
            said="\n".join(said),
            token=doing.token,
            at=doing.at,
            by=doing.actor.ref,
        )
    )
    db.session.flush()
