"""Say who is out for a case, because of a conflict of interest. None of these commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.db import db
from iom.panel.cases import get_case
from iom.panel.domain import BadSitting, SittingMovedOn
from iom.panel.events import ConflictSaid, ConflictTakenBack
from iom.panel.reaching import get_sitting, runs, take_listed
from iom.sharing.models import Conflict, Listed, Seat
from iom.sharing.scope import writing


def say_conflicts(  # noqa: PLR0913  # of which case, who, and what was seen, by whom and when
    sitting_id: int,
    ref: str,
    user_ids: Collection[int],
    *,
    seen: Collection[int],
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Say which members have a conflict of interest on a case, and so are out for it.

    A member says so of themselves; whoever runs the sitting of all of them, and takes it back.

    Raises:
        NotFound: there is no sitting that the actor is told of.
        NoSuchClient: there is no such case that the actor may see.
        NotYours: the actor is out for the case.
        BadSitting: the sitting is over, or it is not for the actor to say.
        SittingMovedOn: somebody said otherwise meanwhile.
    """
    sitting = get_sitting(actor, sitting_id)
    case = get_case(actor, sitting_id, ref, today=today)
    if not sitting.state.lasts:
        raise BadSitting("This sitting is over.")
    take_listed(sitting_id, case.client_id)
    rows = _conflicts(sitting_id, case.client_id)
    asked = set(user_ids)
    if asked == rows.keys():
        return
    if set(seen) != rows.keys():
        raise SittingMovedOn
    own = {actor.user_id}
    if not runs(actor, sitting_id) and (asked ^ rows.keys()) - own:
        raise BadSitting("You can say so of yourself only.")
    members = set(db.session.scalars(select(Seat.user_id).where(Seat.sitting_id == sitting_id)))
    if asked - members - rows.keys():
        raise BadSitting("Choose among the members of this sitting.", field="who")
    for user_id in sorted(rows.keys() - asked):
        db.session.delete(rows[user_id])
        member = db.session.get_one(User, user_id).ref
        event = ConflictTakenBack(subject=subject_of(ref), sitting=sitting_id, member=member)
        audit.record(event, actor=actor, at=at)
    for user_id in sorted(asked - rows.keys()):
        _put_out(sitting_id, (case.client_id, ref), user_id, actor=actor, at=at)
    db.session.flush()


def keep_out(sitting_id: int, case: tuple[int, str], *, actor: Reader, at: datetime) -> None:
    """Let those be out for a case who were out for the client last time: they still are."""
    for user_id in _out_last_time(sitting_id, case[0]):
        _put_out(sitting_id, case, user_id, actor=actor, at=at)


def _out_last_time(sitting_id: int, client_id: int) -> list[int]:
    """Return who was out for this client in the latest sitting before."""
    last = (
        writing(select(func.max(Listed.sitting_id)))
        .where(Listed.client_id == client_id, Listed.sitting_id != sitting_id)
        .scalar_subquery()
    )
    rows = writing(select(Conflict.user_id)).where(
        Conflict.client_id == client_id, Conflict.sitting_id == last
    )
    return sorted(db.session.scalars(rows))


def _put_out(
    sitting_id: int, case: tuple[int, str], user_id: int, *, actor: Reader, at: datetime
) -> None:
    client_id, ref = case
    db.session.add(
        Conflict(
            sitting_id=sitting_id,
            client_id=client_id,
            user_id=user_id,
            said_at=at,
            said_by=actor.ref,
        )
    )
    db.session.flush()
    member = db.session.get_one(User, user_id).ref
    event = ConflictSaid(subject=subject_of(ref), sitting=sitting_id, member=member)
    audit.record(event, actor=actor, at=at)


def _conflicts(sitting_id: int, client_id: int) -> dict[int, Conflict]:
    rows = db.session.scalars(
        writing(select(Conflict)).where(
            Conflict.sitting_id == sitting_id, Conflict.client_id == client_id
        )
    )
    return {row.user_id: row for row in rows}
