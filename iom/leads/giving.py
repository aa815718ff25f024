"""Write who is lead and who is second. Nothing here commits, or asks who may."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.db import db
from iom.kernel.batches import in_batches
from iom.leads.domain import AS, BadLead, holder_on, plan_turn
from iom.safeguards.events import InvolvementBegan, InvolvementEnded
from iom.sharing.domain import LEADING, InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import writing

_BATCH = 1_000


@dataclass(slots=True)
class Case:
    """A client whose turns are about to change, with all that are on the record."""

    client_id: int
    ref: str
    turns: dict[InvolvementKind, list[Involvement]] = field(
        default_factory=lambda: {kind: [] for kind in LEADING}
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """A turn that was ended, and until when it was to last before."""

    turn_id: int
    to_on: date | None


def cases_of(refs: dict[int, str]) -> dict[int, Case]:
    """Read the turns of some clients, who are locked, by client.

    Args:
        refs: the reference of each, by id.
    """
    found = {client_id: Case(client_id, ref) for client_id, ref in refs.items()}
    for batch in in_batches(sorted(refs), _BATCH):
        rows = db.session.scalars(
            writing(select(Involvement))
            .where(Involvement.client_id.in_(batch), Involvement.kind.in_(LEADING))
            .order_by(Involvement.id)
            .execution_options(populate_existing=True)
        )
        for row in rows:
            found[row.client_id].turns[row.kind].append(row)
    return found


def give(
    case: Case, kind: InvolvementKind, user: User, from_on: date, *, actor: Reader, at: datetime
) -> Involvement:
    """Give a place to somebody from a day on, who can see the client.

    Whoever has it ends on that day. Nobody is both: a second who becomes the lead stops being the
    second, and the lead cannot be the second too.

    Args:
        case: the client, locked, with the turns on the record.
        kind: lead or second.
        user: who takes it.
        from_on: the first day.
        actor: who says so.
        at: when.

    Raises:
        BadLead: they have it already, or are the lead and are to be the second.
    """
    check_place(case, kind, user, from_on)
    plan = plan_turn(case.turns[kind], user.id, from_on)
    ending = [turn for turn in case.turns[kind] if turn.id in plan.ended]
    if kind is InvolvementKind.LEAD:
        second = holder_on(case.turns[InvolvementKind.SECOND], from_on)
        ending += [second] if second is not None and second.user_id == user.id else []
    _end(case, ending, from_on, actor=actor, at=at)
    turn = Involvement(
        client_id=case.client_id,
        agency_id=user.agency_id,
        user_id=user.id,
        kind=kind,
        from_on=from_on,
        to_on=plan.to_on,
        recorded_at=at,
        recorded_by=actor.ref,
    )
    db.session.add(turn)
    db.session.flush()
    case.turns[kind].append(turn)
    event = InvolvementBegan(
        subject=subject_of(case.ref),
        agency=user.agency.code,
        worker=user.ref,
        kind=kind,
        from_on=from_on,
        to_on=plan.to_on,
    )
    audit.record(event, actor=actor, at=at)
    return turn


def check_place(case: Case, kind: InvolvementKind, user: User, from_on: date) -> None:
    """Refuse a place to somebody who has it already, or who is the lead and is to be the second.

    Raises:
        BadLead: as said.
    """
    if kind is InvolvementKind.SECOND:
        lead = holder_on(case.turns[InvolvementKind.LEAD], from_on)
        if lead is not None and lead.user_id == user.id:
            raise BadLead(f"{user.full_name} is the {AS[InvolvementKind.LEAD]} on that day.")
    plan_turn(case.turns[kind], user.id, from_on)


def end_all(case: Case, day: date, *, actor: Reader, at: datetime) -> list[Ended]:
    """End every turn of a client on a day; one that was to begin later never does.

    Returns:
        Each turn, and the day on which it was to end before.
    """
    lasting = [
        turn
        for turns in case.turns.values()
        for turn in turns
        if (turn.to_on is None or turn.to_on > day) and turn.to_on != turn.from_on
    ]
    ended = [Ended(turn.id, turn.to_on) for turn in lasting]
    for turn in lasting:
        _end(case, [turn], max(day, turn.from_on), actor=actor, at=at)
    return ended


def _end(
    case: Case, turns: Sequence[Involvement], day: date, *, actor: Reader, at: datetime
) -> None:
    users = users_of({turn.user_id for turn in turns if turn.user_id})
    for turn in turns:
        turn.to_on = day
        user = users[turn.user_id or 0]
        event = InvolvementEnded(
            subject=subject_of(case.ref), agency=user.agency.code, worker=user.ref, to_on=day
        )
        audit.record(event, actor=actor, at=at)


def users_of(user_ids: Collection[int]) -> dict[int, User]:
    """Fetch some accounts, by id."""
    if not user_ids:
        return {}
    rows = db.session.scalars(select(User).where(User.id.in_(sorted(user_ids))))
    return {user.id: user for user in rows.unique()}
