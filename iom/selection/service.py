"""Set a level, or look at it again and keep it. Each function is one act; none of them commits.

The rules recommend and refuse; whoever sets a level decides, and says what benefit is expected.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Category, Permission, Reader
from iom.audit import service as audit
from iom.clients.deaths import find_death
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client, get_client
from iom.cohort.levelling import hold_level, touch_placement
from iom.cohort.models import Placement
from iom.db import db
from iom.entries.checking import check_reason
from iom.entries.domain import BadEntry
from iom.kernel.dates import day_in_words
from iom.safeguards.involvements import take
from iom.scoring.queries import NOT_SHARED
from iom.selection.decisions import (
    BENEFIT_MOST,
    NOTE_MOST,
    BadDecision,
    NewLevel,
    NewReappraisal,
    PlaceChanged,
    as_text,
    check_day,
    written,
)
from iom.selection.events import LevelDecided, LevelKept, LookStruckOut
from iom.selection.models import LevelSet, Reappraisal
from iom.selection.moving import Allowed, Move, Standing, allow, no_place
from iom.selection.queries import active_scale, latest_scores, recommendations_of, standings_of
from iom.selection.refusing import Override, Refused
from iom.sharing.scope import writing

NOT_YOURS = "It is for the coordinators, or for a panel, to set a level."


def set_level(ref: str, new: NewLevel, *, actor: Reader, at: datetime, today: date) -> Allowed:
    """Set the level of a client from a day on. Sent twice, it is set once.

    Raises:
        NoSuchClient, NotYours: there is no such client that the actor sees, or not for them.
        BadDecision: the day lies ahead, the level is set already, or words are too long.
        PlaceChanged: the place or its level is not any more what the actor saw.
        Refused: a rule says no that is not set aside, each with what would satisfy it.
    """
    client = _client(actor, ref)
    check_may_write(actor, ref, new.benefit, new.why_otherwise)
    take([client.id])
    known = db.session.scalar(
        writing(select(LevelSet)).where(
            LevelSet.client_id == client.id, LevelSet.token == new.token
        )
    )
    if known is not None:
        return Allowed(known.before, known.level, (), ())
    check_day(new.on, today=today)
    check_alive(client, new.on)
    placement = seen_placement(client.id, new.seen)
    standing = standings_of([client.id])[client.id]
    benefit = written(new.benefit, BENEFIT_MOST, field="benefit")
    if standing.on_scheme(new.on) and standing.level_on(new.on) == new.to:
        raise BadDecision(
            f"Level {new.to} is the level already. To keep it, look at it again.", field="to"
        )
    move = Move(to=new.to, on=new.on, benefit=benefit)
    override = override_of(new.why_otherwise, actor)
    allowed = allow(active_scale(), standing, move, override=override)
    keep_level(client, placement.nominated_on, new, allowed, override, actor=actor, at=at)
    hold_level(client.id, new.to, new.on)
    event = LevelDecided(
        subject=subject_of(ref), from_on=new.on, set_aside=tuple(allowed.overridden)
    )
    audit.record(event, actor=actor, at=at)
    return allowed


def reappraise(ref: str, new: NewReappraisal, *, actor: Reader, at: datetime, today: date) -> None:
    """Say that the level of a client was looked at and is kept. Sent twice, it is said once.

    Raises:
        NoSuchClient, NotYours: there is no such client that the actor sees, or not for them.
        BadDecision: the day or the words cannot be right.
        PlaceChanged: the place or its level is not any more what the actor saw.
        Refused: there is no place on the day.
    """
    client = get_changeable_client(actor, ref)
    _check_shared(actor, ref)
    check_may_write(actor, ref, new.finding)
    take([client.id])
    same = writing(select(Reappraisal.id)).where(
        Reappraisal.client_id == client.id, Reappraisal.token == new.token
    )
    if db.session.scalar(same) is not None:
        return
    check_day(new.on, today=today)
    check_alive(client, new.on)
    finding = written(new.finding, NOTE_MOST, field="finding")
    if not finding:
        raise BadDecision("Write what was found.", field="finding")
    placement = seen_placement(client.id, new.seen)
    level = _level_to_look_at(standings_of([client.id])[client.id], new.on)
    score = latest_scores([client.id], new.on).get(client.id)
    db.session.add(
        Reappraisal(
            client_id=client.id,
            token=new.token,
            nominated_on=placement.nominated_on,
            looked_on=new.on,
            level=level,
            recommended=recommended(client.id, new.on),
            finding=finding,
            by_panel=new.by_panel and actor.may(Permission.DECIDE_ON_PANEL),
            scale=active_scale().code,
            score_id=score.id if score else None,
            looked_at=at,
            looked_by=actor.ref,
        )
    )
    db.session.flush()
    touch_placement(client.id)
    audit.record(LevelKept(subject=subject_of(ref), looked_on=new.on), actor=actor, at=at)


def strike_out_look(ref: str, row_id: int, why: str, *, actor: Reader, at: datetime) -> None:
    """Strike out that a level was looked at: it was a mistake. Struck out twice, it is once.

    Raises:
        NoSuchClient, NotYours: there is no such client that the actor sees, or not for them.
        BadDecision: there is no such look, or the reason is too short or too long.
        PlaceChanged: somebody else struck it out.
    """
    client = get_changeable_client(actor, ref)
    _check_shared(actor, ref)
    check_may_write(actor, ref, why)
    take([client.id])
    row = db.session.scalar(
        writing(select(Reappraisal))
        .where(Reappraisal.client_id == client.id, Reappraisal.id == row_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise BadDecision("The level was not looked at under this number.")
    if row.ended_at is not None and (row.ended_by, row.ended_why) == (actor.ref, why.strip()):
        return
    if row.ended_at is not None:
        raise PlaceChanged
    row.ended_why = reason_of(why, field="why")
    row.ended_at, row.ended_by = at, actor.ref
    db.session.flush()
    event = LookStruckOut(subject=subject_of(ref), looked_on=row.looked_on)
    audit.record(event, actor=actor, at=at)


def keep_level(  # noqa: PLR0913  # a row: of whom, what, what the rules say, by whom and when
    client: Client,
    nominated_on: date,
    new: NewLevel,
    allowed: Allowed,
    override: Override | None,
    *,
    actor: Reader,
    at: datetime,
) -> None:
    """Write down that a level was set, with what the rules recommended on that day."""
    score = latest_scores([client.id], new.on).get(client.id)
    why = override.reason if override and allowed.overridden else ""
    db.session.add(
        LevelSet(
            client_id=client.id,
            token=new.token,
            nominated_on=nominated_on,
            from_on=new.on,
            level=new.to,
            before=allowed.before,
            recommended=recommended(client.id, new.on),
            benefit=written(new.benefit, BENEFIT_MOST, field="benefit"),
            set_aside=as_text(allowed.overridden),
            why_otherwise=why,
            by_panel=bool(why) or (new.by_panel and actor.may(Permission.DECIDE_ON_PANEL)),
            scale=active_scale().code,
            score_id=score.id if score else None,
            set_at=at,
            set_by=actor.ref,
        )
    )
    db.session.flush()


def seen_placement(client_id: int, seen: int) -> Placement:
    """Return the latest placement of a client, locked with them, as the actor saw it.

    Raises:
        PlaceChanged: it is another version by now, or another placement, or there is none.
    """
    found = db.session.scalar(
        writing(select(Placement))
        .where(Placement.client_id == client_id, Placement.is_latest)
        .execution_options(populate_existing=True)
    )
    if found is None or found.version != seen:
        raise PlaceChanged
    return found


def override_of(why: str, actor: Reader) -> Override | None:
    """Return that a panel does otherwise than the rules say; None where the actor is none.

    Raises:
        BadDecision: the reason is too short or too long.
    """
    if not why.strip() or not actor.may(Permission.DECIDE_ON_PANEL):
        return None
    return Override(reason_of(why, field="why_otherwise"))


def reason_of(why: str, *, field: str) -> str:
    """Return a typed reason without superfluous blanks.

    Raises:
        BadDecision: it is too short or too long.
    """
    try:
        return check_reason(why)
    except BadEntry as refusal:
        raise BadDecision(str(refusal), field=field) from None


def recommended(client_id: int, on: date) -> int | None:
    """Return the level that the rules recommend for a client on a day; None without a score."""
    found = recommendations_of([client_id], on).get(client_id)
    return found.level.number if found else None


def check_alive(client: Client, on: date) -> None:
    """Refuse what would begin or change after a client's death.

    Raises:
        BadDecision: so it would.
    """
    death = find_death(client.id)
    if death is not None and on >= death.died_on:
        raise BadDecision(
            f"{client.ref} died on {day_in_words(death.died_on)}. The place ends with that.",
            field="on",
        )


def _level_to_look_at(standing: Standing, on: date) -> int:
    if not standing.on_scheme(on):
        raise Refused([no_place(standing, on)])
    last, level = standing.last_change, standing.level_on(on)
    if level is None or last is None:
        raise BadDecision("No level is set yet. Set one instead.")
    if on < last:
        raise BadDecision(
            f"The level was changed on {day_in_words(last)}. Choose that day or a later one.",
            field="on",
        )
    return level


def _client(actor: Reader, ref: str) -> Client:
    client = get_client(actor, ref)
    if not (actor.may(Permission.CHANGE_CLIENTS) or actor.may(Permission.DECIDE_ON_PANEL)):
        raise NotYours(ref, NOT_YOURS)
    _check_shared(actor, ref)
    return client


def check_may_write(actor: Reader, ref: str, *words: str) -> None:
    """Refuse words for the record of meetings by somebody with whom that is not shared.

    Raises:
        NotYours: there are such words.
    """
    if any(each.strip() for each in words) and not actor.sees(Category.MEETING_RECORD):
        raise NotYours(ref, "No agreement shares the record of meetings with your agency.")


def _check_shared(actor: Reader, ref: str) -> None:
    if not actor.sees(Category.OFFENDING):
        raise NotYours(ref, NOT_SHARED)
