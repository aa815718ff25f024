"""Take back a transfer that was accepted by mistake. One act; it does not commit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.queries import NotYours
from iom.cohort import service as cohort
from iom.cohort.comparing import completed
from iom.cohort.domain import DeselectionReason, PlacementFacts
from iom.cohort.moving import take_move_back
from iom.cohort.stored import FACT_TABLES, histories_of, placements_of
from iom.db import db
from iom.leads.giving import cases_of, users_of
from iom.safeguards.events import InvolvementResumed, InvolvementTakenBack
from iom.safeguards.models import TakenBack
from iom.sharing.domain import LEADING
from iom.sharing.models import Involvement
from iom.sharing.scope import writing
from iom.transfers.accepting import hand_restriction_on
from iom.transfers.domain import BadTransfer, State, TransferChanged, check_words
from iom.transfers.models import Transfer
from iom.transfers.queries import Told
from iom.transfers.service import fetch, record_step, take_transfer
from iom.transfers.telling import lead_ids

_KEPT = (
    *("id", "client_id", "agency_id", "user_id", "kind", "from_on", "to_on"),
    *("recorded_at", "recorded_by"),
)


def take_back(  # an act, on what, why, by whom and when
    transfer_id: int, reason: str, *, version: int, actor: Reader, at: datetime, today: date
) -> Told:
    """Take back a transfer that was accepted by mistake: all is as if it had not been.

    Only for as long as nothing else rests on it: no later move, transfer, placement or lead. Sent
    twice by the same person, it happens once.

    Raises:
        NotFound: there is no such transfer for the actor.
        NotYours: the actor is no coordinator who has the client.
        TransferChanged: something was done with it since the actor saw it.
        BadTransfer: the reason is too short, or something rests on it.
        MoveRefused: the client moved again.
    """
    told = take_transfer(transfer_id, actor=actor)
    transfer = told.transfer
    if (transfer.state, transfer.taken_back_by) == (State.TAKEN_BACK, actor.ref):
        return told
    if not (told.changes and told.coordinates):
        raise NotYours(told.ref, "It is for the coordinators who have the client to take it back.")
    if transfer.version != version or transfer.effective_on is None or not told.takes_back:
        raise TransferChanged(transfer.state)
    why, leads = check_words(reason), lead_ids(transfer.client_id, today)
    _refuse_newer(told)
    undo = json.loads(transfer.undo or "{}")
    if transfer.to_district_id is None:
        _return_to_scheme(told, undo["placement"], actor=actor, at=at)
    else:
        _lead_as_before(told, undo, why, actor=actor, at=at)
        take_move_back(
            *(transfer.client_id, told.ref, transfer.to_district_id, transfer.effective_on),
            actor=actor,
            at=at,
        )
        hand_restriction_on(fetch(transfer.client_id), actor=actor, at=at, to=undo.get("owner"))
    transfer.state, transfer.mistake = State.TAKEN_BACK, why
    transfer.taken_back_at, transfer.taken_back_by = at, actor.ref
    db.session.flush()
    record_step(told, leads | lead_ids(transfer.client_id, today), actor=actor, at=at)
    return told


def _refuse_newer(told: Told) -> None:
    """Refuse where a later transfer, or a later placement, rests on this one."""
    transfer = told.transfer
    later = writing(select(Transfer.id)).where(
        Transfer.client_id == transfer.client_id,
        Transfer.id > transfer.id,
        Transfer.state.in_([State.ASKED, State.ACCEPTED]),
    )
    if db.session.scalars(later).first() is not None:
        raise BadTransfer(f"There is a later transfer of {told.ref}: that comes first.")
    day = transfer.effective_on or transfer.planned_on
    for placement in placements_of([transfer.client_id]).get(transfer.client_id, []):
        ended = placement.deselected_on if transfer.to_district_id is not None else None
        if placement.nominated_on >= day or (ended is not None and ended >= day):
            raise BadTransfer(f"A placement of {told.ref} began or ended since.")


def _return_to_scheme(told: Told, nominated_on: str, *, actor: Reader, at: datetime) -> None:
    """Let the placement that the transfer ended go on."""
    client_id = told.transfer.client_id
    day = date.fromisoformat(nominated_on)
    stored = {each.nominated_on: each for each in placements_of([client_id]).get(client_id, [])}
    placement = stored.get(day)
    said = (told.transfer.effective_on, DeselectionReason.MOVED)
    if placement is None or (placement.deselected_on, placement.deselection_reason) != said:
        raise BadTransfer("The placement was changed since: change it there.")
    again = replace(
        placement.details(PlacementFacts(district_id=told.transfer.from_district_id)),
        deselected_on=None,
        deselection_reason=None,
        deselection_note="",
    )
    histories = histories_of([client_id])[client_id]
    details = completed(again, placement, histories, without=set(FACT_TABLES))
    entry = cohort.PlacementEntry(client_id, told.ref, details)
    source = f"transfer {told.transfer.id} taken back"
    cohort.put_placements([entry], source=source, actor=actor, at=at)


def _lead_as_before(
    told: Told, undo: dict[str, Any], why: str, *, actor: Reader, at: datetime
) -> None:
    """Take the lead of the acceptance back, and let those whom it ended go on."""
    client_id = told.transfer.client_id
    case = cases_of({client_id: told.ref})[client_id]
    rows = {row.id: row for kind in LEADING for row in case.turns[kind]}
    newer = [row_id for row_id in rows if row_id > undo["last"]]
    ended: dict[int, str | None] = dict(undo.get("ended", ()))
    if newer or not {*ended, undo.get("given", undo["last"])} - {0} <= set(rows):
        raise BadTransfer(f"Somebody changed who leads {told.ref} since: take that back first.")
    users = users_of({row.user_id for row in rows.values() if row.user_id})
    if "given" in undo:
        _forget(rows[undo["given"]], told, why, actor=actor, at=at)
    for turn_id, to_on in ended.items():
        row = rows[turn_id]
        row.to_on = date.fromisoformat(to_on) if to_on else None
        user = users[row.user_id or 0]
        event = InvolvementResumed(
            subject=subject_of(told.ref),
            agency=user.agency.code,
            worker=user.ref,
            kind=row.kind,
            to_on=row.to_on,
        )
        audit.record(event, actor=actor, at=at)
    db.session.flush()


def _forget(row: Involvement, told: Told, why: str, *, actor: Reader, at: datetime) -> None:
    user = users_of([row.user_id or 0])[row.user_id or 0]
    kept = {name: getattr(row, name) for name in _KEPT}
    db.session.add(TakenBack(**kept, reason=why, taken_at=at, taken_by=actor.ref))
    db.session.delete(row)
    db.session.flush()
    event = InvolvementTakenBack(
        subject=subject_of(told.ref),
        agency=user.agency.code,
        worker=user.ref,
        kind=kept["kind"],
        from_on=kept["from_on"],
        to_on=kept["to_on"],
    )
    audit.record(event, actor=actor, at=at)
