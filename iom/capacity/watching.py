"""Put somebody on the list of people just outside, keep them on it, take them off it.

Each function is one act; none of them commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Category, Permission, Reader
from iom.accounts.models import Agency
from iom.audit import service as audit
from iom.capacity.candidates import is_on_scheme
from iom.capacity.domain import Act, BadWatch, Terms, WatchMoved, check_terms, checked_words
from iom.capacity.events import (
    WatchBegan,
    WatchCorrected,
    WatchEnded,
    WatchForgotten,
    WatchKept,
)
from iom.capacity.models import Watch, WatchStep
from iom.clients.deaths import find_death
from iom.clients.domain import subject_of
from iom.clients.models import Client, Hold
from iom.clients.queries import NotYours, get_changeable_client
from iom.db import db
from iom.kernel.events import Event
from iom.safeguards.involvements import take
from iom.scoring.queries import NOT_SHARED
from iom.sharing.scope import writing
from iom.transaction import savepoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Which watch an act is about, as the form was made with it, and what is said of it.

    Attributes:
        watch_id: its number.
        version: the number of the step that was the last one then.
        token: of the form: sent twice, it is one step.
        words: what a review found, what was wrong, or why the client is taken off.
    """

    watch_id: int
    version: int
    token: str
    words: str


def put_on(ref: str, terms: Terms, *, token: str, actor: Reader, at: datetime, today: date) -> None:
    """Put a client on the list. Sent twice, it is once.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: it is not for the actor.
        BadWatch: a text or a day cannot be right, or the client died or is on the scheme.
        WatchMoved: somebody else has put them on it meanwhile.
    """
    client = _take(ref, actor)
    if _done(client.id, token):
        return
    if find_death(client.id) is not None:
        raise BadWatch(f"{ref} died: there is nobody to watch.")
    if is_on_scheme(client.id, today):
        raise BadWatch(
            f"{ref} is on the scheme: what is to be done is for the lead professional and the "
            "level, not for this list."
        )
    kept = _checked(terms, decided_on=today, today=today)
    watch = Watch(client_id=client.id, since_on=today, version=1)
    try:
        with savepoint():
            db.session.add(watch)
            db.session.flush()
    except IntegrityError:
        raise WatchMoved from None
    step = _Step(act=Act.PUT, decided_on=today, token=token, by=actor.ref, at=at)
    _write(watch, step, kept)
    audit.record(WatchBegan(subject=subject_of(ref), until_on=kept.until_on), actor=actor, at=at)


def keep_on(
    ref: str, terms: Terms, *, doing: Doing, actor: Reader, at: datetime, today: date
) -> None:
    """Keep a client on the list after a review, with a new day of review and a new retention.

    Raises:
        NoSuchClient, NotYours: as in `put_on`.
        BadWatch: a text or a day cannot be right.
        WatchMoved: somebody else did something with it meanwhile.
    """
    found = _open(ref, doing, actor)
    if found is None:
        return
    watch, _ = found
    step = _said(Act.KEPT, doing, decided_on=today, actor=actor, at=at)
    kept = _checked(terms, decided_on=today, today=today)
    watch.version += 1
    _write(watch, step, kept)
    audit.record(WatchKept(subject=subject_of(ref), until_on=kept.until_on), actor=actor, at=at)


def correct(
    ref: str, terms: Terms, *, doing: Doing, actor: Reader, at: datetime, today: date
) -> None:
    """Correct what the list says of a client; what it said stays readable, and no time is won.

    Raises:
        NoSuchClient, NotYours: as in `put_on`.
        BadWatch: a text or a day cannot be right, or nothing would be different.
        WatchMoved: somebody else did something with it meanwhile.
    """
    found = _open(ref, doing, actor)
    if found is None:
        return
    watch, last = found
    day = last.decided_on
    step = _said(Act.CORRECTED, doing, decided_on=day, actor=actor, at=at)
    kept = _checked(terms, decided_on=day, today=today, before=_terms_of(last))
    if kept == _terms_of(last):
        raise BadWatch("That is what it says already: change what is wrong.")
    watch.version += 1
    _write(watch, step, kept)
    audit.record(WatchCorrected(subject=subject_of(ref)), actor=actor, at=at)


