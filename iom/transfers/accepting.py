"""Accept a transfer. One act; it does not commit."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.cohort import service as cohort
from iom.cohort.comparing import completed
from iom.cohort.domain import DeselectionReason, PlacementFacts
from iom.cohort.moving import move_district, since_when
from iom.cohort.stored import FACT_TABLES, histories_of
from iom.db import db
from iom.leads.domain import BadLead, holder_on
from iom.leads.giving import Case, cases_of, end_all, give
from iom.safeguards.events import RestrictionChanged
from iom.safeguards.queries import sees_by_right
from iom.safeguards.reach import hindrances
from iom.sharing.domain import LEADING, InvolvementKind
from iom.sharing.models import Restriction
from iom.sharing.readers import reader_of
from iom.sharing.scope import writing
from iom.transfers.domain import BadTransfer, State, check_effective
from iom.transfers.queries import Told
from iom.transfers.service import (
    check_open,
    fetch,
    open_placement,
    record_step,
    refuse_the_dead,
    take_transfer,
)
from iom.transfers.telling import lead_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """From which day a transfer takes effect, and who leads from then on.

    Attributes:
        effective_on: the first day in the other district, or off the scheme.
        keep: whether lead and second stay, as far as they still see the client.
        lead_id: who is the new lead; None for nobody yet.
    """

    effective_on: date
    keep: bool = False
    lead_id: int | None = None


def accept(  # an act, on what, how, by whom and when
    transfer_id: int,
    how: Acceptance,
    *,
    version: int,
    actor: Reader,
    at: datetime,
    today: date,
) -> Told:
    """Accept a transfer: the client is in the other district from the day on, and not before.

    Lead and second end on that day unless they are kept. To a place outside, the placement ends
    with the reason that they moved. Sent twice by the same person, it happens once.

    Raises:
        NotFound: there is no such transfer for the actor.
        NotYours: it is not for the actor to accept.
        TransferChanged: something was done with it, or with the client's district, meanwhile.
        BadTransfer, BadLead: the day cannot be right, or the lead could not see the client.
    """
    told = take_transfer(transfer_id, actor=actor)
    transfer = told.transfer
    same = (State.ACCEPTED, actor.ref, how.effective_on)
    if (transfer.state, transfer.decided_by, transfer.effective_on) == same:
        return told
    if not told.may_decide:
        raise NotYours(told.ref, "It is for the receiving coordinators to accept.")
    check_open(told, version)
    client = fetch(transfer.client_id)
    refuse_the_dead(client)
    if client.home_district_id != transfer.from_district_id:
        raise BadTransfer(f"{told.ref} is not in {told.from_name} any more: decline it.")
    leads = lead_ids(client.id, today)
    transfer.state, transfer.effective_on = State.ACCEPTED, how.effective_on
    transfer.decided_at, transfer.decided_by = at, actor.ref
    undo: dict[str, Any] = {}
    if transfer.to_district_id is None:
        undo["placement"] = _leave_scheme(told, how.effective_on, actor=actor, at=at, today=today)
    else:
        check_effective(how.effective_on, since=since_when(client.id), today=today)
        move_district(
            *(client.id, told.ref, transfer.to_district_id, how.effective_on), actor=actor, at=at
        )
        undo["owner"] = hand_restriction_on(client, actor=actor, at=at)
        undo |= _lead(client, how, actor=actor, at=at)
    transfer.undo = json.dumps(undo)
    db.session.flush()
    record_step(told, leads | lead_ids(client.id, today), actor=actor, at=at)
    return told


def _leave_scheme(told: Told, day: date, *, actor: Reader, at: datetime, today: date) -> str:
    """End the placement of a client who goes to a scheme outside; return when it was nominated."""
    client_id = told.transfer.client_id
    placement = open_placement(client_id, today)
    if placement is None:
        raise BadTransfer(f"{told.ref} is not on the scheme any more: withdraw the transfer.")
    check_effective(day, since=placement.selected_on, today=today)
    ended = placement.details(PlacementFacts(district_id=told.transfer.from_district_id))
    ended = replace(
        ended,
        deselected_on=day,
        deselection_reason=DeselectionReason.MOVED,
        deselection_note=f"Transferred to {told.transfer.outside}.",
    )
    histories = histories_of([client_id])[client_id]
    details = completed(ended, placement, histories, without=set(FACT_TABLES))
    entry = cohort.PlacementEntry(client_id, told.ref, details)
    source = f"transfer {told.transfer.id}"
    cohort.put_placements([entry], source=source, actor=actor, at=at)
    return placement.nominated_on.isoformat()


def _lead(client: Client, how: Acceptance, *, actor: Reader, at: datetime) -> dict[str, Any]:
    """Say who leads from the day on; return what was ended and begun, to undo it."""
    case = cases_of({client.id: client.ref})[client.id]
    if how.keep:
        _refuse_unseeing(case, how.effective_on)
        return {"last": _last(case)}
    ended = end_all(case, how.effective_on, actor=actor, at=at)
    undo: dict[str, Any] = {
        "ended": [[each.turn_id, each.to_on.isoformat() if each.to_on else None] for each in ended]
    }
    if how.lead_id is not None:
        user = db.session.get(User, how.lead_id)
        if user is None:
            raise BadLead("Choose somebody from the list.")
        hindered = hindrances(user, [client.id]).get(client.id)
        if hindered:
            raise BadLead(f"{hindered} Choose somebody who would see this client.")
        turn = give(case, InvolvementKind.LEAD, user, how.effective_on, actor=actor, at=at)
        undo["given"] = turn.id
    return undo | {"last": _last(case)}


def _last(case: Case) -> int:
    """Return the number of the latest turn, beyond which nothing was given yet."""
    return max((turn.id for turns in case.turns.values() for turn in turns), default=0)


def _refuse_unseeing(case: Case, day: date) -> None:
    for kind in LEADING:
        turn = holder_on(case.turns[kind], day)
        user = db.session.get(User, turn.user_id) if turn is not None else None
        hindered = hindrances(user, [case.client_id]).get(case.client_id) if user else None
        if hindered:
            raise BadLead(f"{hindered} So they cannot stay: choose somebody else, or nobody yet.")


def hand_restriction_on(
    client: Client, *, actor: Reader, at: datetime, to: int | None = None
) -> int | None:
    """Let whoever takes a closed record over answer for it, where its owner would not see it.

    Args:
        client: whose record it is.
        actor: takes it over.
        at: when.
        to: who answers for it again, once a transfer is taken back; None: by the rule.

    Returns:
        Whose it was before, where that changed.
    """
    statement = writing(select(Restriction)).where(Restriction.client_id == client.id)
    found = db.session.scalars(statement.options(joinedload(Restriction.people)))
    restriction = found.unique().one_or_none()
    new = to or actor.user_id
    if restriction is None or new in {None, restriction.owner_id}:
        return None
    if to is None and sees_by_right(reader_of(restriction.owner), client.id):
        return None
    before, owner = restriction.owner_id, db.session.get_one(User, new)
    restriction.owner_id = owner.id
    restriction.set_at, restriction.set_by = at, actor.ref
    db.session.flush()
    event = RestrictionChanged(
        subject=subject_of(client.ref),
        kind=restriction.kind,
        people=tuple(sorted(each.user.ref for each in restriction.people)),
        shown=restriction.shown,
        owner=owner.ref,
    )
    audit.record(event, actor=actor, at=at)
    return before
