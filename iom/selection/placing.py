"""Give a place, decide not to, or end one. Each function is one act of a panel; none commits.

The decision stands beside the score and the recommendation and is neither of them (HANDBOOK 4).
Imports never come here, nor does a death (`iom.cohort.ending`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select as reading

from iom.accounts.domain import Category, Permission, Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_client
from iom.cohort.comparing import completed
from iom.cohort.domain import DeselectionReason, PlacementDetails, PlacementFacts, PlacementRefused
from iom.cohort.levelling import hold_level
from iom.cohort.models import Placement
from iom.cohort.service import PlacementEntry, put_placements, set_not_selected
from iom.cohort.stored import FACT_TABLES, histories_of, placements_of
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.safeguards.involvements import take
from iom.scoring.queries import NOT_SHARED
from iom.selection.decisions import (
    BENEFIT_MOST,
    NOTE_MOST,
    BadDecision,
    NewLeaving,
    NewLevel,
    NewPlace,
    Outcome,
    as_text,
    check_day,
    written,
)
from iom.selection.events import LevelDecided, PlaceEnded, PlaceGiven, PlaceNotGiven
from iom.selection.leaving import Leaving, allow_leaving
from iom.selection.models import PlaceDecided
from iom.selection.moving import Move, Standing, allow
from iom.selection.queries import active_scale, latest_scores, of_leaving, standings_of
from iom.selection.refusing import Override, Rule
from iom.selection.service import (
    check_alive,
    check_may_write,
    keep_level,
    override_of,
    seen_placement,
)
from iom.sharing.scope import writing

NOT_YOURS = "It is for a panel to give a place on the scheme, or to end one."
_SOURCE = "panel"


def select(ref: str, new: NewPlace, *, actor: Reader, at: datetime, today: date) -> None:
    """Give a nominated client a place from a day on, with its first level. Sent twice, once.

    Raises:
        NoSuchClient, NotYours: there is no such client that the actor sees, or not for them.
        BadDecision: something that was typed cannot be right, or there is no open nomination.
        PlaceChanged: the placement is not any more what the actor saw.
        Refused: a rule says no to the level.
    """
    client = take_client(actor, ref)
    if _sent_before(client.id, new.token):
        return
    check_day(new.on, today=today)
    check_alive(client, new.on)
    placement = _open_nomination(client, new.seen, new.on)
    check_may_write(actor, ref, new.benefit)
    benefit = written(new.benefit, BENEFIT_MOST, field="benefit")
    level = NewLevel(
        to=new.level, on=new.on, benefit=benefit, by_panel=True, token=new.token, seen=new.seen
    )
    away = standings_of([client.id])[client.id].away
    move = Move(to=level.to, on=level.on, benefit=benefit)
    standing = Standing(selected_on=new.on, away=away)
    allowed = allow(active_scale(), standing, move)
    nominated_on = placement.nominated_on
    keep_level(client, nominated_on, level, allowed, None, actor=actor, at=at)
    _put(client, nominated_on, level=new.level, selected_on=new.on, actor=actor, at=at)
    hold_level(client.id, new.level, new.on)
    _keep(client, nominated_on, new, Outcome.SELECTED, actor=actor, at=at)
    subject = subject_of(ref)
    audit.record(PlaceGiven(subject=subject, from_on=new.on), actor=actor, at=at)
    event = LevelDecided(subject=subject, from_on=new.on, set_aside=())
    audit.record(event, actor=actor, at=at)


def not_select(  # noqa: PLR0913  # an act, on what, why, by whom and when
    ref: str,
    on: date,
    *,
    note: str = "",
    token: str = "",
    seen: int,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Decide that a nominated client has no place: the nomination is over. Sent twice, it is once.

    Args:
        ref: of the client.
        on: the day from which the nomination is over.
        note: why, if there is more to say than the sitting says.
        token: of the form; without one the version that was seen tells two acts apart.
        seen: the version of the placement that the actor saw.
        actor: whoever decides on the panel.
        at: when.
        today: the day.

    Raises:
        NoSuchClient, NotYours: there is no such client that the actor sees, or not for them.
        BadDecision: the day cannot be right, or there is no open nomination.
        PlaceChanged: the placement is not any more what the actor saw.
    """
    client = take_client(actor, ref)
    token = token or f"not-selected-{on}-{seen}"
    if _sent_before(client.id, token):
        return
    check_day(on, today=today)
    placement = _open_nomination(client, seen, on)
    set_not_selected(placement.id, on)
    new = NewPlace(on=on, level=1, benefit="", token=token, seen=seen)
    note = written(note, NOTE_MOST, field="note")
    _keep(client, placement.nominated_on, new, Outcome.NOT_SELECTED, note=note, actor=actor, at=at)
    audit.record(PlaceNotGiven(subject=subject_of(ref), on=on), actor=actor, at=at)


