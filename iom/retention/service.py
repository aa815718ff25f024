"""Decide on records whose time is over. Each function is one act; none of them commits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients.domain import subject_of
from iom.clients.holds import refuse_while_held
from iom.clients.models import Hold, Tombstone
from iom.db import db
from iom.kernel.batches import in_batches
from iom.kernel.clock import LONDON
from iom.retention import queries
from iom.retention.domain import (
    AUTHORITY_LENGTH,
    BadPeriod,
    DecidedMeanwhile,
    EraseReason,
    KeepReason,
    NotDecided,
    check_erase,
    check_keep,
    check_words,
    check_years,
)
from iom.retention.erasing import take_away
from iom.retention.events import ClientKept, HoldLifted, HoldSet, PeriodSet
from iom.retention.models import Decision, Period
from iom.retention.outside import Buried
from iom.retention.queries import UnderReview

_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What whoever decides had before them.

    Attributes:
        state: `UnderReview.seen` of the page; None for a command, which decides on what is.
        token: of the form, good for one decision; a second click brings the same again.
    """

    state: str | None
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeep:
    """That a record is to be kept: until when, for which reason, and why in words."""

    until_on: date
    reason: KeepReason
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """A hold as somebody asks for it: why, on whose authority, and when to look at it again."""

    reason: str
    authority: str
    review_on: date


def keep_client(ref: str, new: NewKeep, *, seen: Seen, actor: Reader, at: datetime) -> None:
    """Decide that a record is kept until a day; somebody is asked again then.

    The same form sent twice decides once.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotDecided: the day or the words will not do, or the record is not due.
        DecidedMeanwhile: somebody else decided, held or lifted since the page was opened.
    """
    client = queries.get_under_review(actor, ref, lock=True)
    if queries.is_decided(client.id, seen.token):
        return
    _refuse_changed(client, seen)
    today = at.astimezone(LONDON).date()
    if not client.standing.is_due(today):
        raise NotDecided(f"{ref} is not due for review, so there is nothing to decide.")
    check_keep(until_on=new.until_on, today=today, years=queries.period_in_force().years)
    db.session.add(
        Decision(
            client_id=client.id,
            until_on=new.until_on,
            reason=new.reason,
            words=check_words(new.words, what="in a sentence why the record is kept"),
            decided_at=at,
            decided_by=actor.ref,
            token=seen.token or secrets.token_urlsafe(24),
        )
    )
    event = ClientKept(subject=subject_of(ref), until_on=new.until_on, reason=new.reason)
    audit.record(event, actor=actor, at=at)


def set_hold(ref: str, new: NewHold, *, seen: Seen, actor: Reader, at: datetime) -> None:
    """Put a record on hold: nothing of it can be erased until somebody lifts the hold.

    The same form sent twice sets one hold.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotDecided: reason, authority or day will not do, or the record is on hold already.
        DecidedMeanwhile: somebody else decided, held or lifted since the page was opened.
    """
    client = queries.get_under_review(actor, ref, lock=True)
    if client.hold is not None:
        if _is_mine(client.hold, new, actor):
            return
        raise NotDecided(f"{ref} is on hold already. Lift that hold first to set another.")
    _refuse_changed(client, seen)
    if new.review_on <= at.astimezone(LONDON).date():
        raise NotDecided("The day on which the hold is reviewed must lie after today.")
    db.session.add(
        Hold(
            client_id=client.id,
            reason=check_words(new.reason, what="why the record is put on hold"),
            authority=check_words(new.authority, what="on whose authority", most=AUTHORITY_LENGTH),
            review_on=new.review_on,
            set_at=at,
            set_by=actor.ref,
        )
    )
    db.session.flush()
    audit.record(HoldSet(subject=subject_of(ref), review_on=new.review_on), actor=actor, at=at)


