"""Move a client from one district to another on a day. Nothing here asks who may, or commits."""

from __future__ import annotations

from datetime import date, datetime

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients import service as clients
from iom.clients.domain import subject_of
from iom.cohort.domain import DistrictMoved, DistrictMoveTakenBack, MoveRefused
from iom.cohort.models import DistrictSpan
from iom.cohort.service import put_spans
from iom.cohort.spans import last_value
from iom.cohort.stored import History, histories_of
from iom.kernel.dates import day_in_words


def move_district(
    client_id: int, ref: str, district_id: int, from_on: date, *, actor: Actor, at: datetime
) -> None:
    """Let a client be in another district from a day on; the home follows.

    What held before that day is never touched (HANDBOOK 2).

    Args:
        client_id: whom; locked by the caller.
        ref: the client's reference.
        district_id: where.
        from_on: the first day there.
        actor: who says so.
        at: when.

    Raises:
        MoveRefused: they are there already, or moved on that day or later.
    """
    history = histories_of([client_id])[client_id]["district_id"]
    if history and max(history) >= from_on:
        since = day_in_words(max(history))
        raise MoveRefused(f"{ref} has been in the present district since {since}.")
    if last_value(history) == district_id:
        raise MoveRefused(f"{ref} is in this district already.")
    history[from_on] = district_id
    _put(client_id, history)
    audit.record(DistrictMoved(subject=subject_of(ref), from_on=from_on), actor=actor, at=at)


def take_move_back(
    client_id: int, ref: str, district_id: int, from_on: date, *, actor: Actor, at: datetime
) -> None:
    """Let it be as if a client had not moved on a day: it was a mistake.

    Raises:
        MoveRefused: that is not the last move on the record.
    """
    history = histories_of([client_id])[client_id]["district_id"]
    if not history or max(history) != from_on or history[from_on] != district_id:
        raise MoveRefused(f"The district of {ref} was changed again since.")
    del history[from_on]
    _put(client_id, history)
    event = DistrictMoveTakenBack(subject=subject_of(ref), from_on=from_on)
    audit.record(event, actor=actor, at=at)


def since_when(client_id: int) -> date | None:
    """Return the day from which a client has been in the present district; None: not known."""
    return max(histories_of([client_id])[client_id]["district_id"], default=None)


def _put(client_id: int, history: History) -> None:
    put_spans(DistrictSpan, {client_id: history}, known=[client_id])
    clients.set_homes({client_id: last_value(history)})
