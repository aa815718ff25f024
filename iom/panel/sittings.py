"""Plan, change, open, close and call off sittings. Each function is one act; none commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.db import db
from iom.panel.domain import (
    BadSitting,
    Seen,
    SittingMovedOn,
    State,
    Terms,
    check_terms,
    check_words,
    may_open,
    seen_from,
    seen_no_more,
)
from iom.panel.events import (
    SeatGiven,
    SeatTaken,
    SittingAgreed,
    SittingMoved,
    SittingPlanned,
    sitting_subject,
)
from iom.panel.models import Sitting, SittingDistrict
from iom.panel.reaching import NotForYou, get_run_sitting
from iom.safeguards.colleagues import list_workers
from iom.sharing.models import Seat
from iom.transaction import savepoint


def plan(terms: Terms, *, token: str, actor: Reader, at: datetime, today: date) -> int:
    """Plan a sitting. Sent twice, it is one.

    Returns:
        Its number.

    Raises:
        NotForYou: a district is not the actor's.
        BadSitting: it cannot be held so.
    """
    known = db.session.scalar(
        select(Sitting.id).where(Sitting.token == token, Sitting.planned_by == actor.ref)
    )
    if known is not None:
        return known
    _check(terms, actor=actor, today=today)
    sitting = Sitting(
        token=token,
        on=terms.on,
        at=terms.at,
        place=terms.place,
        chair_id=terms.chair_id,
        planned_at=at,
        planned_by=actor.ref,
    )
    try:
        with savepoint():
            db.session.add(sitting)
            db.session.flush()
    except IntegrityError:  # a second click, a moment ago
        return db.session.scalars(select(Sitting.id).where(Sitting.token == token)).one()
    _put_districts(sitting.id, terms.district_ids)
    subject = sitting_subject(sitting.id)
    event = SittingPlanned(subject=subject, on=terms.on, members=len(terms.member_ids))
    audit.record(event, actor=actor, at=at)
    _put_seats(sitting, terms.member_ids, actor=actor, at=at)
    return sitting.id


def change(
    sitting_id: int, terms: Terms, *, version: int, actor: Reader, at: datetime, today: date
) -> None:
    """Change what is agreed of a sitting that is not over.

    Raises:
        NotFound: there is none that the actor runs.
        NotForYou: a district is not the actor's.
        BadSitting: it cannot be held so, or it is over.
        SittingMovedOn: somebody changed it meanwhile.
    """
    sitting = take(sitting_id, actor)
    before = terms_of(sitting)
    if before == terms and sitting.state.lasts:
        return  # the same form sent twice
    _check_lasts(sitting, version)
    _check(terms, actor=actor, today=today, before=before)
    parts = [
        name
        for name in ("on", "at", "place", "district_ids", "chair_id", "member_ids")
        if getattr(terms, name) != getattr(before, name)
    ]
    sitting.on, sitting.at, sitting.place = terms.on, terms.at, terms.place
    sitting.chair_id = terms.chair_id
    flag_modified(sitting, "place")  # the row counts as changed, whatever changed
    _put_districts(sitting.id, terms.district_ids)
    db.session.flush()
    event = SittingAgreed(subject=sitting_subject(sitting_id), parts=tuple(parts))
    audit.record(event, actor=actor, at=at)
    _put_seats(sitting, terms.member_ids, actor=actor, at=at)


def open_sitting(sitting_id: int, *, actor: Reader, at: datetime, today: date) -> None:
    """Open a sitting: from now on it decides. Asked for twice, it is open.

    Raises:
        NotFound: there is none that the actor runs.
        BadSitting: its day has not come, or it is over.
    """
    sitting = take(sitting_id, actor)
    if sitting.state is State.OPEN:
        return
    if sitting.state is not State.PLANNED:
        raise BadSitting("This sitting is over.")
    if not may_open(sitting.on, today):
        raise BadSitting("A sitting is opened on its day; change the day first if it is today.")
    sitting.opened_at, sitting.opened_by = at, actor.ref
    _move(sitting, State.OPEN, actor=actor, at=at)


def close(
    sitting_id: int, there: Collection[int], *, actor: Reader, at: datetime, today: date
) -> None:
    """Close a sitting: it decides no more, and its members see the list no more.

    Args:
        sitting_id: which.
        there: the users among its members who were there.
        actor: who closes it.
        at: when.
        today: the day.

    Raises:
        NotFound: there is none that the actor runs.
        BadSitting: it was not opened, or nobody was there.
    """
    sitting = take(sitting_id, actor)
    if sitting.state is State.CLOSED:
        return
    if sitting.state is not State.OPEN:
        raise BadSitting("Only a sitting that was opened can be closed.")
    seats = _seats(sitting_id)
    if not {each.user_id for each in seats} & set(there):
        raise BadSitting("Say who was there.", field="there")
    for seat in seats:
        seat.was_there = seat.user_id in there
    _end(sitting, State.CLOSED, seats, actor=actor, at=at, today=today)


def call_off(sitting_id: int, why: str, *, actor: Reader, at: datetime, today: date) -> None:
    """Call a planned sitting off: nothing was decided, and its cases come onto the next list.

    Raises:
        NotFound: there is none that the actor runs.
        BadSitting: it was opened, or is over.
        BadDecision: the reason is too short or too long.
    """
    sitting = take(sitting_id, actor)
    if sitting.state is State.CALLED_OFF:
        return
    if sitting.state is not State.PLANNED:
        raise BadSitting("A sitting that was opened is closed, and never called off.")
    sitting.ended_why = check_words(why, field="why", what="why it is called off")
    _end(sitting, State.CALLED_OFF, _seats(sitting_id), actor=actor, at=at, today=today)


def take(sitting_id: int, actor: Reader) -> Sitting:
    """Fetch a sitting for a change; nobody else changes it until the transaction ends.

    Raises:
        NotFound: there is none that the actor runs.
    """
    db.session.execute(select(Sitting.id).where(Sitting.id == sitting_id).with_for_update())
    return get_run_sitting(actor, sitting_id)


def terms_of(sitting: Sitting) -> Terms:
    """Return what is agreed of a sitting."""
    districts = select(SittingDistrict.district_id).where(SittingDistrict.sitting_id == sitting.id)
    return Terms(
        on=sitting.on,
        at=sitting.at,
        place=sitting.place,
        district_ids=frozenset(db.session.scalars(districts)),
        chair_id=sitting.chair_id,
        member_ids=frozenset(each.user_id for each in _seats(sitting.id)),
    )


def _check(terms: Terms, *, actor: Reader, today: date, before: Terms | None = None) -> None:
    check_terms(terms, today=today, before=before.on if before else None)
    if actor.district_ids is not None and not terms.district_ids <= actor.district_ids:
        raise NotForYou("You can hold a sitting for your own districts, or for the whole scheme.")
    new = terms.member_ids - (before.member_ids if before else frozenset())
    if new - {each.user_id for each in list_workers(Permission.SIT_ON_PANEL)}:
        raise BadSitting("Choose members who may sit on a panel.", field="members")


def _check_lasts(sitting: Sitting, version: int) -> None:
    if sitting.version != version:
        raise SittingMovedOn
    if not sitting.state.lasts:
        raise BadSitting("This sitting is over.")


def _seats(sitting_id: int) -> list[Seat]:
    return list(db.session.scalars(select(Seat).where(Seat.sitting_id == sitting_id)))


def _put_districts(sitting_id: int, district_ids: Collection[int]) -> None:
    db.session.execute(delete(SittingDistrict).where(SittingDistrict.sitting_id == sitting_id))
    db.session.add_all(
        SittingDistrict(sitting_id=sitting_id, district_id=each) for each in sorted(district_ids)
    )
    db.session.flush()


def _put_seats(
    sitting: Sitting, member_ids: Collection[int], *, actor: Reader, at: datetime
) -> None:
    seats, seen = {each.user_id: each for each in _seats(sitting.id)}, seen_from(sitting.on)
    subject = sitting_subject(sitting.id)
    for user_id, seat in sorted(seats.items()):
        if user_id not in member_ids:
            db.session.delete(seat)
            event = SeatTaken(subject=subject, member=_ref(user_id))
            audit.record(event, actor=actor, at=at)
        else:
            seat.from_on, seat.to_on = seen.from_on, seen.to_on
    for user_id in sorted(set(member_ids) - seats.keys()):
        db.session.add(
            Seat(sitting_id=sitting.id, user_id=user_id, from_on=seen.from_on, to_on=seen.to_on)
        )
        audit.record(SeatGiven(subject=subject, member=_ref(user_id)), actor=actor, at=at)
    db.session.flush()


def _end(
    sitting: Sitting,
    state: State,
    seats: Collection[Seat],
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    for seat in seats:
        left = seen_no_more(Seen(seat.from_on, seat.to_on), today)
        seat.from_on, seat.to_on = left.from_on, left.to_on
    sitting.ended_at, sitting.ended_by = at, actor.ref
    _move(sitting, state, actor=actor, at=at)


def _move(sitting: Sitting, state: State, *, actor: Reader, at: datetime) -> None:
    sitting.state = state
    db.session.flush()
    event = SittingMoved(subject=sitting_subject(sitting.id), state=state)
    audit.record(event, actor=actor, at=at)


def _ref(user_id: int) -> str:
    return db.session.get_one(User, user_id).ref
