"""Correct placements: what they say, that there is one, whose it is. None of these commits.

A placement that is struck out or moved away leaves the table of placements, and with it every
count; what it said stands in `cohort_former`, with the reason. What holds since then follows: the
word of a placement holds until the next one or a later change (HANDBOOK 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.cohort.client_work import ClientWork
from iom.cohort.corrections import (
    BadCorrection,
    PlacementMovedAway,
    PlacementStruckOut,
    What,
    check_another,
    check_days,
)
from iom.cohort.domain import PlacementChanged, PlacementRefused
from iom.cohort.models import Former, ImportedFacts, Placement
from iom.cohort.service import PlacementEntry, put_placements, write
from iom.cohort.stored import (
    DATED,
    Histories,
    StoredPlacement,
)
from iom.cohort.taken import (
    check_version,
    facts_of,
    keep_former,
    mark_latest,
    placement_of,
    reason_of,
    stored_of,
    take,
)
from iom.db import db
from iom.entries.domain import EndedHow
from iom.sharing.scope import writing

_OVERLAP = "It would overlap with another time of this client on the scheme."


def change_placement(  # noqa: PLR0913  # an act, on what, with what, by whom and when
    ref: str,
    placement_id: int,
    says: Mapping[str, Any],
    reason: str,
    *,
    version: int,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Let a placement say something else; what it said stays readable.

    Args:
        ref: the client.
        placement_id: which of the client's placements.
        says: what it is to say, by column; what is left out stays.
        reason: why what it says is wrong.
        version: of the placement that the actor saw.
        actor: a coordinator.
        at: when.
        today: the day.

    Raises:
        NoSuchClient, NotYours, NotFound: there is none, or not for the actor.
        CorrectedMeanwhile: it says something else by now than the actor saw, or is gone.
        BadCorrection: something cannot be right.
    """
    why = reason_of(reason)
    client = take(actor, ref)
    stored, histories = stored_of(client)
    placement = placement_of(client.id, stored, placement_id)
    details = replace(placement.details(facts_of(placement, histories)), **says)
    columns = tuple(name for name in DATED if getattr(details, name) != getattr(placement, name))
    if not columns:
        return  # the same form sent twice, or nothing that is not so
    check_version(placement, version)
    check_days(details, today)
    if any(p.nominated_on == details.nominated_on for p in stored if p.id != placement_id):
        raise BadCorrection(
            "The client has another placement nominated on this day.", field="nominated_on"
        )
    work = ClientWork(client_id=client.id, client_ref=ref, stored=stored, before=histories)
    work.changed.append((placement, details, columns))
    _refuse_overlap(work)
    keep_former(client.id, placement, EndedHow.CHANGED, why, histories, actor=actor, at=at)
    write([work], at=at)
    mark_latest(client.id)
    event = PlacementChanged(
        subject=subject_of(ref), nominated_on=details.nominated_on, columns=columns, source="page"
    )
    audit.record(event, actor=actor, at=at)


def strike_out_placement(
    ref: str, placement_id: int, reason: str, *, version: int, actor: Reader, at: datetime
) -> None:
    """Strike out a placement that should never have been there. It counts nowhere from now on.

    Asked for twice, it happens once.

    Raises:
        NoSuchClient, NotYours, NotFound: there is none, or not for the actor.
        CorrectedMeanwhile: it says something else by now than the actor saw.
        BadCorrection: the reason is too short or too long.
    """
    why = reason_of(reason)
    client = take(actor, ref)
    stored, histories = stored_of(client)
    if _gone(client.id, stored, placement_id, EndedHow.STRUCK_OUT, why, actor):
        return
    placement = placement_of(client.id, stored, placement_id)
    check_version(placement, version)
    keep_former(client.id, placement, EndedHow.STRUCK_OUT, why, histories, actor=actor, at=at)
    _remove(client, placement, stored, histories, at=at)
    event = PlacementStruckOut(subject=subject_of(ref), nominated_on=placement.nominated_on)
    audit.record(event, actor=actor, at=at)


def move_placement(  # noqa: PLR0913  # as above
    ref: str,
    placement_id: int,
    to_ref: str,
    reason: str,
    *,
    version: int,
    actor: Reader,
    at: datetime,
) -> None:
    """Move a placement to the client whose it is, with what held from it.

    Raises:
        NoSuchClient, NotYours, NotFound: there is none, or not for the actor, on either side.
        CorrectedMeanwhile: it says something else by now than the actor saw.
        BadCorrection: the reason is too short, or it does not fit the other record.
    """
    why = reason_of(reason)
    check_another(ref, to_ref)
    # In one order, whoever moves what where: two who swap placements never wait for each other.
    clients = {each: take(actor, each) for each in sorted((ref, to_ref))}
    stored, histories = stored_of(clients[ref])
    if _gone(clients[ref].id, stored, placement_id, EndedHow.MOVED, why, actor):
        return
    placement = placement_of(clients[ref].id, stored, placement_id)
    check_version(placement, version)
    theirs, _ = stored_of(clients[to_ref])
    if any(each.nominated_on == placement.nominated_on for each in theirs):
        raise BadCorrection(
            "That client has a placement nominated on the same day.", field="to_ref"
        )
    details = placement.details(facts_of(placement, histories))
    keep_former(clients[ref].id, placement, EndedHow.MOVED, why, histories, actor=actor, at=at)
    _remove(clients[ref], placement, stored, histories, at=at)
    event = PlacementMovedAway(subject=subject_of(ref), nominated_on=placement.nominated_on)
    audit.record(event, actor=actor, at=at)
    try:
        put_placements(
            [PlacementEntry(clients[to_ref].id, to_ref, details)],
            source="moved from another record",
            actor=actor,
            at=at,
        )
    except PlacementRefused:
        raise BadCorrection(_OVERLAP, field="to_ref") from None


def _gone(  # as above
    client_id: int,
    stored: list[StoredPlacement],
    placement_id: int,
    how: EndedHow,
    reason: str,
    actor: Reader,
) -> bool:
    """Say whether the very same was done before: a second click."""
    if any(each.id == placement_id for each in stored):
        return False
    done = writing(select(Former.id)).where(
        Former.client_id == client_id,
        Former.what == What.PLACEMENT,
        Former.how == how,
        Former.reason == reason,
        Former.ended_by == actor.ref,
    )
    return db.session.scalar(done.limit(1)) is not None


def _refuse_overlap(work: ClientWork) -> None:
    try:
        work.refuse_broken()
    except PlacementRefused:
        raise BadCorrection(_OVERLAP) from None


def _remove(
    client: Client,
    placement: StoredPlacement,
    stored: list[StoredPlacement],
    histories: Histories,
    *,
    at: datetime,
) -> None:
    for table, key in (
        (ImportedFacts, ImportedFacts.placement_id),
        (Placement, Placement.id),
    ):
        db.session.execute(
            delete(table).where(key == placement.id),
            execution_options={"synchronize_session": False},
        )
    work = ClientWork(client_id=client.id, client_ref=client.ref, stored=stored, before=histories)
    work.removed.append(placement)
    write([work], at=at)
    mark_latest(client.id)