def take_off(ref: str, *, doing: Doing, actor: Reader, at: datetime, today: date) -> None:
    """Take a client off the list; what it said is readable until the end of its retention.

    Raises:
        NoSuchClient, NotYours: as in `put_on`.
        BadWatch: the reason is too short or too long.
        WatchMoved: somebody else did something with it meanwhile.
    """
    found = _open(ref, doing, actor)
    if found is None:
        return
    watch, last = found
    step = _said(Act.TAKEN_OFF, doing, decided_on=today, actor=actor, at=at)
    watch.ended_at = at
    watch.version += 1
    _write(watch, step, _terms_of(last))
    audit.record(WatchEnded(subject=subject_of(ref)), actor=actor, at=at)


def forget_old(*, actor: Reader, at: datetime, today: date) -> int:
    """Delete what is kept no longer, whether the client is still on the list or not.

    While a hold stands on a client's record nothing of theirs is deleted (HANDBOOK 13).

    Returns:
        How many watches were deleted.
    """
    held = exists().where(Hold.client_id == Watch.client_id, Hold.lifted_at.is_(None))
    rows = db.session.execute(
        writing(select(Watch.id, Client.ref))
        .join(Client, Client.id == Watch.client_id)
        .join(WatchStep, WatchStep.watch_id == Watch.id)
        .where(WatchStep.number == Watch.version, WatchStep.until_on < today, ~held)
        .order_by(Watch.id)
    ).all()
    ids = [watch_id for watch_id, _ in rows]
    for table, column in ((WatchStep, WatchStep.watch_id), (Watch, Watch.id)):
        db.session.execute(
            delete(table).where(column.in_(ids)),
            execution_options={"synchronize_session": False},
        )
    events: list[Event] = [WatchForgotten(subject=subject_of(ref)) for _, ref in rows]
    audit.record_all(events, actor=actor, at=at)
    return len(rows)


def _take(ref: str, actor: Reader) -> Client:
    client = get_changeable_client(actor, ref)
    if not actor.may(Permission.CHANGE_CLIENTS):
        raise NotYours(ref, "Who is on the list of people just outside is for coordinators to say.")
    if not actor.sees(Category.OFFENDING):
        raise NotYours(ref, NOT_SHARED)
    take([client.id])
    return client


def _open(ref: str, doing: Doing, actor: Reader) -> tuple[Watch, WatchStep] | None:
    """Fetch the watch that is open, with its last step; None where this was done already."""
    client = _take(ref, actor)
    if _done(client.id, doing.token):
        return None
    row = db.session.execute(
        writing(select(Watch, WatchStep))
        .join(WatchStep, WatchStep.watch_id == Watch.id)
        .where(
            Watch.client_id == client.id,
            Watch.ended_at.is_(None),
            WatchStep.number == Watch.version,
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or (row.Watch.id, row.Watch.version) != (doing.watch_id, doing.version):
        raise WatchMoved
    return row.Watch, row.WatchStep


def _done(client_id: int, token: str) -> bool:
    found = (
        writing(select(WatchStep.id))
        .join(Watch, Watch.id == WatchStep.watch_id)
        .where(Watch.client_id == client_id, WatchStep.token == token)
    )
    return db.session.scalar(found) is not None


def _said(act: Act, doing: Doing, *, decided_on: date, actor: Reader, at: datetime) -> _Step:
    return _Step(
        act=act,
        words=checked_words(doing.words, field="words"),
        decided_on=decided_on,
        token=doing.token,
        by=actor.ref,
        at=at,
    )


def _checked(terms: Terms, *, decided_on: date, today: date, before: Terms | None = None) -> Terms:
    if db.session.get(Agency, terms.agency_id) is None:
        raise BadWatch("Choose the partner that leads.", field="agency")
    return check_terms(terms, decided_on=decided_on, today=today, before=before)


def _terms_of(step: WatchStep) -> Terms:
    return Terms(
        agency_id=step.agency_id,
        handling=step.handling,
        review_on=step.review_on,
        until_on=step.until_on,
        reason=step.reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A step that is taken: what, what is said of it, and by whom and when."""

    act: Act
    words: str = ""
    decided_on: date
    token: str
    by: str
    at: datetime


def _write(watch: Watch, step: _Step, kept: Terms) -> None:
    """Write a step down; the caller has locked the client."""
    db.session.add(
        WatchStep(
            watch_id=watch.id,
            number=watch.version,
            act=step.act,
            decided_on=step.decided_on,
            agency_id=kept.agency_id,
            handling=kept.handling,
            review_on=kept.review_on,
            until_on=kept.until_on,
            reason=kept.reason,
            words=step.words,
            token=step.token,
            at=step.at,
            by=step.by,
        )
    )
    db.session.flush()
