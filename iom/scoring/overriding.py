"""Let a client be treated as of another band until a day. Each function is one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Category, Permission, Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client
from iom.db import db
from iom.entries.checking import check_reason
from iom.entries.domain import BadEntry
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.scoring.bands import Band
from iom.scoring.events import OverrideEnded, OverrideSet
from iom.scoring.models import Override
from iom.scoring.queries import NOT_SHARED
from iom.sharing.scope import writing
from iom.transaction import savepoint

MOST_DAYS = 366


class BadOverride(RuleBroken):
    """The override cannot be as it is."""


class OverrideMoved(ChangedMeanwhile):
    """Somebody else set or ended an override of this client meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has set or ended an override of this client since you opened the page. "
            "Nothing of yours was done; what stands now is shown below."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOverride:
    """What is to be set.

    Attributes:
        until_on: the last day on which it holds.
        seen: the number of the override that the actor saw in force, 0 for none.
        token: of the form: sent twice, it is one override.
    """

    band: Band
    reason: str
    until_on: date
    seen: int
    token: str


def set_override(ref: str, new: NewOverride, *, actor: Reader, at: datetime, today: date) -> None:
    """Treat a client as of a band until a day, in place of whatever stood before.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: it is not for the actor.
        BadOverride: the day or the reason cannot be right.
        OverrideMoved: another one stands than the actor saw.
    """
    client = _take(ref, actor)
    same = writing(select(Override.id)).where(
        Override.client_id == client.id, Override.token == new.token
    )
    if db.session.scalar(same) is not None:
        return
    reason = checked(new.reason, field="reason")
    if not today <= new.until_on <= today + timedelta(days=MOST_DAYS):
        raise BadOverride(
            "The last day must be today or later, at most a year ahead.", field="until_on"
        )
    before = _standing(client.id)
    if (before.id if before else 0) != new.seen:
        raise OverrideMoved
    if before is not None:
        _end(before, "Replaced by another.", actor=actor, at=at)
    row = Override(
        client_id=client.id,
        token=new.token,
        band=new.band,
        reason=reason,
        until_on=new.until_on,
        set_at=at,
        set_by=actor.ref,
    )
    try:
        with savepoint():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise OverrideMoved from None
    event = OverrideSet(subject=subject_of(ref), until_on=new.until_on)
    audit.record(event, actor=actor, at=at)


def end_override(ref: str, why: str, *, seen: int, actor: Reader, at: datetime) -> None:
    """End the override that stands.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: it is not for the actor.
        BadOverride: the reason cannot be right.
        OverrideMoved: it is not the one that the actor saw.
    """
    client = _take(ref, actor)
    why = checked(why, field="why")
    before = _standing(client.id)
    if before is None and _ended_by(actor, client.id, seen, why):
        return  # the same form sent twice
    if before is None or before.id != seen:
        raise OverrideMoved
    _end(before, why, actor=actor, at=at)
    audit.record(OverrideEnded(subject=subject_of(ref)), actor=actor, at=at)


def checked(text: str, *, field: str) -> str:
    """Return a reason without superfluous blanks.

    Raises:
        BadOverride: it is too short or too long.
    """
    try:
        return check_reason(text)
    except BadEntry as refusal:
        raise BadOverride(str(refusal), field=field) from None


def _take(ref: str, actor: Reader) -> Client:
    client = get_changeable_client(actor, ref)
    if not actor.may(Permission.CHANGE_CLIENTS):
        raise NotYours(ref, "It is for coordinators to set an override.")
    if not actor.sees(Category.OFFENDING):
        raise NotYours(ref, NOT_SHARED)
    db.session.execute(writing(select(Client.id)).where(Client.id == client.id).with_for_update())
    return client


def _standing(client_id: int) -> Override | None:
    return db.session.scalar(
        writing(select(Override))
        .where(Override.client_id == client_id, Override.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


def _ended_by(actor: Reader, client_id: int, override_id: int, why: str) -> bool:
    ended = select(Override.id).where(
        Override.client_id == client_id,
        Override.id == override_id,
        Override.ended_by == actor.ref,
        Override.ended_why == why,
    )
    return db.session.scalar(writing(ended)) is not None


def _end(row: Override, why: str, *, actor: Reader, at: datetime) -> None:
    row.ended_at, row.ended_by, row.ended_why = at, actor.ref, why
    db.session.flush()