def lift_hold(ref: str, *, why: str, seen: Seen, actor: Reader, at: datetime) -> None:
    """Lift the hold that stands. The same form sent twice lifts one.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotDecided: there is no reason, or the record is not on hold.
        DecidedMeanwhile: somebody else decided, held or lifted since the page was opened.
    """
    client = queries.get_under_review(actor, ref, lock=True)
    if client.hold is None:
        last = next(iter(queries.list_holds(client.id)), None)
        if last is not None and (last.lifted_by, last.lifted_why) == (actor.ref, why.strip()):
            return
        raise NotDecided(f"{ref} is not on hold; somebody has lifted the hold already.")
    _refuse_changed(client, seen)
    client.hold.lifted_why = check_words(why, what="why the hold is lifted")
    client.hold.lifted_at, client.hold.lifted_by = at, actor.ref
    db.session.flush()
    audit.record(HoldLifted(subject=subject_of(ref)), actor=actor, at=at)


def erase_client(
    ref: str, *, reason: EraseReason, typed: str, seen: Seen, actor: Reader, at: datetime
) -> None:
    """Erase everything about a client and leave a tombstone. There is no way back.

    Args:
        ref: the client's reference.
        reason: why; all but one hold only for records that are due.
        typed: what was typed to confirm: the reference.
        seen: what the page showed.
        actor: who decides.
        at: when.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotDecided: it was not confirmed, or the reason does not hold yet.
        OnHold: the record is on hold.
        DecidedMeanwhile: somebody else decided, held or lifted since the page was opened.
    """
    client = queries.get_under_review(actor, ref, lock=True)
    refuse_while_held(client.id)
    _refuse_changed(client, seen)
    today = at.astimezone(LONDON).date()
    check_erase(ref=ref, typed=typed, reason=reason, standing=client.standing, today=today)
    take_away(client.id, ref, reason, actor=actor, at=at)


def erase_again(listed: Mapping[str, Buried], *, actor: Actor, at: datetime) -> int:
    """Erase those whom a restored backup brought back, and put the tombstones that it lacks.

    A hold in an old backup stops nothing: whoever is on the list was erased after it was lifted.

    Args:
        listed: the list outside the database.
        actor: who does it.
        at: when.

    Returns:
        How many clients were erased again.
    """
    again = 0
    for batch in in_batches(sorted(listed), _BATCH):
        known = {
            stone.ref: stone
            for stone in db.session.scalars(select(Tombstone).where(Tombstone.ref.in_(batch)))
        }
        for ref in batch:
            if ref not in known:
                one = listed[ref]
                known[ref] = Tombstone(
                    ref=ref, erased_at=one.erased_at, erased_by=one.erased_by, reason=one.reason
                )
                db.session.add(known[ref])
        db.session.flush()
        for ref, client_id in sorted(queries.ids_of(batch).items()):
            take_away(client_id, ref, listed[ref].reason, actor=actor, at=at, buried=known[ref])
            again += 1
    return again


def set_period(years: int, *, source: str, version: int, actor: Actor, at: datetime) -> None:
    """Set how many clear years pass before a review. What was set before stays on record.

    Args:
        years: 1 to 100.
        source: where the number comes from: a policy, a decision of the board.
        version: of the setting that was seen.
        actor: who sets it.
        at: when.

    Raises:
        BadPeriod: the number makes no sense, or nothing would change.
        NotDecided: no source is named.
        DecidedMeanwhile: somebody else has set it since.
    """
    now = queries.period_in_force()
    if now.version != version:
        raise DecidedMeanwhile
    check_years(years)
    source = check_words(source, what="where the number comes from", most=300)
    if (now.years, now.source) == (years, source):
        raise BadPeriod("That is what is set already.")
    row = Period(version=version + 1, years=years, source=source, set_at=at, set_by=actor.ref)
    try:
        # Two people may come here at once: the key lets one through.
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise DecidedMeanwhile from None
    event = PeriodSet(subject="setting:retention", years=years, version=version + 1)
    audit.record(event, actor=actor, at=at)


def _refuse_changed(client: UnderReview, seen: Seen) -> None:
    if seen.state is not None and seen.state != client.seen:
        raise DecidedMeanwhile


def _is_mine(hold: Hold, new: NewHold, actor: Reader) -> bool:
    """Say whether a hold is what this form set a moment ago."""
    return (hold.set_by, hold.reason, hold.authority, hold.review_on) == (
        actor.ref,
        new.reason.strip(),
        new.authority.strip(),
        new.review_on,
    )
