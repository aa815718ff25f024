"""Say who leads and who is second. Each function is one act; none of them commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_changeable_client
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.leads.domain import AS, BadLead, LeadMoved, holder_on, mark_of
from iom.leads.giving import Case, cases_of, give
from iom.notices.service import notify
from iom.safeguards.domain import check_first_day
from iom.safeguards.involvements import take
from iom.safeguards.reach import hindrances
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """Who is to be lead or second of a client, from which day on."""

    kind: InvolvementKind
    user_id: int
    from_on: date


def assign(
    ref: str, new: NewLead, *, seen: str | None = None, actor: Reader, at: datetime, today: date
) -> None:
    """Make somebody lead or second of a client from a day on; whoever was it ends on that day.

    Asked for twice by the same person, as when a form is sent twice, it happens once.

    Args:
        ref: the client.
        new: who, as what, and from when.
        seen: the mark of what the actor saw (`queries.held`); None for whoever saw no form.
        actor: who says so. The lead is for those to give who may change every client; a second
            may be given by whoever may change this one.
        at: when.
        today: the day.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not do this.
        BadLead: this person could not see the client, has the place already, or has the other one.
        BadInvolvement: the first day cannot be right.
        LeadMoved: somebody else changed who it is since the actor looked.
    """
    client = get_assignable_client(actor, ref, new.kind)
    check_first_day(new.from_on, today=today)
    take([client.id])
    case = cases_of({client.id: ref})[client.id]
    turns = case.turns[new.kind]
    if seen is not None and seen != mark_of(turns):
        if _is_done(turns, new, actor):
            return
        raise LeadMoved(_moved(case, new.kind, today))
    user = db.session.get(User, new.user_id)
    if user is None:
        raise BadLead("Choose somebody from the list.")
    hindered = hindrances(user, [client.id]).get(client.id)
    if hindered:
        raise BadLead(f"{hindered} Choose somebody who would see this client.")
    turn = give(case, new.kind, user, new.from_on, actor=actor, at=at)
    if user.id != actor.user_id:
        notify(
            [user.id],
            kind="lead",
            sentence=f"You are {AS[new.kind]} of {ref} from {day_in_words(new.from_on)}.",
            link=f"/clients/{ref}",
            key=f"lead:{turn.id}",
            at=at,
        )


def get_assignable_client(actor: Reader, ref: str, kind: InvolvementKind) -> Client:
    """Fetch a client whose lead, or whose second, the actor may choose.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may see the client and not do this.
    """
    client = get_changeable_client(actor, ref)
    if kind is InvolvementKind.LEAD and not actor.may(Permission.CHANGE_CLIENTS):
        raise NotYours(ref, "Who leads is for the coordinator to say.")
    return client


def _is_done(turns: list[Involvement], new: NewLead, actor: Reader) -> bool:
    """Say whether the record says already, by this very actor, what is asked for."""
    return any(
        (turn.user_id, turn.from_on, turn.recorded_by) == (new.user_id, new.from_on, actor.ref)
        and turn.to_on != turn.from_on
        for turn in turns
    )


def _moved(case: Case, kind: InvolvementKind, today: date) -> str:
    now = holder_on(case.turns[kind], today)
    user = db.session.get(User, now.user_id) if now is not None else None
    who = (
        f"{user.full_name}, from {day_in_words(now.from_on)}"
        if user is not None and now is not None
        else "nobody today"
    )
    return (
        f"Somebody else changed who is {AS[kind]} while you looked. It is now {who}. Nothing of "
        "yours was done: look again, and send it once more if it still should be."
    )