def deselect(ref: str, new: NewLeaving, *, actor: Reader, at: datetime, today: date) -> None:
    """End a place, the day given being the first without it. Sent twice, it ends once.

    Raises:
        NoSuchClient, NotYours: there is no such client that the actor sees, or not for them.
        BadDecision: something that was typed cannot be right.
        PlaceChanged: the place is not any more what the actor saw.
        Refused: a rule says no that is not set aside, each with what would satisfy it.
    """
    client = take_client(actor, ref)
    if _sent_before(client.id, new.token):
        return
    check_day(new.on, today=today)
    check_alive(client, new.on)
    if new.reason is DeselectionReason.DIED:
        raise BadDecision(
            f"Nothing on the record says that {ref} died. Record it first; the place then ends "
            "with it.",
            field="reason",
        )
    placement = seen_placement(client.id, new.seen)
    standing = standings_of([client.id])[client.id]
    known = of_leaving(client.id, standing, new.on)
    note = written(new.note, NOTE_MOST, field="note")
    leaving = Leaving(
        on=new.on,
        reason=new.reason,
        note=note,
        reviews=known.reviews,
        statutory=known.statutory,
        mappa_level=known.mappa_level,
    )
    check_may_write(actor, ref, new.why_otherwise)
    override = override_of(new.why_otherwise, actor)
    set_aside = allow_leaving(active_scale(), standing, leaving, override=override)
    nominated_on = placement.nominated_on
    _put(
        client,
        nominated_on,
        deselected_on=new.on,
        reason=new.reason,
        note=note,
        actor=actor,
        at=at,
    )
    _keep(
        client,
        nominated_on,
        new,
        Outcome.DESELECTED,
        note=note,
        set_aside=set_aside,
        override=override,
        actor=actor,
        at=at,
    )
    event = PlaceEnded(subject=subject_of(ref), from_on=new.on, set_aside=tuple(set_aside))
    audit.record(event, actor=actor, at=at)


def take_client(actor: Reader, ref: str) -> Client:
    """Fetch a client of whom the actor may decide, and let nobody else until the act is done.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: they may see the client, and not decide.
    """
    client = get_client(actor, ref)
    if not actor.may(Permission.DECIDE_ON_PANEL):
        raise NotYours(ref, NOT_YOURS)
    if not actor.sees(Category.OFFENDING):
        raise NotYours(ref, NOT_SHARED)
    take([client.id])
    return client


def _open_nomination(client: Client, seen: int, on: date) -> Placement:
    placement = seen_placement(client.id, seen)
    if placement.selected_on is not None or placement.not_selected_on is not None:
        raise BadDecision(f"{client.ref} has no open nomination. It takes a new one.")
    if on < placement.nominated_on:
        raise BadDecision(
            f"Choose {day_in_words(placement.nominated_on)}, the day of the nomination, or a later "
            "one.",
            field="on",
        )
    return placement


def _put(  # noqa: PLR0913  # a placement, by whom and when
    client: Client,
    nominated_on: date,
    *,
    level: int | None = None,
    selected_on: date | None = None,
    deselected_on: date | None = None,
    reason: DeselectionReason | None = None,
    note: str = "",
    actor: Reader,
    at: datetime,
) -> None:
    """Let the placement say what was decided; what holds from it follows."""
    stored = next(
        each for each in placements_of([client.id])[client.id] if each.nominated_on == nominated_on
    )
    said = stored.details(PlacementFacts(district_id=client.home_district_id or 0))
    if selected_on is not None:
        said = replace(said, selected_on=selected_on)
    if deselected_on is not None:
        said = replace(
            said, deselected_on=deselected_on, deselection_reason=reason, deselection_note=note
        )
    histories = histories_of([client.id])[client.id]
    details: PlacementDetails = completed(said, stored, histories, without=set(FACT_TABLES))
    if level is not None:
        details = replace(details, facts=replace(details.facts, intensity=level))
    try:
        entry = PlacementEntry(client.id, client.ref, details)
        put_placements([entry], source=_SOURCE, actor=actor, at=at)
    except PlacementRefused as refusal:
        raise BadDecision(str(refusal), field="on") from None


def _sent_before(client_id: int, token: str) -> bool:
    same = writing(reading(PlaceDecided.id)).where(
        PlaceDecided.client_id == client_id, PlaceDecided.token == token
    )
    return db.session.scalar(same) is not None


def _keep(  # noqa: PLR0913  # a row: of whom, what, what the rules say, by whom and when
    client: Client,
    nominated_on: date,
    new: NewPlace | NewLeaving,
    outcome: Outcome,
    *,
    note: str = "",
    set_aside: tuple[Rule, ...] = (),
    override: Override | None = None,
    actor: Reader,
    at: datetime,
) -> None:
    score = latest_scores([client.id], new.on).get(client.id)
    db.session.add(
        PlaceDecided(
            client_id=client.id,
            token=new.token,
            nominated_on=nominated_on,
            from_on=new.on,
            outcome=outcome,
            reason=new.reason if isinstance(new, NewLeaving) else None,
            note=note,
            set_aside=as_text(set_aside),
            why_otherwise=override.reason if override and set_aside else "",
            scale=active_scale().code,
            score_id=score.id if score else None,
            decided_at=at,
            decided_by=actor.ref,
        )
    )
    db.session.flush()
